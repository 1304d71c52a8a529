"""The timetable that staff publish once somebody has answered: two classes in the evening, and how a page tells it."""

from collections.abc import Sequence
from datetime import datetime
from urllib.request import urlopen

import icalendar
from playwright.sync_api import Page

from models import Format, State, Trainee, db
from operations.actor import COMMAND
from operations.availability import trainee_grid
from operations.publish_timetable import publish
from tests.factories import make_class, make_draft, make_enrolment, make_held_class, make_lecturer, make_room
from web.filters import date_text, time_text, weekday_name

EVENING = 2


def publish_evenings(trainee: Trainee, *, now: datetime) -> None:
    """Two classes take turns on evenings on which the trainee is not busy; the trainee is at home in the first."""
    intake, (grid, _source) = trainee.intake, trainee_grid(trainee)
    period = intake.periods[EVENING]
    evenings = [day for day in intake.dates if grid.get((day, period.id)) is not State.BUSY]
    draft, room = make_draft(intake), make_room(intake, name="P.101")
    evening_format = db.session.scalars(db.select(Format).filter_by(intake_id=intake.id)).one()
    for number in range(2):
        course_class = make_class(intake, formats=[evening_format], code=f"0{number + 1}", name=f"Lớp 0{number + 1}")
        days = evenings[number : number + 8 : 2]
        lecturer = make_lecturer(intake)
        make_held_class(draft, course_class, [(day, EVENING) for day in days], room=room, lecturer=lecturer)
        if number == 0:
            make_enrolment(draft, trainee, course_class)
    db.session.commit()
    publish(intake, comment="", expected_revision=draft.revision, actor=COMMAND, now=now)


def sessions_on_page(page: Page) -> list[str]:
    """When the sessions of the timetable are, as the page says it."""
    return [
        text.replace("\u2060", "").strip() for text in page.locator(".session-list .session-when").all_inner_texts()
    ]


def sessions_of_feed(address: str, page: Page) -> list[str]:
    """When a calendar that subscribes by the button of the page shows a session, in the words of the page."""
    link = page.get_by_role("link", name="Thêm vào lịch (iPhone, Outlook, Thunderbird)").get_attribute("href")
    assert link is not None
    scheme, _slashes, host_and_path = link.partition("://")
    assert scheme == "webcal"
    with urlopen(f"{address}/{host_and_path.partition('/')[2]}") as answer:
        assert answer.status == 200
        assert answer.headers.get_content_type() == "text/calendar"
        calendar = icalendar.Calendar.from_ical(answer.read())
    return _in_words([event for event in calendar.events if event.get("STATUS") != "CANCELLED"])


def _in_words(events: Sequence[icalendar.Event]) -> list[str]:
    times = []
    for event in events:
        assert isinstance(event.start, datetime)
        assert isinstance(event.end, datetime)
        times.append((event.start, event.end))
    return [
        f"{weekday_name(start)}, {date_text(start)}, {time_text(start.time())}–{time_text(end.time())}"
        for start, end in sorted(times)
    ]
