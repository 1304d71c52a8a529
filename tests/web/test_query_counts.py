"""Pages read the database a fixed number of times, however many people there are."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from documents.names import search_key, sort_key
from models import AvailabilitySheet, Enrolment, EnteredBy, LinkPurpose, Trainee, db
from operations.actor import COMMAND
from operations.publish_timetable import publish
from operations.save_availability import NOTICE_VERSION
from tests.factories import NOW, make_unit
from tests.links import token_of
from tests.operations.counting import counted_statements
from tests.operations.courses import Course, answer, make_course

Page = Callable[[Course, str], str]
STAFF_PAGES = {
    "intakes": lambda course: "/dot-hoc/",
    "overview": lambda course: f"/dot-hoc/{course.intake.public_id}",
    "roster": lambda course: f"/dot-hoc/{course.intake.public_id}/hoc-vien",
    "trainee": lambda course: f"/dot-hoc/{course.intake.public_id}/hoc-vien/{course.trainees[0].public_id}",
    "draft": lambda course: f"/dot-hoc/{course.intake.public_id}/thoi-khoa-bieu",
    "draft by people": lambda course: f"/dot-hoc/{course.intake.public_id}/thoi-khoa-bieu/hoc-vien",
    "why": lambda course: (
        f"/dot-hoc/{course.intake.public_id}/thoi-khoa-bieu/hoc-vien/{course.trainees[0].public_id}/ly-do"
    ),
    "move": lambda course: f"/dot-hoc/{course.intake.public_id}/thoi-khoa-bieu/buoi/{course.session(0, 2).uid}/chuyen",
    "publish": lambda course: f"/dot-hoc/{course.intake.public_id}/ban-hanh/moi",
    "release": lambda course: f"/dot-hoc/{course.intake.public_id}/ban-hanh/1",
    "messages": lambda course: f"/dot-hoc/{course.intake.public_id}/tin-nhan",
    "slips": lambda course: f"/dot-hoc/{course.intake.public_id}/tin-nhan/phieu?ai=tat-ca",
    "group texts": lambda course: f"/dot-hoc/{course.intake.public_id}/tin-nhan/nhom",
    "solving": lambda course: f"/dot-hoc/{course.intake.public_id}/xep-lich",
    "suggestions": lambda course: f"/dot-hoc/{course.intake.public_id}/goi-y",
    "formats": lambda course: f"/dot-hoc/{course.intake.public_id}/so-sanh",
}
FEW, MANY = 10, 200


def add_people(course: Course, number: int) -> None:
    """People with units, answers and places in the draft, all of them free; half of them in each class."""
    units = [make_unit().id for _ in range(max(1, number // 10))]
    names = [f"Nguyễn Thị Thêm {n}" for n in range(number)]
    db.session.execute(
        db.insert(Trainee),
        [
            {
                "intake_id": course.intake.id, "unit_id": units[n % len(units)], "full_name": name,
                "sort_key": sort_key(name), "search_key": search_key(name), "created_at": NOW,
                "consent_version": NOTICE_VERSION, "consent_at": NOW,
            }
            for n, name in enumerate(names)
        ],
    )  # fmt: skip
    ids = list(
        db.session.scalars(
            db.select(Trainee.id).where(Trainee.intake_id == course.intake.id, Trainee.full_name.in_(names))
        )
    )
    sheet = {"intake_id": course.intake.id, "entered_by": EnteredBy.STAFF, "answered_at": NOW}
    db.session.execute(db.insert(AvailabilitySheet), [sheet | {"trainee_id": key} for key in ids])
    home = [one.id for one in course.classes]
    db.session.execute(
        db.insert(Enrolment),
        [
            {"timetable_id": course.draft.id, "trainee_id": key, "class_id": home[n % len(home)]}
            for n, key in enumerate(ids)
        ],
    )
    db.session.commit()


def published_course(people: int) -> Course:
    course = make_course()
    for one in course.classes:
        one.capacity = 500
    course.room.capacity = 500
    for trainee in course.trainees:
        answer(course.intake, now=NOW, trainee=trainee)
    add_people(course, people)
    publish(course.intake, comment="", expected_revision=course.draft.revision, actor=COMMAND, now=NOW)
    return course


def statements(client: FlaskClient, path: str) -> list[str]:
    """What the second visit sends: the first may note that there was one."""
    client.get(path)
    with counted_statements() as sent:
        assert client.get(path).status_code == 200, path
    return sent


@pytest.fixture
def courses(app: Flask) -> tuple[Course, Course]:
    """A small and a large intake in one database."""
    return published_course(FEW), published_course(MANY)


def test_pages_of_staff_send_no_more_statements_for_more_people(
    officer_client: FlaskClient, courses: tuple[Course, Course]
) -> None:
    few, many = courses
    found = {
        name: (len(statements(officer_client, path(few))), len(statements(officer_client, path(many))))
        for name, path in STAFF_PAGES.items()
    }
    assert {name: counts for name, counts in found.items() if counts[0] != counts[1]} == {}
    assert {name: counts for name, counts in found.items() if counts[0] > 60} == {}


@pytest.mark.parametrize(
    "path",
    [
        "/hv/{personal}",
        "/hv/{personal}/khai-bao",
        "/hv/{personal}/ban-in",
        "/hv/{personal}/anh",
        "/hv/{personal}/lich-ca-nhan",
        "/xem/{looking}",
        "/xem/{looking}/ban-in",
        "/lich/{feed}.ics",
    ],
)
def test_pages_of_a_person_send_no_more_statements_for_more_people(
    app: Flask, client: FlaskClient, courses: tuple[Course, Course], path: str
) -> None:
    counts = []
    for course in courses:
        tokens = {purpose.value: token_of(app, course.trainees[0], purpose) for purpose in LinkPurpose}
        counts.append(len(statements(client, path.format(**tokens))))
    assert counts[0] == counts[1] <= 20


def test_offers_of_make_ups_send_no_more_statements_for_more_people(
    app: Flask, client: FlaskClient, courses: tuple[Course, Course]
) -> None:
    counts = []
    for course in courses:
        token = token_of(app, course.trainees[0], LinkPurpose.PERSONAL)
        counts.append(len(statements(client, f"/hv/{token}/vang/{course.session(0, 1).uid}")))
    assert counts[0] == counts[1] <= 25


def test_publishing_sends_hardly_more_statements_for_more_people(app: Flask) -> None:
    """Rows are inserted in bulk: twenty times the people may cost a few more packets, not one each."""
    counts = []
    for people in (FEW, MANY):
        with counted_statements() as sent:
            published_course(people)
        counts.append(len(sent) - people // 10)  # the units of the people that were added
    assert counts[1] - counts[0] <= 20
