from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import icalendar
import pytest

from calendars.feed import CalendarFeed, EmptyFeedError, feed_etag, render_feed
from tests.calendars.factories import CHANGED_AT, course_feed, event, feed


def lines(body):
    return body.replace(b"\r\n ", b"").decode().split("\r\n")


def read(calendar_feed):
    return icalendar.Calendar.from_ical(render_feed(calendar_feed))


def only_event(**values):
    (component,) = read(feed(event(**values))).events
    return component


def test_feed_head_names_the_calendar_and_its_refresh():
    body = lines(render_feed(feed()))
    head = body[: body.index("BEGIN:VTIMEZONE")]
    assert sorted(head) == sorted(
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Xep Lich//Calendar feed//VI",
            "CALSCALE:GREGORIAN",
            "NAME:Lịch học của tôi",
            "X-WR-CALNAME:Lịch học của tôi",
            "X-WR-TIMEZONE:Asia/Ho_Chi_Minh",
            "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
            "X-PUBLISHED-TTL:PT1H",
        ]
    )


def test_feed_has_neither_method_nor_alarm_nor_organizer():
    names = {line.partition(":")[0].partition(";")[0] for line in lines(render_feed(course_feed()))}
    assert names.isdisjoint({"METHOD", "ORGANIZER", "ATTENDEE", "ACTION", "TRIGGER", "ATTACH"})


def test_timezone_is_one_observance_of_plus_seven_without_comment():
    body = lines(render_feed(course_feed()))
    zone = body[body.index("BEGIN:VTIMEZONE") : body.index("END:VTIMEZONE") + 1]
    assert zone == [
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Ho_Chi_Minh",
        "BEGIN:STANDARD",
        "DTSTART:20200101T000000",
        "TZNAME:+07",
        "TZOFFSETFROM:+0700",
        "TZOFFSETTO:+0700",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]


def test_session_lines_say_when_where_and_what():
    body = lines(render_feed(feed()))
    component = body[body.index("BEGIN:VEVENT") : body.index("END:VEVENT") + 1]
    assert sorted(component) == sorted(
        [
            "BEGIN:VEVENT",
            "UID:5b0f6f0e-6b1c-4d5e-9d7a-0a4c1f1f3a01",
            "SEQUENCE:2",
            "DTSTAMP:20270220T030405Z",
            "LAST-MODIFIED:20270220T030405Z",
            "DTSTART;TZID=Asia/Ho_Chi_Minh:20270303T180000",
            "DTEND;TZID=Asia/Ho_Chi_Minh:20270303T210000",
            "SUMMARY:Lớp 03 – Buổi 4",
            r"DESCRIPTION:Chuyên đề 2\, tiết 6–9\nMang theo tài liệu\; đến trước 10 phút",
            r"LOCATION:Phòng A2\, cơ sở Ninh Kiều",
            "STATUS:CONFIRMED",
            "TRANSP:OPAQUE",
            "CLASS:PRIVATE",
            "END:VEVENT",
        ]
    )


def test_online_session_carries_its_link_as_url_and_conference():
    link = "https://hop.example.vn/j/123?pwd=a;b,c&x=%20"
    body = lines(render_feed(feed(event(meeting_url=link))))
    assert [line for line in body if link in line] == [
        f"CONFERENCE;FEATURE=VIDEO;VALUE=URI:{link}",
        f"URL:{link}",
    ]


def test_cancelled_session_stays_and_takes_no_time():
    component = only_event(status="cancelled", summary="[HỦY] Lớp 03 – Buổi 4")
    assert (component["STATUS"], component["TRANSP"]) == ("CANCELLED", "TRANSPARENT")
    assert component["SUMMARY"] == "[HỦY] Lớp 03 – Buổi 4"


@pytest.mark.parametrize(
    ("before", "trigger"), [(timedelta(hours=1), "TRIGGER:-PT1H"), (timedelta(days=1), "TRIGGER:-P1D")]
)
def test_reminder_is_an_alarm_on_the_screen(before, trigger):
    body = lines(render_feed(feed(event(summary="Lớp 03, buổi 4", reminder=before))))
    alarm = body[body.index("BEGIN:VALARM") : body.index("END:VALARM")]
    assert sorted(alarm) == sorted(["BEGIN:VALARM", "ACTION:DISPLAY", trigger, "DESCRIPTION:Lớp 03\\, buổi 4"])


@pytest.mark.parametrize(
    "values",
    [
        {"status": "cancelled"},
        {"start": datetime(2027, 3, 3), "end": datetime(2027, 3, 4), "all_day": True},
    ],
)
def test_reminder_is_for_what_takes_place_at_an_hour(values):
    assert b"VALARM" not in render_feed(feed(event(reminder=timedelta(hours=1), **values)))


def test_all_day_event_spans_dates_with_an_exclusive_end():
    component = only_event(start=datetime(2027, 2, 25), end=datetime(2027, 2, 27), all_day=True)
    assert (component["DTSTART"].dt, component["DTEND"].dt) == (date(2027, 2, 25), date(2027, 2, 27))
    assert component["TRANSP"] == "TRANSPARENT"


def test_all_day_event_without_length_is_one_day():
    component = only_event(start=datetime(2027, 2, 25), end=datetime(2027, 2, 25), all_day=True)
    assert component["DTSTART"].dt == date(2027, 2, 25)
    assert "DTEND" not in component


def test_moment_has_no_end_and_takes_no_time():
    component = only_event(start=datetime(2027, 2, 25, 17), end=datetime(2027, 2, 25, 17))
    assert "DTEND" not in component
    assert component["TRANSP"] == "TRANSPARENT"


def test_change_time_in_another_zone_is_written_in_utc():
    changed_at = datetime(2027, 2, 20, 10, 4, 5, 999, tzinfo=timezone(timedelta(hours=7)))
    assert only_event(changed_at=changed_at)["DTSTAMP"].dt == CHANGED_AT


def test_same_feed_in_any_order_gives_the_same_bytes():
    first = course_feed()
    backwards = CalendarFeed(name=first.name, events=first.events[::-1])
    assert render_feed(backwards) == render_feed(first) == render_feed(course_feed())


def test_moved_session_keeps_its_uid_and_raises_its_sequence():
    before = event()
    after = replace(
        before,
        sequence=3,
        start=datetime(2027, 3, 4, 18),
        end=datetime(2027, 3, 4, 21),
        changed_at=datetime(2027, 2, 21, tzinfo=UTC),
    )
    old, new = only_event(), read(feed(after)).events[0]
    assert new["UID"] == old["UID"]
    assert (old["SEQUENCE"], new["SEQUENCE"]) == (2, 3)
    assert new["DTSTAMP"].dt == new["LAST-MODIFIED"].dt == datetime(2027, 2, 21, tzinfo=UTC)


def test_events_are_in_order_of_time():
    assert [component["UID"] for component in read(course_feed()).events] == [
        "deadline-day",
        "deadline-moment",
        "evening",
        "online",
        "cancelled",
    ]


def test_line_break_in_a_title_cannot_add_a_property():
    body = lines(render_feed(feed(event(summary="A\r\nMETHOD:REQUEST\rX:1\u2028Y:2\x85Z:3\x00"))))
    assert r"SUMMARY:A\nMETHOD:REQUEST\nX:1\nY:2\nZ:3" in body


def test_empty_feed_is_refused():
    with pytest.raises(EmptyFeedError):
        render_feed(CalendarFeed(name="Lịch học", events=()))


def test_two_events_of_one_uid_are_refused():
    with pytest.raises(ValueError, match="share a uid"):
        render_feed(feed(event(), event(sequence=3)))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"uid": ""}, "uid"),
        ({"uid": "a\nb"}, "uid"),
        ({"sequence": -1}, "sequence"),
        ({"changed_at": datetime(2027, 2, 20)}, "changed_at"),
        ({"start": datetime(2027, 3, 3, 18, tzinfo=UTC)}, "without a zone"),
        ({"end": datetime(2027, 3, 3, 17)}, "end: before start"),
        ({"all_day": True}, "midnights"),
        ({"meeting_url": "hop.example.vn/j/1"}, "meeting_url"),
        ({"meeting_url": "javascript:alert(1)"}, "meeting_url"),
        ({"meeting_url": "https://hop.example.vn/\r\nMETHOD:X"}, "meeting_url"),
        ({"meeting_url": "https://[hop/"}, "meeting_url"),
    ],
)
def test_event_that_breaks_a_rule_is_refused(values, message):
    with pytest.raises(ValueError, match=message):
        event(**values)


def test_etag_is_strong_and_follows_the_content():
    body = render_feed(feed())
    assert feed_etag(body) == feed_etag(render_feed(feed()))
    assert feed_etag(body) != feed_etag(render_feed(feed(event(sequence=3))))
    assert len(feed_etag(body)) == 34
    assert feed_etag(body)[0] == feed_etag(body)[-1] == '"'
