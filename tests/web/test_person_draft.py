"""The draft behind the trainee's form: kept as one goes, by button or in the background, never an answer by itself."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import EnteredBy, State, Trainee
from operations.answer_draft import find_answer_draft
from operations.availability import Source, trainee_grid
from operations.availability_sheets import find_sheet
from tests.factories import NOW, make_format, make_intake, make_trainee
from tests.links import token_of
from tests.operations.sheets import make_sheet, office_week, stored_sheet, week_of
from tests.web.test_person_answer import chosen_of_week, day, filled


@pytest.fixture
def trainee(app: Flask) -> Trainee:
    intake = make_intake(answer_deadline=NOW + timedelta(days=3))
    return make_trainee(intake)


@pytest.fixture
def address(app: Flask, trainee: Trainee) -> str:
    return f"/hv/{token_of(app, trainee)}/khai-bao"


def told(client: FlaskClient, address: str, values: dict[str, str]) -> dict[str, Any]:
    """What the page learns when this draft is kept."""
    answer = client.post(f"{address}/nhap", data=values)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json or {}
    return found


def hidden(text: str, name: str) -> str:
    match = re.search(rf'name="{name}"[^>]* value="([^"]*)"', text)
    assert match is not None, name
    return match[1]


def drop_form(page: str) -> dict[str, str]:
    """What the button that drops the draft sends."""
    form = page.split('id="drop-draft"')[1].split("</form>", maxsplit=1)[0]
    return {name: hidden(form, name) for name in ("drop", "draft_revision")}


def test_draft_in_the_background_is_kept_and_told_back(client: FlaskClient, address: str, trainee: Trainee) -> None:
    evening = trainee.intake.periods[2].id
    answer = told(client, address, filled(trainee) | {day(13, evening): "busy"})
    assert answer["status"] == "Đã lưu nháp lúc 09:00"
    assert "Anh/chị có thể học 13 trên 14 buổi tối." in answer["understood"]
    assert answer["usual"][day(13, evening)] == "free"
    assert trainee_grid(trainee)[1] is Source.NOT_ANSWERED
    page = client.get(address).text
    assert chosen_of_week(page) == 21
    assert f'id="{day(13, evening)}-busy" value="busy" checked' in page
    assert "Đây là bản nháp" in page


def test_draft_before_consent_is_not_kept(client: FlaskClient, address: str, trainee: Trainee) -> None:
    answer = client.post(f"{address}/nhap", data=filled(trainee, consent=""))
    unsaved = "Đánh dấu đồng ý ở đầu trang thì bản nháp mới được lưu."
    assert (answer.status_code, answer.json) == (400, {"status": unsaved})
    page = client.post(address, data=filled(trainee, consent="", keep="1")).text
    assert f'role="status">{unsaved}<' in page
    assert find_answer_draft(trainee) is None


def test_draft_of_two_pages_asks_which_is_to_stay(client: FlaskClient, address: str, trainee: Trainee) -> None:
    first = told(client, address, filled(trainee))["draft_revision"]
    refused = client.post(f"{address}/nhap", data=filled(trainee, "busy"))
    assert refused.status_code == 409
    kept = find_answer_draft(trainee)
    assert kept is not None
    assert kept.fields[f"week_0_{trainee.intake.periods[0].id}"] == "free"
    assert refused.json == {"revision": "", "draft_revision": first}
    mine = filled(trainee, "busy") | (refused.json or {})
    assert client.post(f"{address}/nhap", data=mine).status_code == 200


def test_answer_from_a_page_that_has_not_seen_the_draft_is_a_choice(
    client: FlaskClient, address: str, trainee: Trainee
) -> None:
    client.post(f"{address}/nhap", data=filled(trainee))
    answer = client.post(address, data=filled(trainee, "busy"))
    assert answer.status_code == 409
    assert "mở bản kia" in answer.text
    assert find_sheet(trainee, intake=trainee.intake) is None
    again = filled(trainee, "busy") | {"draft_revision": hidden(answer.text, "draft_revision")}
    assert client.post(address, data=again).status_code == 302
    assert find_answer_draft(trainee) is None
    assert set(trainee_grid(trainee)[0].values()) == {State.BUSY}


def test_draft_without_scripts_is_kept_by_its_button(client: FlaskClient, address: str, trainee: Trainee) -> None:
    half = {f"week_0_{trainee.intake.periods[0].id}": "busy", "rota_kind": "duty", "consent": "y", "keep": "1"}
    answer = client.post(address, data=half)
    assert (answer.status_code, "Đã lưu nháp lúc 09:00" in answer.text) == (200, True)
    page = client.get(address).text
    assert '<option value="duty" selected>' in page
    assert chosen_of_week(page) == 1


def test_draft_beside_an_answer_is_said_and_can_be_dropped(client: FlaskClient, address: str, trainee: Trainee) -> None:
    client.post(address, data=filled(trainee))
    revision = str(stored_sheet(trainee, intake=trainee.intake).revision)
    client.post(f"{address}/nhap", data=filled(trainee, "busy", revision=revision))
    page = client.get(address).text
    assert "Lịch đã gửi lúc 05/01/2026 09:00 vẫn được dùng" in page
    assert trainee_grid(trainee)[0] == {}
    for _press in range(2):
        answer = client.post(address, data=drop_form(page))
        assert (answer.status_code, answer.location) == (302, address)
    assert "Có thay đổi chưa gửi" not in client.get(address).text
    assert find_answer_draft(trainee) is None


def test_draft_that_the_page_has_not_seen_is_shown_and_not_dropped(
    client: FlaskClient, address: str, trainee: Trainee
) -> None:
    first = told(client, address, filled(trainee))["draft_revision"]
    page = client.get(address).text
    tuesday = day(13, trainee.intake.periods[2].id)
    told(client, address, filled(trainee, draft_revision=first) | {tuesday: "busy"})
    answer = client.post(address, data=drop_form(page))
    assert answer.status_code == 409
    assert "Chưa bỏ bản nháp: nó vừa được sửa ở nơi khác" in answer.text
    assert f'id="{tuesday}-busy" value="busy" checked' in answer.text
    assert find_answer_draft(trainee) is not None
    assert client.post(address, data=drop_form(answer.text)).status_code == 302
    assert find_answer_draft(trainee) is None


def test_draft_from_before_somebody_else_answered_cannot_overwrite_that(
    client: FlaskClient, address: str, trainee: Trainee
) -> None:
    first = told(client, address, filled(trainee))["draft_revision"]
    make_sheet(trainee.intake, trainee=trainee, week=week_of(State.BUSY), entered_by=EnteredBy.STAFF)
    answer = client.post(address, data=filled(trainee, draft_revision=first))
    assert answer.status_code == 409
    assert trainee_grid(trainee)[1] is Source.STAFF


def test_draft_sent_after_the_deadline_is_late(client: FlaskClient, address: str, trainee: Trainee, clock) -> None:
    first = told(client, address, filled(trainee))["draft_revision"]
    clock.advance(days=4)
    client.post(address, data=filled(trainee, draft_revision=first))
    assert stored_sheet(trainee, intake=trainee.intake).after_deadline


def test_answer_with_a_fault_keeps_the_draft(client: FlaskClient, address: str, trainee: Trainee) -> None:
    values = filled(trainee)
    del values[f"week_2_{trainee.intake.periods[0].id}"]
    assert client.post(address, data=values).status_code == 400
    assert find_answer_draft(trainee) is not None


def test_draft_takes_no_field_that_the_form_does_not_have(client: FlaskClient, address: str, trainee: Trainee) -> None:
    odd = {
        "x": "y",
        "day_2030-01-01_1": "busy",
        f"week_0_{trainee.intake.periods[0].id}": "often",
        "rota_cycle": "S" * 9999,
    }
    client.post(f"{address}/nhap", data=odd | {"consent": "y"})
    kept = find_answer_draft(trainee)
    assert kept is not None
    assert kept.fields.keys() == {"rota_cycle", "week"}
    assert len(kept.fields["rota_cycle"]) == 3000
    assert client.get(address).status_code == 200


def test_tools_of_a_week_paint_copy_clear_and_undo(client: FlaskClient, address: str, trainee: Trainee) -> None:
    evening = trainee.intake.periods[2].id
    start = filled(trainee) | {"week": "0"}
    del start["save"]
    page = client.post(address, data=start | {"tool": f"days-{evening}", "brush": "busy"}).text
    busy = {day(number, evening): "busy" for number in range(12, 19)}
    assert re.findall(r'id="(day_[^"]*)-busy" value="busy" checked', page) == list(busy)
    first = {"draft_revision": hidden(page, "draft_revision"), "undo": hidden(page, "undo").replace("&#34;", '"')}
    page = client.post(address, data=start | first | busy | {"go": "1"}).text
    assert "Tuần 2/2" in page
    assert page.count('type="hidden" name="day_') == 7
    values = start | busy | first | {"draft_revision": hidden(page, "draft_revision"), "week": "1", "tool": "days-copy"}
    page = client.post(address, data=values).text
    next_week = {day(number, evening): "busy" for number in range(19, 26)}
    assert re.findall(r'id="(day_[^"]*)-busy" value="busy" checked', page) == list(next_week)
    copied = {"draft_revision": hidden(page, "draft_revision"), "undo": hidden(page, "undo").replace("&#34;", '"')}
    page = client.post(address, data=start | busy | next_week | copied | {"week": "1", "tool": "undo"}).text
    assert 'value="busy" checked' not in page
    assert page.count('type="hidden" name="day_') == 7
    last = {"draft_revision": hidden(page, "draft_revision"), "week": "0", "tool": "days-clear"}
    page = client.post(address, data=start | busy | last).text
    assert 'value="busy" checked' not in page


def test_tool_painting_what_is_usual_makes_no_exception(client: FlaskClient, address: str, trainee: Trainee) -> None:
    evening = trainee.intake.periods[2].id
    client.post(address, data=filled(trainee) | {"tool": f"days-{evening}", "brush": "free"})
    kept = find_answer_draft(trainee)
    assert kept is not None
    assert [name for name in kept.fields if name.startswith("day_")] == []


def test_day_said_singly_stays_said_whatever_is_usual(client: FlaskClient, address: str, trainee: Trainee) -> None:
    evening = trainee.intake.periods[2].id
    wedding = {day(14, evening): "busy"}
    values = filled(trainee) | {f"week_{weekday}_{evening}": "busy" for weekday in range(7)} | wedding
    client.post(address, data=values | {"tool": f"days-{evening}", "brush": "busy"})
    kept = find_answer_draft(trainee)
    assert kept is not None
    assert {name for name in kept.fields if name.startswith("day_")} == wedding.keys()
    client.post(address, data=values | {"draft_revision": str(kept.revision)})
    revision = str(stored_sheet(trainee, intake=trainee.intake).revision)
    client.post(address, data=filled(trainee, revision=revision) | wedding)
    assert list(trainee_grid(trainee)[0].values()) == [State.BUSY]


@pytest.mark.parametrize("undo", ["", "x", "[1]", '[{"a": 1}]', '[{"day_x": "busy"}]', "[" * 5000, '{"a": "b"}'])
def test_undo_of_nonsense_changes_nothing(client: FlaskClient, address: str, trainee: Trainee, undo: str) -> None:
    answer = client.post(address, data=filled(trainee) | {"tool": "undo", "undo": undo})
    assert (answer.status_code, chosen_of_week(answer.text)) == (200, 21)


def test_rota_is_chosen_by_kind_and_todays_shift(client: FlaskClient, address: str, trainee: Trainee) -> None:
    page = client.post(address, data={"choose": "1", "rota_kind": "three_shifts_sunday"}).text
    assert "Tuần này: T2–T7 ca chiều 14–22 giờ, CN nghỉ" in page
    assert "Ca đêm 22–6 giờ: hôm sau bận sáng, hạn chế chiều." in page
    values = {"rota_kind": "three_shifts_sunday", "rota_today": "29/12/2025", "consent": "y", "save": "1"}
    assert client.post(address, data=values).status_code == 302
    rota = stored_sheet(trainee, intake=trainee.intake).rota
    assert rota is not None
    assert "".join(rota.cycle) == "SSSSSSNCCCCCCNDDDDDDN"
    page = client.get(address).text
    assert '<option value="29/12/2025" selected>Tuần này: T2–T7 ca chiều' in page


def test_shift_said_yesterday_is_todays_as_of_today(client: FlaskClient, address: str, trainee: Trainee, clock) -> None:
    tomorrow = {"rota_kind": "duty", "rota_every": "4", "rota_today": "02/01/2026", "consent": "y"}
    page = client.post(address, data=tomorrow | {"choose": "1"}).text
    assert '<option value="02/01/2026" selected>Ngày mai trực' in page
    clock.advance(days=1)
    page = client.get(address).text
    assert '<option value="06/01/2026" selected>Hôm nay trực' in page
    clock.advance(days=1)
    still_open = {name: hidden(page, name) for name in ("rota_said_on", "draft_revision")}
    page = client.post(address, data=tomorrow | still_open | {"choose": "1", "rota_today": "06/01/2026"}).text
    assert '<option value="06/01/2026" selected>Hôm nay ra trực' in page


def test_days_until_the_next_duty_are_offered_in_their_order(client: FlaskClient, address: str) -> None:
    page = client.post(address, data={"choose": "1", "rota_kind": "duty", "rota_every": "5"}).text
    chosen = re.search(r'<select[^>]*name="rota_today".*?</select>', page, re.DOTALL)
    assert chosen is not None
    assert re.findall(r'<option value="[^"]+"[^>]*>([^<]*)<', chosen[0]) == [
        "Hôm nay trực", "Hôm nay ra trực (hôm qua trực)", "Ngày mai trực", "2 ngày nữa trực", "3 ngày nữa trực",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["1 ngày trực, 3 ngày nghỉ", "trực 1 nghỉ 3"])
def test_duty_in_the_words_of_a_nurse_is_the_ready_one(
    client: FlaskClient, address: str, trainee: Trainee, text: str
) -> None:
    own = {"rota_kind": "own", "rota_cycle": text, "rota_anchor": "05/01/2026", "consent": "y", "save": "1"}
    assert client.post(address, data=own).status_code == 302
    page = client.get(address).text
    assert '<option value="duty" selected>' in page
    assert '<option value="4" selected>' in page
    assert '<option value="05/01/2026" selected>Hôm nay trực' in page


def test_codes_that_are_named_for_an_unknown_one_are_those_that_are_explained(
    client: FlaskClient, address: str
) -> None:
    page = client.post(address, data={"rota_kind": "own", "rota_cycle": "2Q", "rota_anchor": "05/01/2026"}).text
    named = re.search(r"Chỉ dùng ([^.:]*), ví dụ", page)
    assert named is not None
    explained = re.search(r"một chu kỳ: ([^.]*)\.", page)
    assert explained is not None
    assert named[1].split(", ") == [part.split()[0] for part in explained[1].split(", ")]


def test_shift_of_another_rota_is_asked_for_again(client: FlaskClient, address: str, trainee: Trainee) -> None:
    values = {"rota_kind": "duty", "rota_every": "3", "rota_today": "02/01/2026", "rota_said_on": "05/01/2026"}
    page = client.post(address, data=values | {"choose": "1"}).text
    assert re.search(r'<option value="\d\d/\d\d/\d{4}" selected>', page) is None


def test_rota_without_todays_shift_says_so_at_the_choice(client: FlaskClient, address: str, trainee: Trainee) -> None:
    answer = client.post(address, data=filled(trainee) | {"rota_kind": "duty", "rota_every": "3"})
    assert answer.status_code == 400
    assert "Hãy chọn hôm nay đang ở ca nào" in answer.text


@pytest.mark.parametrize("rota", [{"rota_kind": "night"}, {"rota_kind": "duty", "rota_every": "99"}])
def test_rota_that_nobody_offers_is_refused(
    client: FlaskClient, address: str, trainee: Trainee, rota: dict[str, str]
) -> None:
    answer = client.post(address, data=filled(trainee) | rota | {"rota_today": "05/01/2026"})
    assert answer.status_code == 400
    assert find_sheet(trainee, intake=trainee.intake) is None


@pytest.mark.parametrize(("said", "stored"), [("yes", True), ("no", False), ("unknown", None), ("", None)])
def test_online_is_stored_as_said_and_shown_again(
    client: FlaskClient, address: str, trainee: Trainee, said: str, stored: bool | None
) -> None:
    client.post(address, data=filled(trainee) | {"online": said})
    assert trainee.can_attend_online is stored
    assert bool(re.search(r'name="online"[^>]* checked', client.get(address).text)) == (stored is not None)


def test_online_said_otherwise_alone_is_stored(client: FlaskClient, address: str, trainee: Trainee) -> None:
    client.post(address, data=filled(trainee))
    revision = str(stored_sheet(trainee, intake=trainee.intake).revision)
    client.post(address, data=filled(trainee, online="no", revision=revision))
    assert trainee.can_attend_online is False


def test_too_little_left_for_every_format_is_warned_of(client: FlaskClient, address: str, trainee: Trainee) -> None:
    make_format(trainee.intake, name="Ban ngày")
    warning = "chưa đủ để học xong theo cách học nào"
    busy = told(client, address, filled(trainee, "busy"))
    assert warning in busy["understood"]
    assert "Ban ngày: được nhiều nhất 0 buổi, cần ít nhất 3." in busy["understood"]
    free = told(client, address, filled(trainee, draft_revision=busy["draft_revision"]))
    assert warning not in free["understood"]


def test_too_little_left_but_online_is_warned_of_who_cannot_study_online(
    client: FlaskClient, address: str, trainee: Trainee
) -> None:
    make_format(trainee.intake, name="Trực tuyến", online=True)
    answer = told(client, address, filled(trainee, online="no"))
    assert "Trực tuyến: được nhiều nhất 0 buổi, cần ít nhất 3." in answer["understood"]


def test_week_that_is_not_complete_is_not_counted(client: FlaskClient, address: str, trainee: Trainee) -> None:
    values = {f"week_0_{trainee.intake.periods[0].id}": "free", "consent": "y"}
    understood = told(client, address, values)["understood"]
    assert "còn 20 ô chưa chọn" in understood
    assert "Anh/chị có thể học" not in understood


def test_usual_state_shows_through_where_no_day_is_chosen(client: FlaskClient, trainee: Trainee, address: str) -> None:
    make_sheet(trainee.intake, trainee=trainee, week=office_week())
    page = client.get(address).text
    morning = trainee.intake.periods[0].id
    assert re.search(rf'pill pill-busy is-usual" for="{day(12, morning)}-busy"', page)
    assert re.search(rf'id="{day(12, morning)}-usual" value="" checked', page)
