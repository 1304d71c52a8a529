"""Reads calendars on standard input, parted by NUL, with libical and writes what it understood as JSON.

Run by the system's Python, whose GObject bindings a virtual environment does not have.
"""

import json
import sys

import gi

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib  # noqa: E402


def in_utc(time):
    """The time by the feed's own VTIMEZONE: libical's database would show a longer name of the zone."""
    if time.is_date():
        return time.as_ical_string()
    if time.get_timezone().get_tzid() != "Asia/Ho_Chi_Minh":
        raise ValueError(time.get_timezone().get_tzid())
    return time.convert_to_zone(ICalGLib.Timezone.get_utc_timezone()).as_ical_string()


def text(component, kind, get):
    found = component.get_first_property(kind)
    return None if found is None else get(found)


def understood(body):
    calendar = ICalGLib.Component.new_from_string(body)
    events = []
    kind = ICalGLib.ComponentKind.VEVENT_COMPONENT
    found = calendar.get_first_component(kind)
    while found is not None:
        events.append(
            {
                "uid": found.get_uid(),
                "sequence": found.get_sequence(),
                "start": in_utc(found.get_dtstart()),
                "summary": found.get_summary(),
                "description": text(found, ICalGLib.PropertyKind.DESCRIPTION_PROPERTY, lambda p: p.get_description()),
                "location": text(found, ICalGLib.PropertyKind.LOCATION_PROPERTY, lambda p: p.get_location()),
            }
        )
        found = calendar.get_next_component(kind)
    restrictions_hold = ICalGLib.restriction_check(calendar)
    return {
        "valid": bool(calendar.is_valid()),
        "errors": calendar.count_errors(),
        "restrictions_hold": bool(restrictions_hold),
        "events": events,
    }


json.dump([understood(body) for body in sys.stdin.buffer.read().decode().split("\0")], sys.stdout)
