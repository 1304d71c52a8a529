"""Dữ liệu của tôi: the page on which a trainee sees and rules the own data."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import AvailabilitySheet, LinkPurpose, Trainee, db
from operations.actor import COMMAND
from operations.save_availability import NOTICE_VERSION
from operations.trainees import revoke_links, show_link
from tests.conftest import Clock
from tests.factories import MONDAY, make_intake, make_trainee
from tests.links import personal_path
from tests.operations.counting import counted_statements
from tests.operations.messages import publish_draft, ready_course, send_all_by_hand
from tests.operations.sheets import make_sheet, office_week


@pytest.fixture
def trainee(app: Flask, clock: Clock) -> Trainee:
    trainee = make_trainee(
        make_intake(), full_name="Trần Thị Bình", phone="0912345678", note="ghi chú của giáo vụ",
        consent_version=NOTICE_VERSION, consent_at=clock(),
    )  # fmt: skip
    make_sheet(trainee.intake, trainee=trainee, week=office_week())
    return trainee


@pytest.fixture
def path(app: Flask, trainee: Trainee) -> str:
    return personal_path(app, trainee)


def test_page_shows_profile_consent_and_answers(client: FlaskClient, path: str) -> None:
    page = client.get(f"{path}/du-lieu").text
    for words in (
        "ghi chú của giáo vụ", "0912345678", "bản 26/11/2026, lúc 05/01/2026 09:00",
        "sáng bận, chiều bận, tối học được", "anh/chị tự khai",
    ):  # fmt: skip
        assert words in page
    assert path.rpartition("/")[2] not in page.split("<h1")[1].split('<div class="d-flex')[0]


def test_own_page_and_notice_lead_to_it(client: FlaskClient, path: str) -> None:
    for page in (path, f"{path}/khai-bao"):
        assert f'href="{path}/du-lieu"' in client.get(page).text


def test_data_are_taken_along_as_json_and_as_text(client: FlaskClient, path: str) -> None:
    answer = client.get(f"{path}/du-lieu.json")
    assert json.loads(answer.data)["profile"]["full_name"] == "Trần Thị Bình"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="du-lieu-cua-toi.json"'
    text = client.get(f"{path}/du-lieu.txt").text
    assert "\n\nHỒ SƠ\n- Họ và tên: Trần Thị Bình\n" in text
    assert "&" not in text
    assert client.get(f"{path}/du-lieu.xml").status_code == 404


def test_page_says_of_online_sessions_where_they_are(app: Flask, client: FlaskClient, clock: Clock) -> None:
    course = ready_course(clock, online=True)
    publish_draft(course, clock)
    page = client.get(f"{personal_path(app, course.trainees[0])}/du-lieu").text
    assert "12/01/2026, 07:30–11:30, Trực tuyến" in page


def test_page_and_text_in_english(client: FlaskClient, path: str, english: None) -> None:
    client.set_cookie("lang", "en")
    assert "morning busy" in client.get(f"{path}/du-lieu").text.lower()  # nobody gave the periods names of their own
    assert "- Full name: Trần Thị Bình" in client.get(f"{path}/du-lieu.txt").text


@pytest.mark.parametrize(("times", "words"), [(1, "replaced 1 time"), (2, "replaced 2 times")])
def test_page_in_english_counts_how_often_a_link_was_replaced(
    client: FlaskClient, path: str, trainee: Trainee, clock: Clock, english: None, times: int, words: str
) -> None:
    show_link(trainee, LinkPurpose.LOOKING, actor=COMMAND, now=clock())
    for _time in range(times):
        revoke_links(trainee, {LinkPurpose.LOOKING}, actor=COMMAND, now=clock())
    client.set_cookie("lang", "en")
    text = client.get(f"{path}/du-lieu.txt").text
    assert [line.rpartition("; ")[2] for line in text.splitlines() if "replaced" in line] == [words]


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({"phone": "09", "email": ""}, 400, "Số điện thoại chưa đúng"),
        ({"phone": "", "email": "không phải"}, 400, "Địa chỉ e-mail chưa đúng"),
        ({"phone": "", "email": "", "language": "xx"}, 400, "Lựa chọn này không có"),
        ({"phone": "", "email": "", "seen": "cũ"}, 409, "Trang này đã cũ"),
    ],
)
def test_contact_with_a_fault_is_told_and_nothing_is_saved(
    client: FlaskClient, path: str, trainee: Trainee, form: dict[str, str], status: int, words: str
) -> None:
    answer = client.post(f"{path}/du-lieu/lien-he", data={"language": "vi", "seen": "x"} | form)
    assert answer.status_code == status
    assert words in answer.text
    assert trainee.phone == "0912345678"


def test_contact_is_saved(client: FlaskClient, path: str, trainee: Trainee) -> None:
    seen = client.get(f"{path}/du-lieu").text.split('name="seen"')[1].split('value="')[1].split('"')[0]
    form = {"phone": "0987 654 321", "email": " Binh@Example.vn ", "language": "en", "seen": seen}
    for _twice in range(2):
        assert client.post(f"{path}/du-lieu/lien-he", data=form).status_code == 302
    assert (trainee.phone, trainee.email, trainee.language) == ("0987654321", "binh@example.vn", "en")


def test_withdrawal_needs_a_tick(client: FlaskClient, path: str) -> None:
    answer = client.post(f"{path}/du-lieu/rut")
    assert answer.status_code == 400
    assert "Hãy đánh dấu để xác nhận. Chưa có gì bị xóa." in answer.text
    assert db.session.query(AvailabilitySheet).count() == 1


def test_notice_and_withdrawal_say_that_reported_absences_stay_and_how_they_are_undone(
    client: FlaskClient, path: str
) -> None:
    notice = client.get(f"{path}/khai-bao").text
    assert "Buổi anh/chị báo không đến và buổi học bù anh/chị chọn thuộc lịch học đã ban hành" in notice
    assert "bấm “Hoàn tác” trên trang lịch học" in notice
    kept = client.get(f"{path}/du-lieu").text.split("Vẫn được giữ:")[1].split("</ul>")[0]
    assert "những buổi anh/chị báo không đến và buổi học bù anh/chị chọn" in kept
    assert "bấm “Hoàn tác” trên trang lịch học" in kept


def test_withdrawal_is_done_told_and_seen_by_staff(
    client: FlaskClient, officer_client: FlaskClient, path: str, trainee: Trainee
) -> None:
    page = client.post(f"{path}/du-lieu/rut", data={"hieu": "y"}, follow_redirects=True).text
    assert "Đã rút lại sự đồng ý và xóa lịch rảnh/bận của anh/chị." in page
    assert "Anh/chị đã rút lại lúc 05/01/2026 09:00" in page
    assert db.session.query(AvailabilitySheet).count() == 0
    again = client.post(f"{path}/du-lieu/rut", data={"hieu": "y"}, follow_redirects=True).text
    assert "Không còn gì để xóa." in again
    start = f"/dot-hoc/{trainee.intake.public_id}/hoc-vien"
    assert "Đã rút, đã xóa" in officer_client.get(start).text
    assert "Học viên đã rút lại đồng ý" in officer_client.get(f"{start}/{trainee.public_id}").text
    sheet = officer_client.get(f"/dot-hoc/{trainee.intake.public_id}/lich-ranh-ban/hoc-vien/{trainee.public_id}").text
    assert "chỉ để xếp lịch học, báo lịch cho anh/chị" in sheet  # to be read to them
    assert "/du-lieu" not in sheet


def test_answer_after_a_withdrawal_asks_for_consent_again(client: FlaskClient, path: str, trainee: Trainee) -> None:
    client.post(f"{path}/du-lieu/rut", data={"hieu": "y"})
    assert "Tôi đã đọc thông báo" in client.get(f"{path}/khai-bao").text


def test_link_that_is_void_shows_and_deletes_nothing(client: FlaskClient, path: str, trainee: Trainee) -> None:
    bad = f"{path}x"
    assert client.get(f"{bad}/du-lieu").status_code == 404
    assert client.get(f"{bad}/du-lieu.json").status_code == 404
    assert client.post(f"{bad}/du-lieu/rut", data={"hieu": "y"}).status_code == 404
    assert db.session.query(AvailabilitySheet).count() == 1


def test_page_sends_a_fixed_number_of_statements(app: Flask, client: FlaskClient, clock: Clock) -> None:
    counts = []
    for people in (2, 20):
        course = ready_course(clock, trainees=people)
        publish_draft(course, clock)
        send_all_by_hand(course, clock())
        address = f"{personal_path(app, course.trainees[0])}/du-lieu"
        client.get(address)
        with counted_statements() as sent:
            assert client.get(address).status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 22


def test_page_and_notice_say_until_when_data_are_kept_and_whom_to_ask(
    app: Flask, client: FlaskClient, path: str, trainee: Trainee
) -> None:
    app.config["SETTINGS"].school_contact = "0292 000 000"
    page, form = client.get(f"{path}/du-lieu").text, client.get(f"{path}/khai-bao").text
    assert "mở được đến hết ngày 24/02/2026" in page
    assert "0292 000 000" in page
    for text in (page, form):
        assert "được xóa sau ngày 25/01/2027" in text
    assert "Hỏi về dữ liệu của mình: Trường Chính trị (ví dụ), 0292 000 000." in form


@pytest.mark.parametrize(
    ("cycle", "vietnamese", "english"),
    [
        (
            "TRNN",
            "Trực 24 giờ, hôm sau ra trực, 4 ngày một lần",
            "24-hour duty, the day after free of duty, every 4 days",
        ),
        ("SSSSSSNCCCCCCNDDDDDDN", "Ba ca đổi theo tuần, Chủ nhật nghỉ", "Three shifts changing weekly, Sundays off"),
        (
            "AABN",
            "ca ngày 6–18 giờ 2 ngày, ca đêm 18–6 giờ 1 ngày, nghỉ 1 ngày",
            "day shift 6–18 for 2 days, night shift 18–6 for 1 day, day off for 1 day",
        ),
    ],
)
def test_rota_is_told_in_words(app: Flask, client: FlaskClient, cycle: str, vietnamese: str, english: str) -> None:
    trainee = make_trainee(make_intake())
    make_sheet(trainee.intake, trainee=trainee, rota=(MONDAY, cycle))
    path = f"{personal_path(app, trainee)}/du-lieu"
    assert f"{vietnamese}, từ 12/01/2026" in client.get(path).text
    client.post("/ngon-ngu/en", data={"back": path})
    assert f"{english}, from 12/01/2026" in client.get(path).text
