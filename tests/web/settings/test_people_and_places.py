import pytest
from flask.testing import FlaskClient

from models import Intake, Lecturer, LecturerKind, Role, Room, Site, User, db
from operations.accounts import create_user
from operations.actor import COMMAND
from tests.conftest import Clock
from tests.factories import make_format, make_intake, make_lecturer, make_room, make_trainee, make_unit

LISTS = ("", "/lop", "/giang-vien", "/phong", "/don-vi")
ADMIN_LISTS = ("/muc-uu-tien", "/hinh-thuc", "/chuong-trinh", "/buoi")


def _url(intake: Intake, page: str) -> str:
    return f"/dot-hoc/{intake.public_id}/thiet-lap{page}"


@pytest.mark.parametrize("page", LISTS)
def test_pages_open_for_an_officer_in_an_intake_without_anything(officer_client: FlaskClient, page: str) -> None:
    assert officer_client.get(_url(make_intake(periods=[]), page)).status_code == 200


@pytest.mark.parametrize("page", ADMIN_LISTS)
def test_rules_formats_and_programme_are_for_admins(
    officer_client: FlaskClient, admin_client: FlaskClient, page: str
) -> None:
    intake = make_intake()
    assert officer_client.get(_url(intake, page)).status_code == 403
    assert officer_client.post(_url(intake, page), data={}).status_code in {403, 405}
    assert admin_client.get(_url(intake, page)).status_code == 200


def test_settings_tell_an_officer_how_it_stands_and_whom_to_ask(
    officer_client: FlaskClient, admin_client: FlaskClient, admin: User, clock: Clock
) -> None:
    intake = make_intake()
    make_format(intake, name="Buổi tối")
    gone = create_user(email="cu@example.vn", name="Quản trị Cũ", role=Role.ADMIN, actor=COMMAND, now=clock())
    gone.active = False
    db.session.commit()
    text = officer_client.get(_url(intake, "")).text
    assert f'Quản trị Thử (<a class="text-break" href="mailto:{admin.email}">' in text
    assert "Quản trị Cũ" not in text
    assert "Buổi tối" in text
    assert _url(intake, "/hinh-thuc") not in text
    text = admin_client.get(_url(intake, "")).text
    assert "mailto:" not in text
    assert _url(intake, "/hinh-thuc") in text


def test_settings_tell_an_officer_whom_to_ask_in_english(
    officer_client: FlaskClient, admin: User, english: None
) -> None:
    officer_client.set_cookie("lang", "en")
    assert "For a change, ask: Quản trị Thử" in officer_client.get(_url(make_intake(), "")).text


def test_settings_of_an_unknown_intake_are_not_found(officer_client: FlaskClient) -> None:
    assert officer_client.get("/dot-hoc/khong-co/thiet-lap").status_code == 404


def _lecturer(intake: Intake, **changes: object) -> dict[str, object]:
    data = {"revision": intake.revision, "name": "Trần Thị Bình", "kind": "invited", "takes_part": "y", "active": "y"}
    return data | {"module_codes": ["M1", "M3"], "max_per_week": ""} | changes


def test_lecturer_new_takes_part_and_is_listed(officer_client: FlaskClient) -> None:
    intake = make_intake()
    text = officer_client.post(_url(intake, "/giang-vien/moi"), data=_lecturer(intake), follow_redirects=True).text
    assert "Trần Thị Bình" in text
    assert "Chuyên đề 1; Chuyên đề 3" in text
    (made,) = intake.lecturers
    assert (made.kind, made.max_per_week) == (LecturerKind.INVITED, None)


def test_lecturers_page_names_modules_that_nobody_teaches(officer_client: FlaskClient) -> None:
    intake = make_intake()
    make_lecturer(intake, modules=("M1", "M3"))
    text = officer_client.get(_url(intake, "/giang-vien")).text
    assert "<li>Chuyên đề 2</li>" in text
    assert "<li>Chuyên đề 1</li>" not in text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"phone": "không có"}, "phone"),
        ({"email": "sai"}, "email"),
        ({"max_per_week": "0"}, "max_per_week"),
        ({"name": ""}, "name"),
    ],
)
def test_lecturer_fault_is_said_at_its_field(
    officer_client: FlaskClient, changes: dict[str, object], field: str
) -> None:
    intake = make_intake()
    answer = officer_client.post(_url(intake, "/giang-vien/moi"), data=_lecturer(intake, **changes))
    assert answer.status_code == 400
    assert f'id="{field}-error"' in answer.text
    assert db.session.scalars(db.select(Lecturer)).all() == []


def test_lecturer_is_taken_out_of_the_intake(officer_client: FlaskClient) -> None:
    intake = make_intake()
    lecturer = make_lecturer(intake)
    data = _lecturer(intake)
    del data["takes_part"]
    assert officer_client.post(_url(intake, f"/giang-vien/{lecturer.id}"), data=data).status_code == 302
    assert intake.lecturers == []


def test_site_then_room_are_added(officer_client: FlaskClient) -> None:
    intake = make_intake()
    officer_client.post(
        _url(intake, "/co-so/moi"), data={"revision": intake.revision, "name": "Cơ sở Mẫu", "address": "Số 1"}
    )
    site = db.session.scalars(db.select(Site)).one()
    data = {"revision": intake.revision, "site_id": site.id, "name": "P1", "capacity": "60"}
    officer_client.post(_url(intake, "/phong/moi"), data=data | {"takes_part": "y", "active": "y"})
    assert [(room.name, room.capacity) for room in intake.rooms] == [("P1", 60)]


def test_room_that_the_school_has_no_more_leaves_the_intake(officer_client: FlaskClient) -> None:
    intake = make_intake()
    room = make_room(intake)
    data = {"revision": intake.revision, "site_id": room.site_id, "name": "P1", "capacity": "60", "takes_part": "y"}
    officer_client.post(_url(intake, f"/phong/{room.id}"), data=data)
    assert (db.session.get_one(Room, room.id).active, intake.rooms) == (False, [])


def test_units_page_counts_people_of_this_intake_and_saves_the_limit(officer_client: FlaskClient) -> None:
    intake = make_intake()
    unit = make_unit()
    make_trainee(intake, unit=unit)
    make_trainee(make_intake(), unit=unit)
    data = {"revision": intake.revision, "name": unit.name, "max_together": "4"}
    text = officer_client.post(_url(intake, f"/don-vi/{unit.id}"), data=data, follow_redirects=True).text
    assert "1 học viên" in text
    assert "nhiều nhất 4 người đi học cùng lúc" in text
