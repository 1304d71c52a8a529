"""One subscriber's calendar as an iCalendar stream (RFC 5545, RFC 7986).

The same feed always gives the same bytes: every time stamp is a stored time, never now, so that
subscribers and caches can compare by ETag.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

import icalendar

from calendars.text import is_meeting_url, plain_text

ZONE_NAME = "Asia/Ho_Chi_Minh"
PRODUCT_ID = "-//Xep Lich//Calendar feed//VI"
REFRESH_AFTER = timedelta(hours=1)


class EmptyFeedError(ValueError):
    """A feed without events: subscribers refuse a calendar that was emptied, so it is never sent."""


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """A session or a deadline as one subscriber sees it.

    `start` and `end` are naive wall-clock times in Asia/Ho_Chi_Minh. `end` is exclusive; equal to `start` it
    makes a moment (or, with `all_day`, a single day). With `all_day` both stand at midnight.
    `changed_at` is the aware time at which this subscriber's view of the event last changed, `sequence` the
    number of such changes. `uid` is permanent. `summary` comes complete, with any prefix for a cancelled one.
    `busy` says whether it takes the subscriber's own time. `reminder` is how long before the start their calendar is
    to remind them, if it does that in calendars that are subscribed to: many do not, or ask first.

    Raises ValueError where a time, the sequence, the uid or the meeting link breaks this.
    """

    uid: str
    sequence: int
    changed_at: datetime
    start: datetime
    end: datetime
    summary: str
    description: str
    location: str
    status: Literal["confirmed", "cancelled"]
    meeting_url: str | None
    all_day: bool = False
    busy: bool = True
    reminder: timedelta | None = None

    def __post_init__(self) -> None:
        if not self.uid or plain_text(self.uid) != self.uid or "\n" in self.uid:
            raise ValueError("uid: expected one line of text")
        if self.sequence < 0:
            raise ValueError(f"sequence: {self.sequence}, expected 0 or more")
        if self.changed_at.tzinfo is None:
            raise ValueError("changed_at: expected a time with its zone")
        if self.start.tzinfo is not None or self.end.tzinfo is not None:
            raise ValueError("start, end: expected wall-clock times without a zone")
        if self.end < self.start:
            raise ValueError("end: before start")
        if self.all_day and not (_is_midnight(self.start) and _is_midnight(self.end)):
            raise ValueError("start, end: expected midnights of an all-day event")
        if self.reminder is not None and self.reminder <= timedelta(0):
            raise ValueError("reminder: expected some time before the start")
        if self.meeting_url is not None and not is_meeting_url(self.meeting_url):
            raise ValueError("meeting_url: expected an http or https address")


@dataclass(frozen=True, slots=True)
class CalendarFeed:
    """A subscriber's calendar: its name as shown in the list of calendars, and its events in any order."""

    name: str
    events: tuple[CalendarEvent, ...]


def render_feed(feed: CalendarFeed) -> bytes:
    """Return the feed as `text/calendar` in UTF-8, folded at 75 octets, byte-identical for equal feeds.

    Raises EmptyFeedError without events, ValueError where two events share a uid.
    """
    if not feed.events:
        raise EmptyFeedError("events: expected at least one")
    if len({event.uid for event in feed.events}) != len(feed.events):
        raise ValueError("events: two share a uid")
    calendar = _empty_calendar(feed.name)
    for event in sorted(feed.events, key=lambda event: (event.start, event.uid)):
        calendar.add_component(_component(event))
    body: bytes = calendar.to_ical()
    return body


def feed_etag(body: bytes) -> str:
    """Return the strong entity tag of a rendered feed with its quotes, as the ETag header carries it."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def _empty_calendar(name: str) -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT_ID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    _add_text(calendar, "name", name)
    _add_text(calendar, "x-wr-calname", name)
    calendar.add("x-wr-timezone", ZONE_NAME)
    # RFC 7986 asks for VALUE=DURATION, which the library's own property leaves out.
    calendar.add("refresh-interval", REFRESH_AFTER, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", icalendar.vDuration(REFRESH_AFTER))
    calendar.add_component(_timezone())
    return calendar


@cache
def _timezone() -> icalendar.Timezone:
    # From 2020 on: the observances of 1970 and 1975 made real clients shift events.
    timezone = icalendar.Timezone.from_tzid(ZONE_NAME, first_date=date(2020, 1, 1))
    timezone.pop("COMMENT", None)  # libical reports it as an error
    return timezone


def _component(event: CalendarEvent) -> icalendar.Event:
    component = icalendar.Event()
    component.add("uid", event.uid)
    component.add("sequence", event.sequence)
    changed_at = event.changed_at.astimezone(UTC)
    component.add("dtstamp", changed_at)
    component.add("last-modified", changed_at)
    point = _day if event.all_day else _moment
    component.add("dtstart", point(event.start))
    if event.end > event.start:
        component.add("dtend", point(event.end))
    _add_text(component, "summary", event.summary)
    _add_text(component, "description", event.description)
    _add_text(component, "location", event.location)
    component.add("status", event.status.upper())
    component.add("transp", "OPAQUE" if _takes_time(event) else "TRANSPARENT")
    component.add("class", "PRIVATE")
    if event.meeting_url is not None:
        component.add("url", event.meeting_url)
        component.add("conference", event.meeting_url, parameters={"VALUE": "URI", "FEATURE": "VIDEO"})
    if event.reminder is not None and event.status == "confirmed" and not event.all_day:
        component.add_component(_alarm(event.summary, event.reminder))
    return component


def _alarm(text: str, before: timedelta) -> icalendar.Alarm:
    """A reminder on the screen (RFC 5545, 3.6.6), which must say something."""
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -before)
    _add_text(alarm, "description", text or ".")
    return alarm


def _add_text(component: icalendar.Component, name: str, text: str) -> None:
    if plain := plain_text(text):
        component.add(name, _Text(plain))


class _Text(icalendar.vText):
    r"""A text of which a backslash before an N stays one: the library takes `\N` for a line break."""

    def to_ical(self) -> bytes:
        escaped = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
        return escaped.encode()


def _takes_time(event: CalendarEvent) -> bool:
    """Whether others see the person as busy: not by a cancelled session, a day's note or a mere moment."""
    return event.busy and event.status == "confirmed" and not event.all_day and event.end > event.start


def _moment(wall_clock: datetime) -> datetime:
    return wall_clock.replace(tzinfo=ZoneInfo(ZONE_NAME))


def _day(wall_clock: datetime) -> date:
    return wall_clock.date()


def _is_midnight(wall_clock: datetime) -> bool:
    return wall_clock.time() == datetime.min.time()
