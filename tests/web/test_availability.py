"""What officers enter for trainees, lecturers, rooms, units, and the closed days."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import ClosedDay, EnteredBy, Intake, State, db
from operations.availability import Source, trainee_grid
from operations.availability_sheets import entry_of, find_sheet
from tests.factories import MONDAY, make_intake, make_lecturer, make_room, make_trainee, make_unit
from tests.operations.sheets import make_sheet, office_week, stored_sheet
from tests.web.pages import main_text


def filled(intake: Intake, state: str = "free", **values: str) -> dict[str, str]:
    cells = {f"week_{day}_{period.id}": state for day in range(7) for period in intake.periods}
    return cells | {"revision": "", "save": "1"} | values


def page(intake: Intake, rest: str) -> str:
    return f"/dot-hoc/{intake.public_id}/{rest}"


def test_trainee_by_phone_is_stored_with_the_officers_name(officer_client: FlaskClient, intake: Intake) -> None:
    trainee = make_trainee(intake)
    address = page(intake, f"lich-ranh-ban/hoc-vien/{trainee.public_id}")
    assert officer_client.get(address).status_code == 200
    answer = officer_client.post(address, data=filled(intake, "busy"), follow_redirects=True)
    assert "Giáo vụ Thử nhập lúc 05/01/2026 09:00." in answer.text
    assert trainee_grid(trainee)[1] is Source.STAFF
    assert trainee.consent_at is None


def test_trainee_who_cannot_attend_online_is_seen_by_staff(officer_client: FlaskClient, intake: Intake) -> None:
    trainee = make_trainee(intake)
    person = page(intake, f"hoc-vien/{trainee.public_id}")
    assert "học trực tuyến" not in officer_client.get(person).text
    address = page(intake, f"lich-ranh-ban/hoc-vien/{trainee.public_id}")
    officer_client.post(address, data=filled(intake, online="no"))
    assert trainee.can_attend_online is False
    assert "Không thể học trực tuyến" in officer_client.get(person).text
    assert re.search(r'name="online"[^>]*value="no" checked', officer_client.get(address).text)


def test_single_days_of_a_room_are_painted_and_stored(officer_client: FlaskClient, intake: Intake) -> None:
    room, evening = make_room(intake), intake.periods[2].id
    address = page(intake, f"lich-ranh-ban/phong/{room.id}")
    values = filled(intake)
    del values["save"]
    painted = officer_client.post(address, data=values | {"tool": f"days-{evening}", "brush": "busy"}).text
    names = re.findall(r'id="(day_[^"]*)-busy" value="busy" checked', painted)
    assert (len(names), find_sheet(room, intake=intake)) == (7, None)
    officer_client.post(address, data=filled(intake) | dict.fromkeys(names[:2], "busy"))
    days = entry_of(stored_sheet(room, intake=intake)).days
    assert days == {(MONDAY, evening): State.BUSY, (MONDAY + timedelta(days=1), evening): State.BUSY}


def test_trainee_who_answered_is_not_overwritten_unawares(officer_client: FlaskClient, intake: Intake) -> None:
    trainee = make_trainee(intake)
    make_sheet(intake, trainee=trainee, week=office_week())
    address = page(intake, f"lich-ranh-ban/hoc-vien/{trainee.public_id}")
    assert "Học viên đã tự khai." in officer_client.get(address).text
    answer = officer_client.post(address, data=filled(intake))
    assert answer.status_code == 409
    assert stored_sheet(trainee, intake=intake).entered_by is EnteredBy.SELF


def test_trainee_with_a_cell_left_out_is_refused(officer_client: FlaskClient, intake: Intake) -> None:
    trainee = make_trainee(intake)
    values = filled(intake)
    del values[f"week_6_{intake.periods[2].id}"]
    answer = officer_client.post(page(intake, f"lich-ranh-ban/hoc-vien/{trainee.public_id}"), data=values)
    assert answer.status_code == 400
    assert "Hãy chọn cho buổi tối Chủ nhật." in answer.text
    assert find_sheet(trainee, intake=intake) is None


@pytest.mark.parametrize(("kind", "make"), [("giang-vien", make_lecturer), ("phong", make_room)])
def test_lecturer_and_room_start_free(officer_client: FlaskClient, intake: Intake, kind: str, make) -> None:
    owner = make(intake)
    address = page(intake, f"lich-ranh-ban/{kind}/{owner.id}")
    assert len(re.findall(r'name="week_[^>]* checked', officer_client.get(address).text)) == 21
    busy = {f"week_0_{intake.periods[0].id}": "busy"}
    assert officer_client.post(address, data=filled(intake) | busy).status_code == 302
    assert entry_of(stored_sheet(owner, intake=intake)).week[0, intake.periods[0].id] is State.BUSY


def test_unit_answers_for_its_people(officer_client: FlaskClient, intake: Intake) -> None:
    unit = make_unit()
    trainee = make_trainee(intake, unit=unit)
    answer = officer_client.post(page(intake, f"lich-ranh-ban/don-vi/{unit.id}"), data=filled(intake, "busy"))
    assert answer.status_code == 302
    grid, source = trainee_grid(trainee)
    assert (source, set(grid.values())) == (Source.UNIT, {State.BUSY})


@pytest.mark.parametrize(
    ("kind", "make", "listed", "own"),
    [
        ("hoc-vien", make_trainee, "hoc-vien", "hoc-vien/{}"),
        ("giang-vien", make_lecturer, "thiet-lap/giang-vien", "thiet-lap/giang-vien/{}"),
        ("phong", make_room, "thiet-lap/phong", "thiet-lap/phong/{}"),
        ("don-vi", lambda _intake: make_unit(), "thiet-lap/don-vi", "thiet-lap/don-vi/{}"),
    ],
)
def test_sheet_leads_back_to_whose_it_is(
    officer_client: FlaskClient, intake: Intake, kind: str, make, listed: str, own: str
) -> None:
    owner = make(intake)
    key = owner.public_id if kind == "hoc-vien" else owner.id
    text = officer_client.get(page(intake, f"lich-ranh-ban/{kind}/{key}")).text
    trail = re.findall(r'<a class="tap-link text-break" href="([^"]+)">', text)
    assert trail[-2:] == [page(intake, listed), page(intake, own.format(key))]
    for address in trail:
        assert officer_client.get(address).status_code == 200


def test_sheet_leads_back_in_english(officer_client: FlaskClient, intake: Intake, english: None) -> None:
    officer_client.set_cookie("lang", "en")
    text = officer_client.get(page(intake, f"lich-ranh-ban/phong/{make_room(intake, name='P.101').id}")).text
    assert re.findall(r'<a class="tap-link text-break"[^>]*>([^<]+)', text) == ["Settings", "Rooms, sites", "P.101"]


def test_sheets_of_what_the_intake_does_not_have_are_not_found(officer_client: FlaskClient, intake: Intake) -> None:
    stranger = make_trainee(make_intake())
    for rest in (f"hoc-vien/{stranger.public_id}", f"giang-vien/{make_lecturer().id}", "phong/999", "don-vi/999"):
        assert officer_client.get(page(intake, f"lich-ranh-ban/{rest}")).status_code == 404
    assert officer_client.get(f"/dot-hoc/khong-co/lich-ranh-ban/phong/{make_room(intake).id}").status_code == 404


def test_choice_about_online_sessions_is_no_state_of_a_time_in_english(
    officer_client: FlaskClient, intake: Intake, english: None
) -> None:
    trainee = make_trainee(intake)
    db.session.commit()
    officer_client.set_cookie("lang", "en")
    text = main_text(officer_client.get(page(intake, f"lich-ranh-ban/hoc-vien/{trainee.public_id}")))
    assert text.partition("Attending online")[2].split()[:4] == ["Can", "attend", "Cannot", "attend"]


def test_closed_day_is_added_and_removed(officer_client: FlaskClient, intake: Intake) -> None:
    address = page(intake, "ngay-nghi")
    values = {"date": "13/1/2026", "period": "", "state": "closed", "name": "Họp cơ quan"}
    answer = officer_client.post(address, data=values, follow_redirects=True)
    assert "T3 13/01/2026" in answer.text
    assert "Họp cơ quan" in answer.text
    assert officer_client.post(f"{address}/{intake.closed_days[0].id}/bo").status_code == 302
    assert intake.closed_days == []


def test_closed_period_is_added_alone(officer_client: FlaskClient, intake: Intake) -> None:
    evening = intake.periods[2].id
    values = {"date": "12/01/2026", "period": str(evening), "state": "unwelcome", "name": ""}
    officer_client.post(page(intake, "ngay-nghi"), data=values)
    assert [(one.date, one.period_id, one.state.value) for one in intake.closed_days] == [
        (MONDAY, evening, "unwelcome")
    ]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("", "Hãy nhập ngày dạng"),
        ("31/02/2026", "Hãy nhập ngày dạng"),
        ("01/01/2030", "Ngày này nằm ngoài đợt học"),
    ],
)
def test_closed_day_that_cannot_be_says_so_at_the_field(
    officer_client: FlaskClient, intake: Intake, day: str, expected: str
) -> None:
    values = {"date": day, "period": "", "state": "closed", "name": "Họp"}
    answer = officer_client.post(page(intake, "ngay-nghi"), data=values)
    assert answer.status_code == 400
    match = re.search(r'<div class="invalid-feedback[^>]*>([^<]*)<', answer.text)
    assert match is not None
    assert match[1].strip().startswith(expected)
    assert 'value="Họp"' in answer.text
    assert intake.closed_days == []


def test_holidays_are_closed_by_one_press(officer_client: FlaskClient, app: Flask) -> None:
    intake = make_intake(start_date=date(2027, 1, 25), end_date=date(2027, 2, 21))
    address = page(intake, "ngay-nghi")
    assert "Chủ nhật, 07/02/2027" in officer_client.get(address).text
    officer_client.post(f"{address}/ngay-le")
    assert len(intake.closed_days) == 7
    officer_client.post(f"{address}/ngay-le")
    assert len(intake.closed_days) == 7
    assert "Ngày lễ trong thời gian này" not in officer_client.get(address).text


def test_closed_day_of_another_intake_cannot_be_removed(officer_client: FlaskClient, intake: Intake) -> None:
    other = make_intake()
    other.closed_days = [ClosedDay(date=MONDAY)]
    db.session.flush()
    assert officer_client.post(page(intake, f"ngay-nghi/{other.closed_days[0].id}/bo")).status_code == 404
    assert len(other.closed_days) == 1
