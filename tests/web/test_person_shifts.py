"""What each shift of a rota does to the day, and how whoever works otherwise says so on the form."""

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import State, Trainee
from operations.answer_draft import find_answer_draft
from operations.availability import trainee_grid
from tests.factories import make_intake, make_trainee
from tests.links import token_of
from tests.operations.sheets import stored_sheet
from tests.web.test_person_answer import field_errors
from tests.web.test_person_draft import hidden, told

DUTY = {"rota_kind": "duty", "rota_every": "4", "rota_today": "05/01/2026", "consent": "y"}
"""On 24-hour duty on 05/01 and every four days from then: also on 13/01."""


@pytest.fixture
def trainee(app: Flask) -> Trainee:
    return make_trainee(make_intake())


@pytest.fixture
def address(app: Flask, trainee: Trainee) -> str:
    return f"/hv/{token_of(app, trainee)}/khai-bao"


@pytest.fixture
def rested(trainee: Trainee) -> dict[str, str]:
    """Comes on the morning after a duty if need be, and is free in the afternoon."""
    morning, afternoon, _evening = (period.id for period in trainee.intake.periods)
    return {f"shift_T_1_{morning}": "if_needed", f"shift_T_1_{afternoon}": "free"}


def marks_of(trainee: Trainee) -> dict[tuple[str, int, int], State]:
    marks = stored_sheet(trainee, intake=trainee.intake).shift_marks
    return {(mark.code, mark.days_after, mark.period_id): mark.state for mark in marks}


def shown(text: str) -> dict[str, str]:
    """The cells of shifts on the page, with the state that each has."""
    return dict(re.findall(r'type="radio" name="(shift_[^"]*)" id="[^"]*" value="([^"]*)" checked', text))


def test_shifts_of_the_cycle_are_shown_folded_with_what_is_usual(
    client: FlaskClient, address: str, trainee: Trainee
) -> None:
    page = client.post(address, data=DUTY | {"choose": "1"}).text
    ids = [period.id for period in trainee.intake.periods]
    usual = ["busy", "busy", "busy"], ["busy", "if_needed", "free"]
    assert shown(page) == {f"shift_T_{d}_{ids[n]}": usual[d][n] for d in (0, 1) for n in range(3)}
    assert '<details id="shift-details">' in page
    assert "shift-details" not in client.get(address.replace("khai-bao", "")).text


def test_rota_without_a_change_stores_nothing_of_its_shifts(
    client: FlaskClient, address: str, trainee: Trainee
) -> None:
    page = client.post(address, data=DUTY | {"choose": "1"}).text
    answer = client.post(address, data=DUTY | shown(page) | {"draft_revision": hidden(page, "draft_revision")})
    assert (answer.status_code, marks_of(trainee)) == (302, {})


def test_change_of_a_shift_is_sent_shown_again_and_counted(
    client: FlaskClient, address: str, trainee: Trainee, rested: dict[str, str]
) -> None:
    morning, afternoon, _evening = (period.id for period in trainee.intake.periods)
    assert client.post(address, data=DUTY | rested).status_code == 302
    assert marks_of(trainee) == {("T", 1, morning): State.IF_NEEDED, ("T", 1, afternoon): State.FREE}
    page = client.get(address).text
    assert shown(page).items() >= rested.items()
    assert '<details id="shift-details" open>' in page
    assert "Trực 24 giờ: bận sáng, chiều, tối; hôm sau hạn chế sáng." in page
    grid, _source = trainee_grid(trainee)
    assert [grid.get((date(2026, 1, 14), id_)) for id_ in (morning, afternoon)] == [State.IF_NEEDED, None]


def test_change_of_a_shift_is_kept_in_the_draft_and_told_at_once(
    client: FlaskClient, address: str, trainee: Trainee, rested: dict[str, str]
) -> None:
    answer = told(client, address, DUTY | rested | {"week": "0"})
    assert "hôm sau hạn chế sáng" in answer["rota"]["notes"]
    assert answer["rota"]["shown"] == "T"
    assert answer["usual"][f"day_2026-01-14_{trainee.intake.periods[0].id}"] == "if_needed"
    assert shown(client.get(address).text).items() >= rested.items()


def test_change_of_a_shift_outlives_another_rota_until_it_is_sent(
    client: FlaskClient, address: str, trainee: Trainee, rested: dict[str, str]
) -> None:
    client.post(address, data=DUTY | rested | {"choose": "1"})
    page = client.get(address).text
    at = {"draft_revision": hidden(page, "draft_revision"), "choose": "1", "consent": "y"}
    page = client.post(address, data=at | shown(page) | {"rota_kind": "three_shifts"}).text
    carried = dict(re.findall(r'type="hidden" name="(shift_[^"]*)" value="([^"]*)"', page))
    assert (carried, "shift_T_1" in "".join(shown(page))) == (rested, False)
    at["draft_revision"] = hidden(page, "draft_revision")
    page = client.post(address, data=at | shown(page) | carried | DUTY).text
    assert shown(page).items() >= rested.items()


def test_change_of_a_shift_that_is_not_in_the_cycle_is_not_stored(
    client: FlaskClient, address: str, trainee: Trainee, rested: dict[str, str]
) -> None:
    office = {"rota_kind": "office", "consent": "y"}
    assert client.post(address, data=office | rested).status_code == 302
    assert marks_of(trainee) == {}


def test_shifts_as_usual_again_at_a_press(
    client: FlaskClient, address: str, trainee: Trainee, rested: dict[str, str]
) -> None:
    page = client.post(address, data=DUTY | rested | {"tool": "shifts-usual"}).text
    assert shown(page)[f"shift_T_1_{trainee.intake.periods[0].id}"] == "busy"
    draft = find_answer_draft(trainee)
    assert draft is not None
    assert not [name for name in draft.fields if name.startswith("shift_")]


@pytest.mark.parametrize("name", ["shift_T_1_99999", "shift_T_2_1", "shift_N_0_1", "shift_X_0_1", "shift_", "shift_T"])
def test_change_of_a_shift_that_cannot_be_is_refused(
    client: FlaskClient, address: str, trainee: Trainee, name: str
) -> None:
    answer = client.post(address, data=DUTY | {name: "busy"})
    assert answer.status_code == 400
    assert "Ngày hoặc buổi đã chọn không thuộc đợt học này." in answer.text


def test_cycle_that_is_written_is_read_in_the_background(client: FlaskClient, address: str) -> None:
    own = {"rota_kind": "own", "consent": "y", "rota_cycle": "2D 2X"}
    answer = told(client, address, own)
    assert answer["rota"]["cycle_fault"].startswith("Có ký hiệu ca không hiểu được.")
    again = told(client, address, own | {"rota_cycle": "2D 2N", "draft_revision": answer["draft_revision"]})
    assert (again["rota"]["cycle_fault"], again["rota"]["shown"]) == ("", "D")
    assert len(shown(again["rota"]["shifts"])) == 6


@pytest.mark.parametrize("day", ["31/02/2026", "29/2/2026", "12/01/1998", "12/13/2026", "2026-01-12", "46000", "x"])
def test_first_day_that_cannot_be_says_so_at_its_field(client: FlaskClient, address: str, day: str) -> None:
    answer = client.post(address, data=DUTY | {"rota_anchor": day})
    assert answer.status_code == 400
    sentence = "Không có ngày này. Hãy nhập ngày đầu của chu kỳ, dạng ngày/tháng/năm, ví dụ 12/01/2026."
    assert field_errors(answer.text) == [sentence]
