"""Keeps the lines of a calendar that say when somebody is busy, before a library reads them.

Titles, places, descriptions, people and alarms are not even parsed, and neither are the years outside of the
horizon: what is left of a calendar of ten years is small.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from calendars.errors import TOO_MANY, CalendarError

MOST_COMPONENTS = 5_000  # that are left
_FOLD = re.compile(r"(?:\r\n|\n|\r)[ \t]")
_LINE_END = re.compile(r"\r\n|\n|\r")  # and no other: a title may hold what Python calls a line's end
_LINE = re.compile(r"([A-Za-z0-9-]{1,40})([;:].*)")
_DATE = re.compile(r":(\d{4})(\d\d)(\d\d)(?:T\d|$)")
_UNTIL = re.compile(r"UNTIL=(\d{4})(\d\d)(\d\d)", re.IGNORECASE)
_TOO_OFTEN = re.compile(r"FREQ=(SECONDLY|MINUTELY)", re.IGNORECASE)

_KEPT: dict[str, frozenset[str]] = {
    "VCALENDAR": frozenset({"CALSCALE", "X-WR-TIMEZONE"}),
    "VTIMEZONE": frozenset({"TZID", "X-LIC-LOCATION"}),
    "STANDARD": frozenset({"DTSTART", "RRULE", "RDATE", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME"}),
    "VEVENT": frozenset({
        "UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "SEQUENCE", "STATUS",
        "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS",
    }),
    "VFREEBUSY": frozenset({"FREEBUSY"}),
    "VAVAILABILITY": frozenset({"DTSTART", "DTEND", "DURATION", "PRIORITY", "BUSYTYPE"}),
    "AVAILABLE": frozenset({"UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"}),
}  # fmt: skip
_KEPT["DAYLIGHT"] = _KEPT["STANDARD"]
_INSIDE = {
    "VCALENDAR": {"VCALENDAR", "VTIMEZONE", "VEVENT", "VFREEBUSY", "VAVAILABILITY"},  # one after the other in a file
    "VTIMEZONE": {"STANDARD", "DAYLIGHT"},
    "VAVAILABILITY": {"AVAILABLE"},
}
_REPEATS = {"RRULE", "RDATE", "RECURRENCE-ID"}
# Time zones move an event by less than a day, and so may the clocks of whoever wrote it.
_MARGIN = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Sieved:
    """What may make somebody busy, as lines that are not folded: the calendar's own, then one text a component.

    `broken` is how many components stand where none may, or do not end.
    """

    properties: str
    timezones: tuple[str, ...]
    components: tuple[str, ...]
    broken: int

    def text(self, timezones: Iterable[str], components: Iterable[str]) -> str:
        """A calendar of these time zones and components."""
        return "\r\n".join(["BEGIN:VCALENDAR", self.properties, *timezones, *components, "END:VCALENDAR", ""])


class _Component:
    """A component that is being read: its lines, by property, as they will be written again."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: list[tuple[str, str]] = []  # property, all after its name
        self.inside: list[_Component] = []

    def written(self) -> str:
        own = [name + rest for name, rest in self.lines]
        return "\r\n".join([f"BEGIN:{self.name}", *own, *(one.written() for one in self.inside), f"END:{self.name}"])


def sieve(text: str, *, first: date, last: date) -> Sieved:
    """What of a calendar may make somebody busy from `first` to `last`.

    Several calendars in one file become one. Raises CalendarError where there is too much of it.
    """
    top = _Component("VCALENDAR")
    stack = [top]
    skipped = 0  # depth inside of a component of no interest
    left = broken = 0
    for name, rest in _content_lines(text):
        if name == "BEGIN":
            kind = rest[1:].strip().upper()
            if skipped or kind not in _INSIDE.get(stack[-1].name, ()):
                broken += not skipped and kind in _KEPT
                skipped += 1
            else:
                stack.append(top if kind == "VCALENDAR" else _Component(kind))
        elif name == "END":
            if skipped:
                skipped -= 1
            elif len(stack) > 1:
                left += _finish(stack, first - _MARGIN, last + _MARGIN)
                if left > MOST_COMPONENTS:
                    raise CalendarError(TOO_MANY)
        elif not skipped and name in _KEPT[stack[-1].name]:
            _keep(stack[-1], name, rest)
    broken += sum(one is not top for one in stack)
    zones = [one.written() for one in top.inside if one.name == "VTIMEZONE"]
    others = [one.written() for one in top.inside if one.name != "VTIMEZONE"]
    return Sieved("\r\n".join(name + rest for name, rest in top.lines), tuple(zones), tuple(others), broken)


def _content_lines(text: str) -> Iterator[tuple[str, str]]:
    for line in _LINE_END.split(_FOLD.sub("", text)):
        match = _LINE.match(line)
        if match:
            yield match[1].upper(), match[2]


def _keep(component: _Component, name: str, rest: str) -> None:
    if name == "RRULE" and _TOO_OFTEN.search(rest):
        raise CalendarError(TOO_MANY)
    if name == "FREEBUSY":  # several periods may stand in one line
        start, colon, periods = rest.partition(":")
        component.lines += [(name, f"{start}{colon}{period.strip()}") for period in periods.split(",")]
    else:
        component.lines.append((name, rest))


def _finish(stack: list[_Component], earliest: date, latest: date) -> int:
    """Put a finished component into the one around it; how many more there now are."""
    done = stack.pop()
    if done is stack[0] or (done.name == "VEVENT" and _is_far(done, earliest, latest)):
        return 0
    parts = _one_by_one(done) if done.name == "VFREEBUSY" else [done]
    stack[-1].inside += parts
    return len(parts)


def _one_by_one(component: _Component) -> list[_Component]:
    """A component for each line, so that one that cannot be read spoils no other."""
    parts = []
    for line in component.lines:
        part = _Component(component.name)
        part.lines.append(line)
        parts.append(part)
    return parts


def _is_far(event: _Component, earliest: date, latest: date) -> bool:
    """Whether the event surely lies outside of the horizon, with all of its repetitions."""
    values = dict(event.lines)
    start, end = _date_in(_DATE, values.get("DTSTART", "")), _date_in(_DATE, values.get("DTEND", ""))
    if "RECURRENCE-ID" in values:
        return False
    if start is not None and start > latest and "RDATE" not in values:
        return True
    if "RRULE" in values and "RDATE" not in values:
        until = _date_in(_UNTIL, values["RRULE"])
        long = end is None or start is None or end - start > timedelta(days=1)
        return until is not None and until < earliest and not long
    return end is not None and end < earliest and not _REPEATS & values.keys()


def _date_in(pattern: re.Pattern[str], text: str) -> date | None:
    match = pattern.search(text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None
