"""Events and feeds to read; every value can be overridden by name."""

from datetime import UTC, datetime
from typing import Any

from calendars.feed import CalendarEvent, CalendarFeed

CHANGED_AT = datetime(2027, 2, 20, 3, 4, 5, tzinfo=UTC)


def event(**values):
    defaults: dict[str, Any] = {
        "uid": "5b0f6f0e-6b1c-4d5e-9d7a-0a4c1f1f3a01",
        "sequence": 2,
        "changed_at": CHANGED_AT,
        "start": datetime(2027, 3, 3, 18),
        "end": datetime(2027, 3, 3, 21),
        "summary": "Lớp 03 – Buổi 4",
        "description": "Chuyên đề 2, tiết 6–9\nMang theo tài liệu; đến trước 10 phút",
        "location": "Phòng A2, cơ sở Ninh Kiều",
        "status": "confirmed",
        "meeting_url": None,
    }
    return CalendarEvent(**(defaults | values))


def feed(*events):
    return CalendarFeed(name="Lịch học của tôi", events=events or (event(),))


def course_feed():
    """A feed with everything at once: an evening, online, cancelled, a day's deadline and a moment."""
    return feed(
        event(uid="evening"),
        event(
            uid="online",
            start=datetime(2027, 3, 5, 18),
            end=datetime(2027, 3, 5, 21),
            summary="Lớp 03 – Buổi 5 (trực tuyến)",
            location="",
            meeting_url="https://hop.example.vn/j/123?pwd=a;b,c&x=%20",
        ),
        event(
            uid="cancelled",
            sequence=3,
            start=datetime(2027, 3, 6, 7, 30),
            end=datetime(2027, 3, 6, 11),
            summary="[HỦY] Lớp 03 – Buổi 6",
            status="cancelled",
        ),
        event(
            uid="deadline-day",
            start=datetime(2027, 2, 25),
            end=datetime(2027, 2, 26),
            summary="Hạn khai báo lịch",
            all_day=True,
        ),
        event(
            uid="deadline-moment",
            start=datetime(2027, 2, 26, 17),
            end=datetime(2027, 2, 26, 17),
            summary="Hạn khai báo lịch (17:00)",
        ),
    )
