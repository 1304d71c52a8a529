"""The pages of weights, periods and programme, whose rows are changed by plain buttons."""

import re

from flask.testing import FlaskClient

from models import Intake, db
from operations.change_settings.set_rule_weights import rule_weights
from scheduler.rules import CATALOGUE, DEFAULT_WEIGHTS
from tests.factories import make_format, make_intake, make_lecturer
from web.rule_texts import RULE_NAMES


def _url(intake: Intake, page: str) -> str:
    return f"/dot-hoc/{intake.public_id}/thiet-lap/{page}"


def _weights(intake: Intake, **changes: object) -> dict[str, object]:
    return {"revision": intake.revision, "action": "save"} | rule_weights(intake) | changes


def test_weights_page_names_every_rule(admin_client: FlaskClient) -> None:
    text = admin_client.get(_url(make_intake(), "muc-uu-tien")).text
    assert [rule.name for rule in CATALOGUE if str(RULE_NAMES[rule.name]) not in text] == []


def test_weights_saved_say_that_the_next_run_uses_them(admin_client: FlaskClient) -> None:
    intake = make_intake()
    answer = admin_client.post(_url(intake, "muc-uu-tien"), data=_weights(intake, makeup="77"), follow_redirects=True)
    assert "Lần bấm “Xếp lịch” tới sẽ dùng thiết lập này" in answer.text
    assert rule_weights(intake)["makeup"] == 77


def test_weight_that_is_no_number_keeps_the_input_and_says_so(admin_client: FlaskClient) -> None:
    intake = make_intake()
    answer = admin_client.post(_url(intake, "muc-uu-tien"), data=_weights(intake, makeup="nhiều", avoid="9"))
    assert answer.status_code == 400
    assert 'id="makeup-error"' in answer.text
    assert "Hãy nhập một số nguyên." in answer.text
    assert 'value="9"' in answer.text
    assert rule_weights(intake) == DEFAULT_WEIGHTS


def test_weights_default_button_shows_the_default_and_stores_nothing(admin_client: FlaskClient) -> None:
    intake = make_intake()
    admin_client.post(_url(intake, "muc-uu-tien"), data=_weights(intake, makeup="77"))
    answer = admin_client.post(_url(intake, "muc-uu-tien"), data=_weights(intake, action="reset-makeup", avoid="9"))
    assert "Có thay đổi chưa lưu." in answer.text
    assert "Về mặc định (3)" in answer.text  # avoid is still the number that was typed
    assert "Về mặc định (5)" not in answer.text
    assert rule_weights(intake)["makeup"] == 77


def test_weights_second_submit_of_a_page_is_refused_and_says_why(admin_client: FlaskClient) -> None:
    intake = make_intake()
    data = _weights(intake, makeup="77")
    assert admin_client.post(_url(intake, "muc-uu-tien"), data=data).status_code == 302
    answer = admin_client.post(_url(intake, "muc-uu-tien"), data=data | {"makeup": "1"})
    assert answer.status_code == 409
    assert "Trang này đã cũ" in answer.text
    assert 'value="1"' in answer.text
    assert rule_weights(intake)["makeup"] == 77


def _modules(intake: Intake, *rows: tuple[str, str, str, bool], action: str = "save") -> dict[str, object]:
    data: dict[str, object] = {"revision": intake.revision, "action": action, "note": ""}
    for n, (code, title, lessons, closing) in enumerate(rows):
        data |= {f"modules-{n}-code": code, f"modules-{n}-title": title, f"modules-{n}-lessons": lessons}
        data |= {f"modules-{n}-closing": "y"} if closing else {}
    return data


TITLE = re.compile(r"<textarea[^>]*>\s*([^<]*)</textarea>")
ROWS = (("M1", "Mở đầu", "4", False), ("M2", "Nội dung", "6", False), ("M3", "Bế giảng", "2", True))


def test_programme_saved_is_the_programme_of_the_intake(admin_client: FlaskClient) -> None:
    intake = make_intake()
    make_format(intake)
    answer = admin_client.post(_url(intake, "chuong-trinh"), data=_modules(intake, *ROWS), follow_redirects=True)
    assert [(one.code, one.lessons) for one in intake.programme_version.modules] == [("M1", 4), ("M2", 6), ("M3", 2)]
    assert "3 buổi: 5 5 2" in answer.text


def test_programme_buttons_change_the_page_and_store_nothing(admin_client: FlaskClient) -> None:
    intake = make_intake()
    for action, titles in (
        ("up-1", ["Nội dung", "Mở đầu", "Bế giảng"]),
        ("down-1", ["Mở đầu", "Bế giảng", "Nội dung"]),
        ("remove-0", ["Nội dung", "Bế giảng"]),
        ("add", ["Mở đầu", "Nội dung", "Bế giảng", ""]),
        ("up-0", ["Mở đầu", "Nội dung", "Bế giảng"]),
        ("remove-99", ["Mở đầu", "Nội dung", "Bế giảng"]),
    ):
        text = admin_client.post(_url(intake, "chuong-trinh"), data=_modules(intake, *ROWS, action=action)).text
        assert TITLE.findall(text) == titles, action
    assert intake.programme_version.number == 1


def test_programme_faulty_row_is_said_at_its_field(admin_client: FlaskClient) -> None:
    intake = make_intake()
    rows = (*ROWS[:1], ("M2", "", "0", False))
    answer = admin_client.post(_url(intake, "chuong-trinh"), data=_modules(intake, *rows))
    assert answer.status_code == 400
    assert 'id="modules-1-title-error"' in answer.text
    assert 'id="modules-1-lessons-error"' in answer.text


def test_programme_page_names_lecturers_of_modules_that_are_gone(admin_client: FlaskClient) -> None:
    intake = make_intake()
    lecturer = make_lecturer(intake, modules=("M2",))
    rows = (ROWS[0], ROWS[2])
    text = admin_client.post(_url(intake, "chuong-trinh"), data=_modules(intake, *rows), follow_redirects=True).text
    assert "không còn trong chương trình" in text
    assert lecturer.name in text


def _periods(intake: Intake, action: str = "save", **changes: str) -> dict[str, object]:
    data: dict[str, object] = {"revision": intake.revision, "action": action}
    for n, one in enumerate(intake.periods):
        data |= {f"periods-{n}-key": one.id, f"periods-{n}-name": one.name, f"periods-{n}-lessons": one.lessons}
        data |= {f"periods-{n}-start": f"{one.start_time:%H:%M}", f"periods-{n}-end": f"{one.end_time:%H:%M}"}
    return data | changes


def test_periods_take_times_as_people_write_them(admin_client: FlaskClient) -> None:
    intake = make_intake()
    changes = {"periods-2-start": "18h30", "periods-2-end": "20.45", "periods-2-lessons": "3"}
    assert admin_client.post(_url(intake, "buoi"), data=_periods(intake, **changes)).status_code == 302
    evening = intake.periods[2]
    assert (f"{evening.start_time:%H:%M}", f"{evening.end_time:%H:%M}", evening.lessons) == ("18:30", "20:45", 3)


def test_periods_that_overlap_are_refused_above_the_form(admin_client: FlaskClient) -> None:
    intake = make_intake()
    db.session.commit()
    answer = admin_client.post(_url(intake, "buoi"), data=_periods(intake, **{"periods-0-end": "14:00"}))
    assert answer.status_code == 400
    assert "Buổi “Sáng” và buổi “Chiều” trùng giờ." in answer.text


def test_periods_wrong_time_is_said_at_its_field(admin_client: FlaskClient) -> None:
    intake = make_intake()
    answer = admin_client.post(_url(intake, "buoi"), data=_periods(intake, **{"periods-0-start": "25:00"}))
    assert 'id="periods-0-start-error"' in answer.text
    assert 'value="25:00"' in answer.text
