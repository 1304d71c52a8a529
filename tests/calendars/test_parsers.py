"""Feeds as understood by parsers and clients that no one here wrote."""

import random
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from calendars.feed import render_feed
from calendars.text import plain_text
from tests.calendars.factories import course_feed, event, feed
from tests.calendars.parsers import PARSERS, Understood, by_icalendar

DESCRIPTION = "Chuyên đề 2, tiết 6–9\nMang theo tài liệu; đến trước 10 phút"
ROOM = "Phòng A2, cơ sở Ninh Kiều"
ALPHABET = [
    *"aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐÊNÔƠƯ0123456789",
    *"áàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ",
    *" ,;:\\\"'\n\t–…()[]<>&=%^/|",
    *["a\u0301", "o\u031b\u0323", "\u200d", "\u00a0"],
    *["📅", "🏫", "👩🏽‍🏫", "🇻🇳", "❤️", "1️⃣", "👨‍👩‍👧‍👦"],
]


def random_text(source, longest):
    return "".join(source.choices(ALPHABET, k=source.randint(1, longest)))


def longest_line(body):
    return max(len(line) for line in body.split(b"\r\n"))


@pytest.fixture(scope="module")
def texts():
    source = random.Random(20270303)
    return [random_text(source, longest) for longest in [5, 40, 120] * 1000]


@pytest.fixture(scope="module")
def feed_of_texts(texts):
    """1,000 events with three texts each."""
    thirds = enumerate(zip(texts[::3], texts[1::3], texts[2::3], strict=True))
    events = [
        event(uid=f"{i}", location=location, summary=summary, description=description)
        for i, (location, summary, description) in thirds
    ]
    return render_feed(feed(*events))


@pytest.mark.parametrize("understand", PARSERS)
def test_course_feed_means_the_same_to_every_parser(understand):
    assert understand(render_feed(course_feed())) == {
        "deadline-day": Understood(2, "20270225", "Hạn khai báo lịch", DESCRIPTION, ROOM),
        "deadline-moment": Understood(2, "20270226T100000Z", "Hạn khai báo lịch (17:00)", DESCRIPTION, ROOM),
        "evening": Understood(2, "20270303T110000Z", "Lớp 03 – Buổi 4", DESCRIPTION, ROOM),
        "online": Understood(2, "20270305T110000Z", "Lớp 03 – Buổi 5 (trực tuyến)", DESCRIPTION, None),
        "cancelled": Understood(3, "20270306T003000Z", "[HỦY] Lớp 03 – Buổi 6", DESCRIPTION, ROOM),
    }


@pytest.mark.parametrize("understand", PARSERS)
def test_feed_with_reminders_means_the_same_to_every_parser(understand):
    plain = course_feed()
    reminding = replace(plain, events=tuple(replace(one, reminder=timedelta(hours=1)) for one in plain.events))
    body = render_feed(reminding)
    assert b"BEGIN:VALARM" in body
    assert understand(body) == understand(render_feed(plain))


@pytest.mark.parametrize("understand", PARSERS)
@pytest.mark.parametrize("year", [2020, 2027, 2045])
def test_session_at_18_is_11_utc_in_every_year(understand, year):
    evening = event(start=datetime(year, 7, 1, 18), end=datetime(year, 7, 1, 21))
    (understood,) = understand(render_feed(feed(evening))).values()
    assert understood.start == f"{year}0701T110000Z"


@pytest.mark.parametrize("understand", PARSERS)
def test_3000_texts_come_back_but_for_space_around_them(understand, feed_of_texts, texts):
    understood = understand(feed_of_texts)
    assert [
        text
        for i in range(1000)
        for text in (understood[f"{i}"].location, understood[f"{i}"].summary, understood[f"{i}"].description)
    ] == [text.strip() or None for text in texts]


def test_no_line_of_3000_texts_is_over_75_octets(feed_of_texts):
    assert longest_line(feed_of_texts) == 75
    assert feed_of_texts.count(b"\n") == feed_of_texts.count(b"\r\n")


def test_every_line_of_3000_texts_is_whole_utf8(feed_of_texts):
    for line in feed_of_texts.split(b"\r\n"):
        line.decode()


@example("\\N \\n \\\\N ; \\,")
@given(st.text(alphabet=st.characters(codec=None)))
def test_any_text_comes_back_but_for_what_a_calendar_may_not_hold(text):
    body = render_feed(feed(event(summary=text)))
    (understood,) = by_icalendar(body).values()
    assert understood.summary == (plain_text(text) or None)
    assert longest_line(body) <= 75
