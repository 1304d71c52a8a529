"""When the owner of a calendar is busy: events, free/busy times and availability (RFC 5545, RFC 7953).

What is read was written by anybody's program: `calendars.read_busy` calls this in a process of its own.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
import x_wr_timezone

from calendars.blocks import BusyBlock, BusyTimes, horizon, merge, subtract
from calendars.errors import TOO_MANY, CalendarError
from calendars.sieve import Sieved, sieve
from calendars.unpack import calendar_texts

Component = Any  # what one of the library's holds is a union of thirty types, of which we know the one
SCHOOL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MOST_OCCURRENCES = 20_000
MOST_BLOCKS = 2_000
NOT_BUSY = {"FREE"}  # of FBTYPE and of Outlook's own property
REPEATING = {"RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"}
MARGIN = timedelta(days=1)  # times without a zone are compared in another one by the library


def find_busy(data: bytes, *, first: date, last: date, ignored: Collection[str] = ()) -> BusyTimes:
    """The busy times of a calendar file from `first` to `last`, both included.

    Busy is what is not marked as free and not cancelled; an event of whole days takes all hours of them; times
    without a zone are the school's, as the person lives here. `ignored` are UIDs that do not count: those of
    the school's own sessions. Raises CalendarError where it is no calendar or too much of one.
    """
    span = horizon(first, last)
    reader = _Reader(span, frozenset(ignored))
    blocks: list[BusyBlock] = []
    for text in calendar_texts(data):
        blocks += reader.read(sieve(text, first=first, last=last))
    merged = merge(blocks, within=span)
    if len(merged) > MOST_BLOCKS:
        raise CalendarError(TOO_MANY)
    return BusyTimes(merged, reader.unreadable, reader.foreign)


class _Reader:
    """Reads calendars and counts what in them cannot be read."""

    def __init__(self, span: BusyBlock, ignored: frozenset[str]) -> None:
        self._span, self._ignored = span, ignored
        self._occurrences = 0
        self.unreadable = 0
        self.foreign = 0

    def read(self, sieved: Sieved) -> list[BusyBlock]:
        self.unreadable += sieved.broken
        calendar = _in_own_zone(self._parse(sieved))
        blocks = [block for series in _by_uid(calendar, self._ignored) for block in self._events(series)]
        blocks += [block for component in calendar.walk("VFREEBUSY") for block in self._free_busy(component)]
        return blocks + self._outside_of_availability(calendar.walk("VAVAILABILITY"))

    def _parse(self, sieved: Sieved) -> icalendar.Calendar:
        """All at once, or where that fails one component after the other, but for those that cannot be read."""
        try:
            return icalendar.Calendar.from_ical(sieved.text(sieved.timezones, sieved.components))
        except Exception:  # noqa: BLE001 - as in `_try`
            whole = icalendar.Calendar.from_ical(sieved.text((), ()))
        zones = [zone for zone in sieved.timezones if self._parts(sieved.text((zone,), ()))]
        for text in sieved.components:
            whole.subcomponents += self._parts(sieved.text(zones, (text,)))
        return whole

    def _parts(self, text: str) -> list[Component]:
        try:
            return icalendar.Calendar.from_ical(text).subcomponents
        except Exception:  # noqa: BLE001 - as in `_try`
            self.unreadable += 1
            return []

    def _events(self, series: list[Component]) -> list[BusyBlock]:
        before = self.unreadable
        blocks = self._try(lambda: [_block(one) for one in self._repeat(series) if _takes_time(one)])
        if self.unreadable == before and any(part.errors for part in series):
            self.unreadable += 1  # such as a rule of repetition that the library has left out
        self.foreign += any(_is_in_unknown_zone(part) for part in series)
        return blocks

    def _free_busy(self, component: Component) -> list[BusyBlock]:
        return self._try(lambda: [_period(one) for one in _listed(component.get("FREEBUSY")) if not _is_free(one)])

    def _outside_of_availability(self, components: Iterable[Component]) -> list[BusyBlock]:
        """A VAVAILABILITY makes its time busy but for its AVAILABLE parts; one of higher priority lies above.

        One with a part that cannot be read is left out: its owner would seem busier than they are.
        """
        blocks: list[BusyBlock] = []
        for component in sorted(components, key=_rank):
            before = self.unreadable
            whole = self._try(partial(self._whole, component))
            series = _by_uid(component, frozenset(), kind="AVAILABLE")
            free = [block for one in series for block in self._available(one)]
            if self.unreadable == before:
                covered = merge(whole, within=self._span)
                blocks = [*subtract(merge(blocks, within=self._span), covered), *subtract(covered, free)]
        return blocks

    def _whole(self, component: Component) -> list[BusyBlock]:
        start = wall_clock(component["DTSTART"].dt) if "DTSTART" in component else self._span.start
        if "DURATION" in component:
            return [BusyBlock(start, start + component["DURATION"].dt)]
        return [BusyBlock(start, wall_clock(component["DTEND"].dt) if "DTEND" in component else self._span.end)]

    def _available(self, series: list[Component]) -> list[BusyBlock]:
        """Read as events: the library knows no repetition of AVAILABLE, and its `start` forgets the zone."""
        events = []
        for part in series:
            event = icalendar.Event()
            for name, value in part.items():
                event[name] = value
            events.append(event)
        return self._try(lambda: [_block(one) for one in self._repeat(events)])

    def _repeat(self, series: list[Component]) -> Iterator[Component]:
        if len(series) == 1 and not REPEATING & series[0].keys():
            yield series[0]
            return
        calendar = icalendar.Calendar()
        calendar.subcomponents = list(series)
        start, end = (moment.replace(tzinfo=SCHOOL_ZONE) for moment in (self._span.start, self._span.end))
        for one in recurring_ical_events.of(calendar).between(start - MARGIN, end + MARGIN):
            self._occurrences += 1
            if self._occurrences > MOST_OCCURRENCES:
                raise CalendarError(TOO_MANY)
            yield one

    def _try(self, find: Callable[[], list[BusyBlock]]) -> list[BusyBlock]:
        """What is found, or nothing where something in it is not as it should be, in whatever way."""
        try:
            return find()
        except CalendarError:
            raise
        except Exception:  # noqa: BLE001 - the libraries raise many kinds, and one bad event is not the calendar
            self.unreadable += 1
            return []


def wall_clock(moment: date) -> datetime:
    """A date or time of a calendar on the school's clock, naive."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time(0))
    return moment if moment.tzinfo is None else moment.astimezone(SCHOOL_ZONE).replace(tzinfo=None)


def _in_own_zone(calendar: icalendar.Calendar) -> icalendar.Calendar:
    """Google writes times in UTC, and beside them the zone in which they repeat."""
    try:
        changed: icalendar.Calendar = x_wr_timezone.to_standard(calendar)
    except Exception:  # noqa: BLE001 - a zone that nobody knows: times stay as they are
        return calendar
    return changed


def _by_uid(parent: Component, ignored: frozenset[str], kind: str = "VEVENT") -> list[list[Any]]:
    """Components that belong together: a series and its exceptions. One without a UID stands alone."""
    found: dict[object, list[Any]] = {}
    for component in parent.walk(kind):
        uid = component.get("UID")
        if uid is None or str(uid) not in ignored:
            found.setdefault(id(component) if uid is None else str(uid), []).append(component)
    return list(found.values())


def _is_in_unknown_zone(event: Component) -> bool:
    start = event.get("DTSTART")
    if not isinstance(start, icalendar.vDDDTypes):  # a broken event may have several, or none
        return False
    return "TZID" in start.params and getattr(start.dt, "tzinfo", None) is None


def _takes_time(event: Component) -> bool:
    said = {str(event.get(name, "")).upper() for name in ("STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS")}
    return not said & {"CANCELLED", "TRANSPARENT", *NOT_BUSY}


def _block(event: Component) -> BusyBlock:
    return _span(wall_clock(event.start), wall_clock(event.end))


def _period(period: Component) -> BusyBlock:
    start, end = period.dt
    begun = wall_clock(start)
    return _span(begun, begun + end if isinstance(end, timedelta) else wall_clock(end))


def _span(start: datetime, end: datetime) -> BusyBlock:
    if end < start:
        raise ValueError("ends before it begins")
    return BusyBlock(start, end)


def _is_free(period: Component) -> bool:
    return str(period.params.get("FBTYPE", "BUSY")).upper() in NOT_BUSY


def _listed(values: Any) -> list[Any]:
    if values is None:
        return []
    return values if isinstance(values, list) else [values]


def _rank(component: Component) -> int:
    """1 is the highest priority, 9 the lowest, and 0 (none given) is below; the highest comes last."""
    given = str(component.get("PRIORITY", ""))
    return -int(given) if given in set("123456789") else -10
