"""Looking at what is known of one person leaves a line in the audit log."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import AuditEntry, OutboxMessage, User, db
from tests.conftest import Clock, sign_in
from tests.factories import make_intake, make_lecturer, make_room, make_trainee
from tests.operations.amended import published_course
from tests.operations.courses import answer, make_course
from web.reading import PEOPLE_ON


def noted() -> list[tuple[str, str, int | None]]:
    query = db.select(AuditEntry).where(AuditEntry.action.endswith(".read")).order_by(AuditEntry.id)
    return [(entry.action, entry.subject, entry.actor_id) for entry in db.session.scalars(query)]


def test_trainee_page_and_sheet_are_noted_with_the_reader(officer_client: FlaskClient, officer: User) -> None:
    trainee = make_trainee(make_intake())
    start = f"/dot-hoc/{trainee.intake.public_id}"
    assert officer_client.get(f"{start}/hoc-vien/{trainee.public_id}").status_code == 200
    assert officer_client.get(f"{start}/lich-ranh-ban/hoc-vien/{trainee.public_id}").status_code == 200
    subject = f"trainee:{trainee.id}"
    assert noted() == [("trainee.read", subject, officer.id), ("availability.read", subject, officer.id)]


@pytest.mark.parametrize(
    ("page", "action"),
    [
        ("hoc-vien", "roster.read"), ("hoc-vien?tim=An", "roster.read"), ("tin-nhan", "messages.read"),
        ("tin-nhan/phieu", "roster.read"), ("tin-nhan/nhom", "messages.read"),
        ("thoi-khoa-bieu/hoc-vien", "attendance.read"), ("ban-hanh/1", "attendance.read"),
    ],
)  # fmt: skip
def test_page_with_many_people_is_noted_once_an_hour(
    officer_client: FlaskClient, officer: User, clock: Clock, page: str, action: str
) -> None:
    intake = published_course().intake
    for minutes in (0, 30, 31):
        clock.advance(minutes=minutes)
        assert officer_client.get(f"/dot-hoc/{intake.public_id}/{page}").status_code == 200
    assert noted() == [(action, f"intake:{intake.id}", officer.id)] * 2


def test_one_message_is_noted_when_it_is_read_and_with_its_link_for_whom_it_is(
    officer_client: FlaskClient, officer: User
) -> None:
    course = published_course()
    message = db.session.query(OutboxMessage).filter_by(trainee_id=course.trainees[0].id).one()
    path = f"/dot-hoc/{course.intake.public_id}/tin-nhan/{message.public_id}"
    assert officer_client.get(path).status_code == 200
    assert noted() == [("messages.read", f"intake:{course.intake.id}", officer.id)]
    assert officer_client.post(f"{path}/mo").status_code == 200
    shown = db.session.query(AuditEntry).filter_by(action="link.shown").one()
    assert (shown.subject, shown.actor_id) == (f"trainee:{course.trainees[0].id}", officer.id)


def test_pages_that_list_people_are_those_that_there_are(app: Flask) -> None:
    assert PEOPLE_ON.keys() <= app.view_functions.keys()


def test_lecturer_sheet_is_noted_and_a_room_is_nobody(officer_client: FlaskClient, officer: User) -> None:
    intake = make_intake()
    lecturer, room = make_lecturer(intake), make_room(intake)
    start = f"/dot-hoc/{intake.public_id}/lich-ranh-ban"
    assert officer_client.get(f"{start}/giang-vien/{lecturer.id}").status_code == 200
    assert officer_client.get(f"{start}/phong/{room.id}").status_code == 200
    assert noted() == [("availability.read", f"lecturer:{lecturer.id}", officer.id)]


def test_reasons_of_a_trainee_are_noted_as_a_reading_of_their_times(
    officer_client: FlaskClient, officer: User, clock: Clock
) -> None:
    course = make_course()
    trainee = course.trainees[0]
    answer(course.intake, now=clock(), trainee=trainee)
    start = f"/dot-hoc/{course.intake.public_id}/thoi-khoa-bieu/hoc-vien"
    assert officer_client.get(f"{start}/{trainee.public_id}/ly-do").status_code == 200
    assert noted() == [("availability.read", f"trainee:{trainee.id}", officer.id)]


def test_reading_again_is_noted_after_an_hour_and_for_each_reader(
    app: Flask, officer_client: FlaskClient, officer: User, admin: User, clock: Clock
) -> None:
    trainee = make_trainee(make_intake())
    address = f"/dot-hoc/{trainee.intake.public_id}/hoc-vien/{trainee.public_id}"
    readers = []
    for client, minutes in ((officer_client, 0), (officer_client, 59), (officer_client, 1)):
        clock.advance(minutes=minutes)
        client.get(address)
        readers.append([reader for _action, _subject, reader in noted()])
    sign_in(app.test_client(), admin).get(address)
    readers.append([reader for _action, _subject, reader in noted()])
    o = officer.id
    assert readers == [[o], [o], [o, o], [o, o, admin.id]]


def test_page_of_an_unknown_person_notes_nothing(officer_client: FlaskClient) -> None:
    intake, other = make_intake(), make_trainee(make_intake())
    for page in ("hoc-vien", "lich-ranh-ban/hoc-vien"):
        assert officer_client.get(f"/dot-hoc/{intake.public_id}/{page}/{other.public_id}").status_code == 404
    assert noted() == []
