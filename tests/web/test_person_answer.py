"""The trainee's private form: what it asks, takes and refuses."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import ClosedDay, ClosedState, EnteredBy, LinkPurpose, State, Trainee, User, db
from operations.actor import COMMAND
from operations.availability_sheets import entry_of, find_sheet
from operations.links import ensure_links
from operations.rota_states import RotaEntry
from tests.factories import MONDAY, NOW, make_format, make_intake, make_trainee, make_unit
from tests.links import personal_path, rotate_link, token_of
from tests.operations.sheets import make_sheet, office_week, stored_sheet


@pytest.fixture
def trainee(app: Flask) -> Trainee:
    intake = make_intake(answer_deadline=NOW + timedelta(days=3))
    return make_trainee(intake, full_name="Nguyễn Thị Thử", unit=make_unit(name="Công ty May Ví Dụ"))


@pytest.fixture
def address(app: Flask, trainee: Trainee) -> str:
    return personal_path(app, trainee)


def filled(trainee: Trainee, state: str = "free", **values: str) -> dict[str, str]:
    cells = {f"week_{day}_{period.id}": state for day in range(7) for period in trainee.intake.periods}
    return cells | {"consent": "y", "revision": "", "save": "1"} | values


def stored(trainee: Trainee):
    sheet = find_sheet(trainee, intake=trainee.intake)
    return entry_of(sheet) if sheet else None


def chosen_of_week(text: str) -> int:
    return len(re.findall(r'name="week_[^>]* checked', text))


def field_errors(text: str) -> list[str]:
    return [found.strip() for found in re.findall(r'class="field-error"[^>]*>([^<]*)<', text)]


def test_link_opened_first_asks_when_one_could_come(client: FlaskClient, address: str) -> None:
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code == 200
    assert "Anh/chị có thể học vào lúc nào?" in answer.text
    assert chosen_of_week(answer.text) == 0
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_link_opened_by_a_preview_robot_changes_nothing(client: FlaskClient, address: str, trainee: Trainee) -> None:
    client.get(address, follow_redirects=True)
    client.head(address)
    assert stored(trainee) is None
    assert trainee.consent_at is None


def test_answer_is_stored_and_told_back_in_words(client: FlaskClient, address: str, trainee: Trainee) -> None:
    values = filled(trainee)
    evening = trainee.intake.periods[2].id
    values |= {f"week_{day}_{evening}": "busy" for day in range(5)} | {f"week_5_{evening}": "if_needed"}
    answer = client.post(f"{address}/khai-bao", data=values, follow_redirects=True)
    assert "Đã gửi lịch rảnh/bận của anh/chị" in answer.text
    assert "Anh/chị có thể học 14 trên 14 buổi sáng." in answer.text
    assert "Anh/chị có thể học 2 trên 14 buổi tối, thêm 2 buổi nếu thật cần." in answer.text
    assert stored(trainee).week[5, evening] is State.IF_NEEDED
    assert trainee.consent_at == NOW


def day(number: int, period_id: int) -> str:
    """The name of the field for a day of January 2026."""
    return f"day_2026-01-{number}_{period_id}"


def test_answer_single_days_are_stored_as_they_were_said(client: FlaskClient, address: str, trainee: Trainee) -> None:
    morning, _afternoon, evening = (period.id for period in trainee.intake.periods)
    days = {day(12, morning): "busy", day(13, evening): "if_needed", day(14, evening): "free", day(15, evening): ""}
    client.post(f"{address}/khai-bao", data=filled(trainee) | days)
    assert stored(trainee).days == {
        (MONDAY, morning): State.BUSY,
        (MONDAY + timedelta(days=1), evening): State.IF_NEEDED,
        (MONDAY + timedelta(days=2), evening): State.FREE,
    }
    assert f'id="{day(12, morning)}-busy" value="busy" checked' in client.get(f"{address}/khai-bao").text


def test_answer_without_consent_says_so_at_the_box_and_keeps_the_input(
    client: FlaskClient, address: str, trainee: Trainee
) -> None:
    answer = client.post(f"{address}/khai-bao", data=filled(trainee, "busy", consent=""))
    assert answer.status_code == 400
    assert field_errors(answer.text) == ["Cần anh/chị đồng ý thì thông tin mới được lưu."]
    assert chosen_of_week(answer.text) == 21
    assert stored(trainee) is None


def test_answer_with_a_cell_left_out_says_which(client: FlaskClient, address: str, trainee: Trainee) -> None:
    values = filled(trainee)
    del values[f"week_2_{trainee.intake.periods[0].id}"]
    answer = client.post(f"{address}/khai-bao", data=values)
    assert (answer.status_code, field_errors(answer.text)) == (400, ["Hãy chọn cho buổi sáng Thứ 4."])
    assert stored(trainee) is None


def test_answer_with_many_cells_left_out_says_so_once_and_fills_the_rest(
    client: FlaskClient, address: str, trainee: Trainee
) -> None:
    values = {name: value for name, value in filled(trainee, "busy").items() if not name.startswith("week_")}
    first = f"week_0_{trainee.intake.periods[0].id}"
    answer = client.post(f"{address}/khai-bao", data=values | {first: "if_needed"})
    (fault,) = field_errors(answer.text)
    assert (answer.status_code, fault.split(" Chọn")[0]) == (400, "Còn 20 ô chưa chọn.")
    assert answer.text.count('aria-describedby="week-missing"') == 20
    rest = client.post(f"{address}/khai-bao", data=values | {first: "if_needed", "tool": "rest-free"})
    assert chosen_of_week(rest.text) == 21
    assert re.search(rf'name="{first}"[^>]*value="if_needed" checked', rest.text)
    assert stored(trainee) is None


@pytest.mark.parametrize(("tool", "free"), [("fill-evenings", 7), ("fill-weekends", 6), ("fill-free", 21)])
def test_week_is_filled_by_one_button(
    client: FlaskClient, address: str, trainee: Trainee, tool: str, free: int
) -> None:
    page = client.post(f"{address}/khai-bao", data={"tool": tool, "consent": "y"}).text
    states = re.findall(r'name="week_\d_\d+"[^>]*value="(\w+)" checked', page)
    assert (len(states), states.count("free"), states.count("busy")) == (21, free, 21 - free)


def test_rota_without_its_first_day_asks_for_that_and_not_for_the_week(
    client: FlaskClient, address: str, trainee: Trainee
) -> None:
    page = client.post(f"{address}/khai-bao", data={"rota_kind": "duty", "choose": "1"}).text
    assert "Chưa rõ ca làm việc" in page
    assert "ô chưa chọn" not in page


@pytest.mark.parametrize("name", ["day_2030-01-01_1", "day_2026-01-12_99999", "day_x", "day_"])
def test_answer_single_day_outside_the_intake_is_refused(
    client: FlaskClient, address: str, trainee: Trainee, name: str
) -> None:
    answer = client.post(f"{address}/khai-bao", data=filled(trainee) | {name: "busy"})
    assert answer.status_code == 400
    assert "Ngày hoặc buổi đã chọn không thuộc đợt học này." in answer.text
    assert stored(trainee) is None


def test_answer_with_a_rota_needs_no_week(client: FlaskClient, address: str, trainee: Trainee) -> None:
    values = {"consent": "y", "revision": "", "rota_anchor": "12/1/2026", "rota_cycle": "t r 2n"}
    assert client.post(f"{address}/khai-bao", data=values).status_code == 302
    assert stored(trainee).rota == RotaEntry(anchor=MONDAY, cycle=("T", "R", "N", "N"))
    form = client.get(f"{address}/khai-bao").text
    assert '<option value="duty" selected>' in form
    assert '<option value="05/01/2026" selected>3 ngày nữa trực' not in form


def test_answer_rota_of_a_whole_year_can_be_opened_and_sent_again(
    client: FlaskClient, address: str, trainee: Trainee
) -> None:
    values = {"consent": "y", "revision": "", "rota_anchor": "12/1/2026", "rota_cycle": "S N " * 183}
    assert client.post(f"{address}/khai-bao", data=values).status_code == 302
    match = re.search(r'name="rota_cycle"[^>]*value="([^"]*)"', client.get(f"{address}/khai-bao").text)
    assert match is not None
    assert client.post(f"{address}/khai-bao", data=values | {"rota_cycle": match[1]}).status_code == 302


@pytest.mark.parametrize("what", ["format", "online", "week"])
def test_answer_blank_that_is_no_choice_is_refused_at_its_field_and_nothing_stored(
    client: FlaskClient, address: str, trainee: Trainee, what: str
) -> None:
    made, period = make_format(trainee.intake), trainee.intake.periods[0]
    name = {"format": f"format_{made.id}", "online": "online", "week": f"week_0_{period.id}"}[what]
    answer = client.post(f"{address}/khai-bao", data=filled(trainee) | {name: " \t"})
    assert answer.status_code == 400
    assert field_errors(answer.text) == ["Lựa chọn này không có hoặc không còn nữa. Hãy tải lại trang."]
    assert stored(trainee) is None


@pytest.mark.parametrize(
    ("rota", "expected"),
    [
        ({"rota_anchor": "31/2/2026", "rota_cycle": "S N"}, "Không có ngày này."),
        ({"rota_anchor": "12/01/2026", "rota_cycle": ""}, "Hãy nhập chu kỳ ca"),
        ({"rota_anchor": "12/01/2026", "rota_cycle": "S X?"}, "Có ký hiệu ca không hiểu được"),
        ({"rota_anchor": "12/01/2026", "rota_cycle": "400S"}, "Chu kỳ ca quá dài: nhiều nhất một năm"),
    ],
)
def test_answer_wrong_rota_says_so_at_its_field(
    client: FlaskClient, address: str, trainee: Trainee, rota: dict[str, str], expected: str
) -> None:
    answer = client.post(f"{address}/khai-bao", data=filled(trainee) | rota)
    assert answer.status_code == 400
    assert [found.startswith(expected) for found in field_errors(answer.text)] == [True]
    assert stored(trainee) is None


@pytest.mark.parametrize(("how", "chosen"), [("office", 21), ("free", 21), ("clear", 0)])
def test_answer_fill_chooses_the_week_and_stores_nothing(
    client: FlaskClient, address: str, trainee: Trainee, how: str, chosen: int
) -> None:
    answer = client.post(f"{address}/khai-bao", data={"tool": f"fill-{how}", "revision": ""})
    assert chosen_of_week(answer.text) == chosen
    assert stored(trainee) is None


def test_answer_starts_with_what_the_unit_said_and_says_so(client: FlaskClient, address: str, trainee: Trainee) -> None:
    make_sheet(trainee.intake, unit=trainee.unit, week=office_week(), entered_by=EnteredBy.UNIT)
    answer = client.get(f"{address}/khai-bao")
    assert "Đơn vị Công ty May Ví Dụ đã báo giờ làm việc cho anh/chị" in answer.text
    assert chosen_of_week(answer.text) == 21


def test_answer_from_a_stale_page_is_refused_and_can_be_sent_again(
    client: FlaskClient, address: str, trainee: Trainee
) -> None:
    client.post(f"{address}/khai-bao", data=filled(trainee))
    answer = client.post(f"{address}/khai-bao", data=filled(trainee, "busy"))
    assert answer.status_code == 409
    assert set(stored(trainee).week.values()) == {State.FREE}
    match = re.search(r'name="revision"[^>]*value="(\d+)"', answer.text)
    assert match is not None
    client.post(f"{address}/khai-bao", data=filled(trainee, "busy", revision=match[1]))
    assert set(stored(trainee).week.values()) == {State.BUSY}


def test_answer_sent_twice_is_stored_once(client: FlaskClient, address: str, trainee: Trainee) -> None:
    assert client.post(f"{address}/khai-bao", data=filled(trainee)).status_code == 302
    revision = stored_sheet(trainee, intake=trainee.intake).revision
    assert client.post(f"{address}/khai-bao", data=filled(trainee)).status_code == 302
    assert stored_sheet(trainee, intake=trainee.intake).revision == revision


def test_answer_after_the_deadline_is_taken_and_said_to_be_late(
    client: FlaskClient, address: str, trainee: Trainee, clock
) -> None:
    clock.advance(days=4)
    assert "nay đã qua" in client.get(f"{address}/khai-bao").text
    answer = client.post(f"{address}/khai-bao", data=filled(trainee), follow_redirects=True)
    assert "khai sau hạn" in answer.text
    assert stored_sheet(trainee, intake=trainee.intake).after_deadline


def test_answer_takes_what_one_likes(client: FlaskClient, address: str, trainee: Trainee) -> None:
    liked, disliked = make_format(trainee.intake), make_format(trainee.intake)
    values = filled(trainee) | {f"format_{liked.id}": "0", f"format_{disliked.id}": "6"}
    client.post(f"{address}/khai-bao", data=values)
    assert {one.format_id: one.points for one in trainee.format_dislikes} == {liked.id: 0, disliked.id: 6}


def test_link_of_another_purpose_or_none_at_all_is_not_found(app: Flask, client: FlaskClient, trainee: Trainee) -> None:
    for token in (token_of(app, trainee, LinkPurpose.FEED), "abc", "a.b.c"):
        answer = client.get(f"/hv/{token}")
        assert answer.status_code == 404
        assert "Liên kết này không đúng" in answer.text
        assert "Nguyễn Thị Thử" not in answer.text


def test_link_that_was_revoked_is_gone(app: Flask, client: FlaskClient, address: str, trainee: Trainee) -> None:
    rotate_link(ensure_links([trainee], LinkPurpose.PERSONAL, now=NOW)[trainee.id], actor=COMMAND, now=NOW)
    for method in (client.get, client.post):
        answer = method(f"{address}/khai-bao", data=filled(trainee))
        assert answer.status_code == 410
        assert "đã được thu hồi" in answer.text
    assert stored(trainee) is None


def test_link_long_after_the_intake_is_gone(client: FlaskClient, address: str, clock) -> None:
    clock.advance(days=90)
    assert client.get(address).status_code == 410


def test_page_names_nobody_else(client: FlaskClient, address: str, trainee: Trainee, officer: User) -> None:
    make_trainee(trainee.intake, full_name="Trần Văn Khác", unit=trainee.unit)
    client.post(f"{address}/khai-bao", data=filled(trainee))
    assert "Trần Văn Khác" not in client.get(address).text + client.get(f"{address}/khai-bao").text


def test_form_over_https_is_taken_without_a_referer(app: Flask, client: FlaskClient, trainee: Trainee) -> None:
    """The page tells browsers to send none; the form's token is what protects it."""
    app.config["WTF_CSRF_ENABLED"] = True
    address = f"/hv/{token_of(app, trainee)}/khai-bao"
    page = client.get(address, base_url="https://lich.example.vn").text
    match = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert match is not None
    send = {"base_url": "https://lich.example.vn", "data": filled(trainee) | {"csrf_token": match[1]}}
    assert client.post(address, **send).status_code == 302
    assert client.post(address, base_url="https://lich.example.vn", data=filled(trainee)).status_code == 400


def test_counts_say_that_closed_days_are_left_out(client: FlaskClient, address: str, trainee: Trainee) -> None:
    said = "Những buổi trường nghỉ không tính vào các số này."
    values = filled(trainee) | {"consent": "y", "revision": ""}
    assert said not in client.post(f"{address}/khai-bao", data=values, follow_redirects=True).text
    trainee.intake.closed_days = [ClosedDay(date=MONDAY, state=ClosedState.UNWELCOME)]
    db.session.commit()
    assert said not in client.get(address).text
    trainee.intake.closed_days = [ClosedDay(date=MONDAY)]
    db.session.commit()
    for path in (address, f"{address}/khai-bao"):
        assert said in client.get(path).text
