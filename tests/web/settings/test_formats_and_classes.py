import pytest
from flask.testing import FlaskClient

from models import CourseClass, Format, Intake, db
from operations.change_settings.cuts import cut_of
from tests.factories import make_class, make_format, make_intake


def _url(intake: Intake, page: str) -> str:
    return f"/dot-hoc/{intake.public_id}/thiet-lap/{page}"


def _format(intake: Intake, **changes: object) -> dict[str, object]:
    evening = intake.periods[2].id
    data = {"revision": intake.revision, "name": "Buổi tối", "code": "toi", "cut_mode": "auto", "max_per_day": "1"}
    return data | {"week": [f"{day}-{evening}" for day in range(5)]} | changes


def test_format_new_is_listed_with_its_week_and_cut(admin_client: FlaskClient) -> None:
    intake = make_intake()
    text = admin_client.post(_url(intake, "hinh-thuc/moi"), data=_format(intake), follow_redirects=True).text
    assert "Buổi tối" in text
    assert "Tối: T2–T6" in text
    assert "4 buổi: 4 4 4 3" in text


def test_format_cut_by_hand_is_shown_as_such(admin_client: FlaskClient) -> None:
    intake = make_intake()
    admin_client.post(_url(intake, "hinh-thuc/moi"), data=_format(intake, cut_mode="hand", cut="3 4, 4 4"))
    used = db.session.scalars(db.select(Format)).one()
    assert cut_of(used) == [3, 4, 4, 4]
    text = admin_client.get(_url(intake, f"hinh-thuc/{used.id}")).text
    assert 'value="3 4 4 4"' in text
    assert 'checked class="form-check-input" id="cut_mode-1"' in text


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"name": " "}, "name", "Hãy nhập nội dung này."),
        ({"week": []}, "week", "Hãy chọn ít nhất một buổi trong tuần."),
        ({"week": ["9-9"]}, "week", "Lựa chọn này không có hoặc không còn nữa."),
        ({"max_per_day": "0"}, "max_per_day", "Hãy nhập số từ 1 đến 10."),
        ({"per_week_least": "2"}, "per_week_least", "Hãy nhập cả số buổi nhiều nhất mỗi tuần."),
        ({"per_week_least": "4", "per_week_most": "3"}, "per_week_least", "không được lớn hơn số nhiều nhất"),
        ({"cut_mode": "hand", "cut": "bốn"}, "cut", "Hãy nhập các số nguyên cách nhau bằng dấu cách."),
        ({"cut_mode": "hand", "cut": "4 4"}, "cut", "Các buổi cộng lại là 8 tiết, chương trình có 15 tiết."),
        ({"cut_mode": "hand", "cut": "5 5 5"}, "cut", "chỉ đủ nhiều nhất 4 tiết"),
    ],
)
def test_format_fault_is_said_at_its_field_and_input_is_kept(
    admin_client: FlaskClient, changes: dict[str, object], field: str, message: str
) -> None:
    intake = make_intake()
    answer = admin_client.post(_url(intake, "hinh-thuc/moi"), data=_format(intake, **changes, max_span_days="33"))
    assert answer.status_code == 400
    assert message in answer.text.split(f'id="{field}-error"')[1].split("</div>")[0]
    assert 'value="33"' in answer.text
    assert db.session.scalars(db.select(Format)).all() == []


def test_format_of_another_intake_is_not_found(admin_client: FlaskClient) -> None:
    used = make_format(make_intake())
    assert admin_client.get(_url(make_intake(), f"hinh-thuc/{used.id}")).status_code == 404


def test_format_of_a_class_cannot_be_deleted_and_the_class_is_named(admin_client: FlaskClient) -> None:
    intake = make_intake()
    one = make_class(intake)
    answer = admin_client.post(
        _url(intake, f"hinh-thuc/{one.formats[0].id}/xoa"), data={"revision": intake.revision}, follow_redirects=True
    )
    assert f"các lớp sau đang dùng: {one.code}" in answer.text
    assert len(db.session.scalars(db.select(Format)).all()) == 1


def test_format_that_nobody_uses_is_deleted(admin_client: FlaskClient) -> None:
    intake = make_intake()
    used = make_format(intake)
    admin_client.post(_url(intake, f"hinh-thuc/{used.id}/xoa"), data={"revision": intake.revision})
    assert db.session.scalars(db.select(Format)).all() == []


def _class(intake: Intake, **changes: object) -> dict[str, object]:
    formats = db.session.scalars(db.select(Format.id).filter_by(intake_id=intake.id)).all()
    data = {"revision": intake.revision, "code": "L01", "name": "Lớp 01", "capacity": "40", "min_size": "0"}
    return data | {"format_ids": list(formats)} | changes


def test_class_new_is_listed(officer_client: FlaskClient) -> None:
    intake = make_intake()
    make_format(intake)
    text = officer_client.post(_url(intake, "lop/moi"), data=_class(intake), follow_redirects=True).text
    assert "Lớp 01" in text
    assert "0–40 học viên" in text


def test_class_submitted_twice_is_stored_once(officer_client: FlaskClient) -> None:
    intake = make_intake()
    make_format(intake)
    data = _class(intake)
    assert officer_client.post(_url(intake, "lop/moi"), data=data).status_code == 302
    assert officer_client.post(_url(intake, "lop/moi"), data=data).status_code == 409
    assert len(db.session.scalars(db.select(CourseClass)).all()) == 1


@pytest.mark.parametrize("link", ["hop.example.vn", "javascript:alert(1)", "https://", "https://hop.example.vn/lớp"])
def test_class_meeting_link_that_calendars_cannot_carry_is_refused(officer_client: FlaskClient, link: str) -> None:
    intake = make_intake()
    make_format(intake)
    answer = officer_client.post(_url(intake, "lop/moi"), data=_class(intake, meeting_url=link))
    assert answer.status_code == 400
    assert 'id="meeting_url-error"' in answer.text


def test_class_without_format_says_so_at_the_boxes(officer_client: FlaskClient) -> None:
    intake = make_intake()
    make_format(intake)
    answer = officer_client.post(_url(intake, "lop/moi"), data=_class(intake, format_ids=[]))
    assert "Hãy chọn ít nhất một mục." in answer.text.split('id="format_ids-error"')[1]


def test_class_is_deleted(officer_client: FlaskClient) -> None:
    intake = make_intake()
    one = make_class(intake)
    officer_client.post(_url(intake, f"lop/{one.id}/xoa"), data={"revision": intake.revision})
    assert db.session.scalars(db.select(CourseClass)).all() == []
