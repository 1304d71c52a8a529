"""What is read of calendars: when their owners are busy."""

import contextlib
import io
import random
import zipfile
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.blocks import BusyBlock, horizon, merge, subtract
from calendars.busy import find_busy
from calendars.errors import NOT_A_CALENDAR, TOO_LARGE, TOO_MANY, CalendarError
from calendars.unpack import MOST_BYTES, calendar_texts
from tests.calendars.samples import NAMES, calendar, event, sample

MONDAY, SUNDAY = date(2026, 1, 12), date(2026, 1, 25)


def busy(data, **days):
    """The blocks as `dd HH:MM-HH:MM`, or `dd HH:MM-dd HH:MM` over midnight."""
    found = find_busy(data, **({"first": MONDAY, "last": SUNDAY} | days))
    assert found.unreadable == 0
    return [shown(block) for block in found.blocks]


def shown(block):
    end = f"{block.end:%H:%M}" if block.end.date() == block.start.date() else f"{block.end:%d %H:%M}"
    return f"{block.start:%d %H:%M}-{end}"


def refused(data):
    with pytest.raises(CalendarError) as refusal:
        find_busy(data, first=MONDAY, last=SUNDAY)
    return refusal.value.code


def test_google_export_is_read_with_its_series_exceptions_and_days():
    assert busy(sample("google")) == [
        "12 07:30-11:30",
        "12 18:00-19:30",
        "17 00:00-19 00:00",
        "20 18:00-19:30",
        "22 18:00-19:30",
    ]


def test_outlook_export_is_read_in_its_own_zones():
    assert busy(sample("outlook")) == [
        "12 07:30-17:00",
        "13 18:00-19:30",
        "14 07:30-17:00",
        "19 07:30-17:00",
        "21 07:30-17:00",
    ]


def test_apple_export_is_read_with_local_times():
    assert busy(sample("apple")) == ["13 08:00-11:00", "14 19:00-20:30", "16 19:00-20:30", "18 19:00-20:30"]


@pytest.mark.parametrize(
    "line", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS:FREE", "TRANSP:transparent"]
)
def test_event_that_takes_no_time_is_left_out(line):
    assert busy(calendar(event("UID:1", "DTSTART:20260112T080000", "DTEND:20260112T090000", line))) == []


@pytest.mark.parametrize(
    ("lines", "blocks"),
    [
        (["DTSTART:20260112T010000Z", "DTEND:20260112T020000Z"], ["12 08:00-09:00"]),
        (["DTSTART;TZID=America/New_York:20260112T200000", "DURATION:PT1H"], ["13 08:00-09:00"]),
        (["DTSTART;TZID=Asia/Saigon:20260112T200000", "DURATION:PT1H"], ["12 20:00-21:00"]),
        (["DTSTART;TZID=Nobody/Knows:20260112T200000", "DURATION:PT1H"], ["12 20:00-21:00"]),
        (["DTSTART;VALUE=DATE:20260112"], ["12 00:00-13 00:00"]),
        (["DTSTART;VALUE=DATE:20260101", "DTEND;VALUE=DATE:20260301"], ["12 00:00-26 00:00"]),
        (["DTSTART:20260112T080000"], []),
        (["DTSTART:20260111T220000", "DTEND:20260112T060000"], ["12 00:00-06:00"]),
        (["DTSTART:20260125T220000", "DTEND:20260126T060000"], ["25 22:00-26 00:00"]),
        (["DTSTART:20190107T180000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;BYDAY=MO"],
         ["12 18:00-19:00", "19 18:00-19:00"]),
        (["DTSTART:20260112T180000", "DURATION:PT1H", "RDATE:20260113T080000,20260114T080000"],
         ["12 18:00-19:00", "13 08:00-09:00", "14 08:00-09:00"]),
        (["DTSTART;VALUE=DATE:20260105", "RRULE:FREQ=WEEKLY", "EXDATE;VALUE=DATE:20260119"], ["12 00:00-13 00:00"]),
    ],
)  # fmt: skip
def test_event_takes_its_time_on_the_schools_clock(lines, blocks):
    assert busy(calendar(event("UID:1", *lines))) == blocks


def test_series_in_utc_repeats_in_the_zone_that_google_names():
    lines = "UID:1", "DTSTART:20251201T230000Z", "DTEND:20251202T000000Z", "RRULE:FREQ=WEEKLY;BYDAY=TU"
    assert busy(calendar(event(*lines), head="X-WR-TIMEZONE:Asia/Ho_Chi_Minh")) == ["13 06:00-07:00", "20 06:00-07:00"]


def test_moved_and_cancelled_occurrences_replace_those_of_the_series():
    data = calendar(
        event("UID:1", "DTSTART:20260112T080000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3"),
        event("UID:1", "RECURRENCE-ID:20260113T080000", "DTSTART:20260113T140000", "DURATION:PT1H"),
        event("UID:1", "RECURRENCE-ID:20260114T080000", "DTSTART:20260114T080000", "DURATION:PT1H", "STATUS:CANCELLED"),
    )
    assert busy(data) == ["12 08:00-09:00", "13 14:00-15:00"]


def test_occurrence_moved_into_the_dates_from_long_before_counts():
    data = calendar(
        event("UID:1", "DTSTART:20250106T080000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;UNTIL=20250201T000000"),
        event("UID:1", "RECURRENCE-ID:20250113T080000", "DTSTART:20260113T140000", "DURATION:PT1H"),
    )
    assert busy(data) == ["13 14:00-15:00"]


def test_free_busy_times_count_but_for_the_free_ones():
    data = calendar("""
        BEGIN:VFREEBUSY
        FREEBUSY:20260112T010000Z/PT2H,20260113T010000Z/20260113T030000Z
        FREEBUSY;FBTYPE=BUSY-TENTATIVE:20260114T010000Z/PT1H
        FREEBUSY;FBTYPE=FREE:20260115T010000Z/PT1H
        END:VFREEBUSY""")
    assert busy(data) == ["12 08:00-10:00", "13 08:00-10:00", "14 08:00-09:00"]


EVENINGS = """
    BEGIN:AVAILABLE
    UID:2
    DTSTART;TZID=Asia/Ho_Chi_Minh:20260105T180000
    DTEND;TZID=Asia/Ho_Chi_Minh:20260105T210000
    RRULE:FREQ=WEEKLY;BYDAY=MO,TU
    END:AVAILABLE"""


def availability(*lines, parts=EVENINGS):
    return "\n".join(["BEGIN:VAVAILABILITY", "UID:1", *lines, parts.strip(), "END:VAVAILABILITY"])


def test_availability_leaves_only_its_available_hours_on_the_right_weekdays():
    whole = availability("DTSTART;TZID=Asia/Ho_Chi_Minh:20260112T000000", "DTEND;TZID=Asia/Ho_Chi_Minh:20260114T000000")
    assert busy(calendar(whole)) == ["12 00:00-18:00", "12 21:00-13 18:00", "13 21:00-14 00:00"]


def test_availability_without_dates_reaches_over_all():
    assert busy(calendar(availability()), last=date(2026, 1, 13)) == [
        "12 00:00-18:00", "12 21:00-13 18:00", "13 21:00-14 00:00",
    ]  # fmt: skip


def test_availability_of_higher_priority_lies_above():
    never = availability("PRIORITY:9", parts="DTSTART:20260101T000000")
    week = availability("PRIORITY:1", "DTSTART:20260112T120000", "DURATION:P1D")
    for data in (calendar(never, week), calendar(week, never)):
        assert busy(data, last=date(2026, 1, 13)) == ["12 00:00-18:00", "12 21:00-14 00:00"]


def test_availability_with_a_part_that_cannot_be_read_is_left_out_and_counted():
    found = find_busy(calendar(availability(parts=EVENINGS.replace("20260105T18", "x"))), first=MONDAY, last=SUNDAY)
    assert (found.blocks, found.unreadable) == ((), 1)


def test_broken_entries_are_counted_and_spoil_no_others():
    data = calendar(
        event("UID:1", "DTSTART:nonsense", "DTEND:20260112T090000Z"),
        event("UID:2", "DTSTART:20260112T080000", "DTEND:20260112T090000"),
        event("UID:3", "DTSTART:20260113T080000", "DTEND:20260112T090000"),
        event("UID:4", "DTSTART:20260114T080000", "DURATION:PT1H", "RRULE:FREQ=SOMETIMES"),
        event("DTEND:20260112T090000"),
        "BEGIN:VFREEBUSY\nFREEBUSY:nonsense,20260115T010000Z/PT2H\nEND:VFREEBUSY",
    )
    found = find_busy(data, first=MONDAY, last=SUNDAY)
    assert "12 08:00-09:00" in map(shown, found.blocks)
    assert "15 08:00-10:00" in map(shown, found.blocks)
    assert found.unreadable == 5


@pytest.mark.parametrize(
    "data",
    [
        calendar("BEGIN:VEVENT\nUID:2", event("UID:1", "DTSTART:20260112T080000", "DURATION:PT1H")),
        calendar(event("UID:1", "DTSTART:20260112T080000", "DURATION:PT1H"), "BEGIN:VEVENT\nUID:2").replace(
            b"END:VCAL", b""
        ),
        calendar("BEGIN:VEVENT\n" * 3_000 + "END:VEVENT\n" * 3_000),
    ],
)
def test_component_that_does_not_end_is_counted(data):
    assert find_busy(data, first=MONDAY, last=SUNDAY).unreadable > 0


def test_title_with_strange_line_ends_says_nothing_of_times():
    strange = "SUMMARY:a\u2028DTSTART:20260113T080000\x0bEND:VEVENT\x85STATUS:CANCELLED"
    data = event("UID:1", "DTSTART:20260112T080000", "DURATION:PT1H", "X").replace("X", strange)
    whole = f"BEGIN:VCALENDAR\r\n{data}\r\nEND:VCALENDAR".replace("\n", "\r\n").replace("\r\r", "\r")
    assert busy(whole.encode()) == ["12 08:00-09:00"]


def test_times_that_are_ignored_by_uid_do_not_count():
    data = calendar(event("UID:ours@x", "DTSTART:20260112T080000", "DURATION:PT1H"))
    assert find_busy(data, first=MONDAY, last=SUNDAY, ignored=["ours@x"]).blocks == ()


def test_entry_in_a_zone_that_nobody_knows_is_read_as_local_time_and_counted():
    known = event("UID:1", "DTSTART;TZID=Asia/Bangkok:20260112T080000", "DURATION:PT1H")
    unknown = event("UID:2", "DTSTART;TZID=Nowhere/Bogus:20260113T080000", "DURATION:PT1H")
    found = find_busy(calendar(known, unknown), first=MONDAY, last=SUNDAY)
    assert busy(calendar(known, unknown)) == ["12 08:00-09:00", "13 08:00-09:00"]
    assert (found.unreadable, found.foreign) == (0, 1)


def test_zip_of_calendars_is_read_as_one():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/Lịch.ics", calendar(event("UID:1", "DTSTART:20260112T080000", "DURATION:PT1H")))
        archive.writestr("a/Lịch 2.ics", calendar(event("UID:1", "DTSTART:20260113T080000", "DURATION:PT1H")))
        archive.writestr("readme.txt", "nothing")
    assert busy(packed.getvalue()) == ["12 08:00-09:00", "13 08:00-09:00"]


def test_zip_that_unpacks_to_too_much_is_refused():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.ics", b"BEGIN:VCALENDAR\r\n" + b" " * 20_000_000)
    assert refused(packed.getvalue()) == TOO_LARGE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_calendar_is_read_in_every_dress(encoding, line_end):
    text = sample("google").decode().replace("\r\n", line_end)
    assert busy(("\n\n" + text).encode(encoding)) == busy(sample("google"))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", NOT_A_CALENDAR),
        (b"<!doctype html><title>Google</title>", NOT_A_CALENDAR),
        (b"PK\x03\x04 not really", NOT_A_CALENDAR),
        (bytes(range(256)), NOT_A_CALENDAR),
        (b"BEGIN:VCALENDAR\n" + b"x" * MOST_BYTES, TOO_LARGE),
        (calendar(event("DTSTART:20260112T080000", "RRULE:FREQ=SECONDLY")), TOO_MANY),
        (calendar(*[event(f"UID:{n}", "DTSTART:20260112T080000") for n in range(5_001)]), TOO_MANY),
        (calendar(*[event(f"UID:{n}", "DTSTART:20260112T080000", "DURATION:PT1M",
                          "RRULE:FREQ=HOURLY;BYMINUTE=0,10,20,30,40,50") for n in range(11)]), TOO_MANY),
    ],
)  # fmt: skip
def test_what_is_no_calendar_or_too_much_is_refused(data, code):
    assert refused(data) == code


def test_blocks_hold_nothing_but_times():
    found = find_busy(sample("google"), first=MONDAY, last=SUNDAY)
    assert found.blocks[0] == BusyBlock(datetime(2026, 1, 12, 7, 30), datetime(2026, 1, 12, 11, 30))
    assert found.blocks[0].to_text() == "2026-01-12T07:30:00/2026-01-12T11:30:00"


minutes = st.integers(0, 20 * 24 * 60)
START = datetime.combine(MONDAY, time(0)) - timedelta(days=3)
times = st.builds(
    lambda start, length: BusyBlock(START + timedelta(minutes=start), START + timedelta(minutes=start + length)),
    minutes, st.integers(1, 3 * 24 * 60),
)  # fmt: skip


def is_in(moment, blocks):
    return any(block.start <= moment < block.end for block in blocks)


@given(st.lists(times, max_size=12), st.lists(minutes, max_size=30))
def test_merge_keeps_the_same_time_in_order_and_apart(blocks, probes):
    span = horizon(MONDAY, SUNDAY)
    merged = merge(blocks, within=span)
    assert all(one.end < other.start for one, other in pairwise(merged))
    assert all(block.start < block.end for block in merged)
    for probe in (START + timedelta(minutes=number) for number in probes):
        assert is_in(probe, merged) == (is_in(probe, blocks) and is_in(probe, [span]))


@given(st.lists(times, max_size=8), st.lists(times, max_size=8), st.lists(minutes, max_size=30))
def test_subtract_leaves_what_is_in_one_and_not_in_the_other(blocks, away, probes):
    span = horizon(MONDAY, SUNDAY)
    one, other = merge(blocks, within=span), merge(away, within=span)
    left = subtract(one, other)
    for probe in (START + timedelta(minutes=number) for number in probes):
        assert is_in(probe, left) == (is_in(probe, one) and not is_in(probe, other))


@given(times)
def test_block_is_the_same_after_being_written(block):
    assert BusyBlock.from_text(block.to_text()) == block


@settings(max_examples=60, deadline=None)
@given(st.lists(times, max_size=8))
def test_events_in_any_zone_are_found_where_they_were_put(blocks):
    zones = ["", ";TZID=Asia/Ho_Chi_Minh"]
    events = [
        event(
            f"UID:{n}",
            f"DTSTART{zones[n % 2]}:{block.start:%Y%m%dT%H%M%S}",
            f"DTEND{zones[n % 2]}:{block.end:%Y%m%dT%H%M%S}",
        )
        for n, block in enumerate(blocks)
    ]
    assert find_busy(calendar(*events), first=MONDAY, last=SUNDAY).blocks == merge(
        blocks, within=horizon(MONDAY, SUNDAY)
    )


def mutated(data, chance):
    """The file with some of it cut, repeated, swapped or changed."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        here, there = sorted(chance.randrange(len(changed) + 1) for _ in range(2))
        kind = chance.randrange(5)
        if kind == 0:
            del changed[here : min(there, here + 60)]
        elif kind == 1:
            changed[here:here] = changed[here : min(there, here + 200)]
        elif kind == 2 and changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        elif kind == 3:
            changed[here:here] = chance.choice(
                [b"9999", b"\r\nBEGIN:VEVENT\r\n", b";", b":", b"-", b"\x00", b"T", b"Z"]
            )
        else:
            lines = changed.split(b"\r\n")
            chance.shuffle(lines)
            changed = bytearray(b"\r\n".join(lines)) if chance.random() < 0.2 else changed
    return bytes(changed)


@pytest.mark.parametrize("name", NAMES)
def test_mutated_calendar_is_read_or_refused_but_never_breaks(name):
    chance = random.Random(name)
    for _ in range(150):
        try:
            found = find_busy(mutated(sample(name), chance), first=MONDAY, last=SUNDAY)
        except CalendarError:
            continue
        assert found.blocks == merge(found.blocks, within=horizon(MONDAY, SUNDAY))


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_mutated_zip_is_read_or_refused_but_never_breaks(method):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        archive.writestr("a.ics", sample("google"))
        archive.writestr("b.ics", sample("apple"))
    assert len(calendar_texts(packed.getvalue())) == 2
    chance = random.Random(method)
    for _ in range(100):
        with contextlib.suppress(CalendarError):
            calendar_texts(b"PK\x03\x04" + mutated(packed.getvalue()[4:], chance))
