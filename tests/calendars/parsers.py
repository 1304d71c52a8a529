"""What parsers that are not ours understand of a feed: `{uid: Understood}` for each."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import icalendar
import pytest
import vobject

SYSTEM_PYTHON = "/usr/bin/python3"
LIBICAL_READER = Path(__file__).with_name("read_with_libical.py")
ICALJS_READER = Path(__file__).with_name("read_with_icaljs.mjs")
ICALJS = Path(__file__).parent.parent / "tools/node_modules/ical.js"


@dataclass(frozen=True)
class Understood:
    """`start` is 20270303T110000Z in UTC, or 20270303 for a whole day; None is a missing text."""

    sequence: int
    start: str
    summary: str | None
    description: str | None
    location: str | None


def by_icalendar(body):
    calendar = icalendar.Calendar.from_ical(body)
    assert calendar.errors == []
    assert [error for component in calendar.walk() for error in component.errors] == []
    return {
        str(component["UID"]): Understood(
            sequence=component.sequence,
            start=_basic_format(component["DTSTART"].dt),
            summary=_optional(component.get("SUMMARY")),
            description=_optional(component.get("DESCRIPTION")),
            location=_optional(component.get("LOCATION")),
        )
        for component in calendar.events
    }


def by_vobject(body):
    (calendar,) = vobject.readComponents(body.decode(), validate=True)
    assert calendar.validate(raiseException=True)
    return {
        component.uid.value: Understood(
            sequence=int(component.sequence.value),
            start=_basic_format(component.dtstart.value),
            summary=component.getChildValue("summary"),
            description=component.getChildValue("description"),
            location=component.getChildValue("location"),
        )
        for component in calendar.vevent_list
    }


def by_libical(body):
    (understood,) = all_by_libical([body])
    return understood


def all_by_libical(bodies):
    """What libical understands of each feed, read one after the other by one process."""
    _need_libical()
    found = []
    for calendar in _read_by([SYSTEM_PYTHON, str(LIBICAL_READER)], bodies):
        assert (calendar["valid"], calendar["errors"], calendar["restrictions_hold"]) == (True, 0, True)
        found.append(_by_uid(calendar["events"]))
    return found


def by_icaljs(body):
    (understood,) = all_by_icaljs([body])
    return understood


def all_by_icaljs(bodies):
    """What ical.js understands of each feed, read one after the other by one process."""
    node = shutil.which("node")
    if node is None or not ICALJS.exists():
        pytest.skip("needs Node.js and ical.js (`make test-tools`)")
    return [_by_uid(events) for events in _read_by([node, str(ICALJS_READER)], bodies)]


def _read_by(command, bodies):
    answer = subprocess.run(command, input=b"\0".join(bodies), capture_output=True, check=True)
    assert answer.stderr == b""
    return json.loads(answer.stdout)


def _by_uid(events):
    return {values.pop("uid"): Understood(**values) for values in events}


PARSERS = [by_icalendar, by_vobject, by_libical, by_icaljs]


def _need_libical():
    binding = "import gi; gi.require_version('ICalGLib', '3.0'); from gi.repository import ICalGLib"
    if not Path(SYSTEM_PYTHON).exists():
        pytest.skip("needs Debian's python3")
    if subprocess.run([SYSTEM_PYTHON, "-c", binding], capture_output=True, check=False).returncode:
        pytest.skip("needs Debian's python3-gi and gir1.2-ical-3.0")


def _basic_format(value):
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    assert isinstance(value, date)
    return value.strftime("%Y%m%d")


def _optional(text):
    return None if text is None else str(text)
