"""Reading in a process of its own: the same answers, and an end to what would not end."""

import time
from datetime import date
from typing import Any

import pytest

from calendars.busy import find_busy
from calendars.errors import NOT_A_CALENDAR, TOO_LARGE, TOO_SLOW, CalendarError
from calendars.read_busy import read_busy
from tests.calendars.samples import calendar, event, sample

DAYS: dict[str, Any] = {"first": date(2026, 1, 12), "last": date(2026, 1, 25)}


def test_read_busy_finds_what_is_found_without_a_process_of_its_own():
    for name in ("google", "outlook"):
        assert read_busy(sample(name), **DAYS) == find_busy(sample(name), **DAYS)


def test_read_busy_is_told_what_to_ignore():
    data = calendar(event("UID:ours@x", "DTSTART:20260112T080000", "DURATION:PT1H"))
    assert len(read_busy(data, **DAYS).blocks) == 1
    assert read_busy(data, ignored=["ours@x"], **DAYS).blocks == ()


@pytest.mark.parametrize(("data", "code"), [(b"hello", NOT_A_CALENDAR), (b"x" * 4_500_000, TOO_LARGE)])
def test_read_busy_says_why_it_refuses(data, code):
    with pytest.raises(CalendarError) as refusal:
        read_busy(data, **DAYS)
    assert refusal.value.code == code


def test_read_busy_ends_what_would_search_for_a_day_that_never_comes():
    never = "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
    data = calendar(*[event(f"UID:{n}", "DTSTART:19700101T080000", "DURATION:PT1H", never) for n in range(50)])
    begun = time.monotonic()
    with pytest.raises(CalendarError) as refusal:
        read_busy(data, **DAYS)
    assert refusal.value.code == TOO_SLOW
    assert time.monotonic() - begun < 3
