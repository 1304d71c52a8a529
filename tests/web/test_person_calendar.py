"""The page on which a trainee imports a calendar: what it shows, keeps and refuses."""

import io
import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from http.server import BaseHTTPRequestHandler

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from config import Settings
from models import AuditEntry, ImportedCalendar, Release, State, Trainee, db
from operations.imported_calendars import find_import
from operations.save_availability import NOTICE_VERSION
from tests.calendars.samples import calendar, event, sample
from tests.calendars.web_server import WebServer, running_web_server
from tests.factories import MONDAY, NOW, make_intake, make_trainee
from tests.links import personal_path
from tests.operations.sheets import make_sheet, week_of
from web.extensions import limiter

PAGE = "lich-ca-nhan"


@pytest.fixture
def trainee(app: Flask) -> Trainee:
    return make_trainee(make_intake(answer_deadline=NOW + timedelta(days=3)), full_name="Nguyễn Thị Thử")


@pytest.fixture
def address(app: Flask, trainee: Trainee) -> str:
    return f"{personal_path(app, trainee)}/{PAGE}"


@pytest.fixture
def server():
    with running_web_server() as running:
        yield running


def send(client: FlaskClient, where: str, data: bytes | None = None, **values: str):
    """The form as a browser sends it; without `data` no file is chosen."""
    file = FileStorage(io.BytesIO(data or b""), filename="" if data is None else "lich.ics")
    boundary, body = encode_multipart({"consent": "y", "address": "", **values, "file": file})
    return client.post(where, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def sealed(page) -> str:
    match = re.search(r'name="preview" value="([^"]+)"', page.text)
    assert match is not None
    return match[1]


def confirm(client: FlaskClient, address: str, page, **values: str):
    fields = {"preview": sealed(page), "consent": "y"} | values
    return client.post(f"{address}/luu", data=fields, follow_redirects=True)


def field_errors(text: str) -> list[str]:
    return [found.strip() for found in re.findall(r'class="field-error"[^>]*>([^<]*)<', text)]


def lines(text: str) -> list[str]:
    return re.findall(r'<li class="tabular">([^<]*)</li>', text)


EVENING = calendar(event("UID:1", "DTSTART:20260112T180000", "DTEND:20260112T200000", "SUMMARY:Chuyện riêng"))


def test_file_is_previewed_by_week_and_nothing_is_stored(client: FlaskClient, address: str, trainee: Trainee) -> None:
    page = send(client, address, sample("google"))
    assert page.status_code == 200
    assert "10 buổi sẽ thành bận." in page.text
    assert re.findall(r"Tuần [^<]*", page.text) == ["Tuần 12/01 – 18/01/2026", "Tuần 19/01 – 25/01/2026"]
    assert lines(page.text) == [
        "T2 12/01: Sáng, Tối", "T7 17/01: Sáng, Chiều, Tối", "CN 18/01: Sáng, Chiều, Tối",
        "T3 20/01: Tối", "T5 22/01: Tối",
    ]  # fmt: skip
    assert db.session.scalar(db.select(db.func.count(ImportedCalendar.id))) == 0
    assert trainee.consent_at is None
    assert "Giao ban khoa" not in page.text


def test_confirmed_preview_is_kept_and_told_on_the_next_page(
    client: FlaskClient, address: str, trainee: Trainee
) -> None:
    answer = confirm(client, address, send(client, address, EVENING))
    assert "Đã nhập lịch." in answer.text
    assert "Anh/chị có thể học vào lúc nào?" in answer.text
    assert "1 khoảng giờ bận, nhập từ tệp lúc 05/01/2026 09:00." in answer.text
    assert trainee.consent_version == NOTICE_VERSION
    stored = find_import(trainee, intake=trainee.intake)
    assert stored.blocks == ["2026-01-12T18:00:00/2026-01-12T20:00:00"]
    assert lines(client.get(address).text) == ["T2 12/01, 18:00–20:00"]


def test_confirm_of_somebody_who_answered_goes_back_to_the_own_page(
    client: FlaskClient, address: str, trainee: Trainee
) -> None:
    make_sheet(trainee.intake, trainee=trainee, week=week_of(State.FREE))
    answer = confirm(client, address, send(client, address, EVENING))
    assert "Anh/chị có thể học 13 trên 14 buổi tối." in answer.text
    assert "Các buổi trùng giờ bận nay được tính là bận." in answer.text


@pytest.mark.parametrize("is_released", [False, True])
def test_confirm_of_somebody_who_did_not_answer_says_that_the_week_is_still_to_be_told(
    client: FlaskClient, address: str, trainee: Trainee, is_released: bool
) -> None:
    if is_released:
        release = Release(intake=trainee.intake, number=1, changes={}, timetable_revision=1, published_at=NOW)
        db.session.add(release)
        db.session.commit()
    answer = confirm(client, address, send(client, address, EVENING))
    assert "hãy khai tuần thường lệ ở trang này rồi bấm Gửi" in answer.text
    assert "nay được tính là bận" not in answer.text
    assert "Anh/chị có thể học vào lúc nào?" in answer.text


def test_preview_says_what_stays_as_it_is(client: FlaskClient, address: str, trainee: Trainee) -> None:
    week = week_of(State.FREE) | {(1, 0): State.BUSY}
    make_sheet(trainee.intake, trainee=trainee, week=week, days={(MONDAY, 2): State.FREE})
    events = [event(f"UID:{n}", f"DTSTART:202601{start}", "DURATION:PT1H") for n, start in enumerate(
        ("12T180000", "13T080000", "13T120000")
    )]  # fmt: skip
    page = send(client, address, calendar(*events))
    assert "Không buổi nào đổi: giờ bận trong lịch này đã được tính" in page.text
    assert "1 buổi đã bận sẵn" in page.text
    assert "1 buổi giữ như ngày riêng đã khai" in page.text
    assert "1 khoảng giờ bận không ảnh hưởng" in page.text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (None, "Hãy chọn tệp hoặc dán địa chỉ lịch."),
        (b"<html>", "Đây không phải tệp lịch."),
        (b"", "Đây không phải tệp lịch."),
        (b"x" * 4_500_000, "Lịch này lớn hơn 4 MB."),
        (calendar(event("DTSTART:20260112T080000", "RRULE:FREQ=SECONDLY")), "lặp lại quá nhiều lần"),
        (calendar(), "không có giờ bận nào từ 12/01/2026 đến 25/01/2026"),
        (calendar(event("DTSTART:20270112T080000", "DURATION:PT1H")), "không có giờ bận nào"),
        (calendar(event("DTSTART:nonsense")), "1 mục không đọc được nên bỏ qua."),
    ],
)
def test_file_that_is_of_no_use_is_refused_in_words_at_its_field(
    client: FlaskClient, address: str, data: bytes | None, said: str
) -> None:
    page = send(client, address, data)
    assert page.status_code == 400
    (error,) = field_errors(page.text)
    assert said in error
    assert 'aria-describedby="file-error"' in page.text


def test_upload_larger_than_any_page_takes_is_refused(client: FlaskClient, address: str) -> None:
    page = send(client, address, b"x" * 6_000_000)
    assert page.status_code == 413
    assert "Chỉ nhận tệp đến 5 MB." in page.text
    assert f'href="{address.removesuffix("/" + PAGE)}"' in page.text
    assert "/dot-hoc/" not in page.text


def test_long_entries_and_unknown_zones_are_pointed_out(client: FlaskClient, address: str) -> None:
    long = event("UID:1", "DTSTART;VALUE=DATE:20260101", "DTEND;VALUE=DATE:20260301")
    odd = event("UID:2", "DTSTART;TZID=Nowhere/Bogus:20260113T080000", "DURATION:PT1H")
    page = send(client, address, calendar(long, odd)).text
    assert "1 mục ghi múi giờ lạ: giờ của mục đó được hiểu là giờ Việt Nam." in page
    assert "Lịch có lúc bận liền từ một tuần trở lên." in page
    assert "T2 12/01, 00:00 – CN 25/01, 24:00" in page
    assert "từ một tuần trở lên" not in send(client, address, EVENING).text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("không phải địa chỉ", "Đây không phải địa chỉ lịch."),
        ("http://127.0.0.1:8000/", "chỉ nhận địa chỉ trên internet"),
        ("http://169.254.169.254/latest/meta-data/", "chỉ nhận địa chỉ trên internet"),
    ],
)
def test_address_that_is_not_asked_is_refused_at_its_field(
    client: FlaskClient, address: str, given: str, said: str
) -> None:
    page = send(client, address, address=given)
    assert page.status_code == 400
    (error,) = field_errors(page.text)
    assert said in error
    assert 'aria-describedby="address-error"' in page.text
    assert given in page.text


def test_one_calendar_at_a_time(client: FlaskClient, address: str) -> None:
    page = send(client, address, EVENING, address="https://example.vn/lich.ics")
    assert field_errors(page.text) == ["Hãy chọn tệp hoặc dán địa chỉ, không cần cả hai."]


def test_calendar_at_an_address_is_read_and_the_address_forgotten(
    app: Flask, client: FlaskClient, address: str, trainee: Trainee, server: WebServer
) -> None:
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"calendar_hosts": f"a:1, {server.host}"})
    secret = server.gives("/rieng/bi-mat.ics", EVENING)
    page = send(client, address, address=secret)
    assert lines(page.text) == ["T2 12/01: Tối"]
    assert "bi-mat" not in page.text
    answer = confirm(client, address, page)
    assert "nhập từ địa chỉ lịch lúc 05/01/2026 09:00." in answer.text
    assert send(client, address, address=server.url("/khac.ics")).status_code == 400
    assert "mã 404" in send(client, address, address=server.url("/khac.ics")).text
    assert (
        db.session.scalar(db.select(db.func.count(AuditEntry.id)).where(AuditEntry.action == "calendar.imported")) == 1
    )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nobody_waits_with_writing_while_a_calendar_server_answers(
    app: Flask, client: FlaskClient, address: str, server: WebServer
) -> None:
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = settings.model_copy(update={"calendar_hosts": server.host})
    url = server.gives("/lich.ics", EVENING)
    give = server.answers["/lich.ics"]
    wrote = []

    def write_first(request: BaseHTTPRequestHandler) -> None:
        with closing(sqlite3.connect(settings.instance_dir / "xep-lich.db", timeout=0.2)) as other:
            other.execute("BEGIN IMMEDIATE")
            wrote.append(True)
        give(request)

    server.answers["/lich.ics"] = write_first
    assert lines(send(client, address, address=url).text) == ["T2 12/01: Tối"]
    assert wrote == [True]


def test_consent_is_needed_before_a_calendar_is_read_and_asked_once(
    client: FlaskClient, address: str, trainee: Trainee
) -> None:
    assert "Thông báo về thông tin cá nhân" in client.get(address).text
    page = send(client, address, EVENING, consent="")
    assert page.status_code == 400
    assert field_errors(page.text) == ["Cần anh/chị đồng ý thì thông tin mới được lưu."]
    page = send(client, address, EVENING)
    assert client.post(f"{address}/luu", data={"preview": sealed(page)}).status_code == 400
    assert find_import(trainee, intake=trainee.intake) is None
    confirm(client, address, page)
    assert 'name="consent"' not in client.get(address).text


def test_preview_of_somebody_else_or_changed_or_old_is_refused(
    app: Flask, client: FlaskClient, address: str, trainee: Trainee, clock
) -> None:
    other = f"{personal_path(app, make_trainee(trainee.intake))}/{PAGE}"
    preview = sealed(send(client, address, EVENING))
    for where, text in ((other, preview), (address, preview[:-2]), (address, ""), (address, "a.b.c"), (address, "é")):
        page = client.post(f"{where}/luu", data={"preview": text, "consent": "y"})
        assert page.status_code == 400
        assert "Bản xem trước đã cũ." in page.text
    clock.advance(hours=3)
    assert client.post(f"{address}/luu", data={"preview": preview, "consent": "y"}).status_code == 400
    assert db.session.scalar(db.select(db.func.count(ImportedCalendar.id))) == 0


def test_confirm_twice_is_stored_once_and_both_are_told_so(client: FlaskClient, address: str, trainee: Trainee) -> None:
    page = send(client, address, EVENING)
    for _time in range(2):
        assert "Đã nhập lịch." in confirm(client, address, page).text
    assert find_import(trainee, intake=trainee.intake).revision == 1


def test_second_tab_overwrites_nothing_silently(client: FlaskClient, address: str, trainee: Trainee) -> None:
    slow = send(client, address, calendar(event("UID:2", "DTSTART:20260113T080000", "DURATION:PT1H")))
    confirm(client, address, send(client, address, EVENING))
    answer = confirm(client, address, slow)
    assert answer.status_code == 409
    assert "1 buổi thôi bận vì lịch nhập trước đây bị thay" in answer.text
    assert find_import(trainee, intake=trainee.intake).blocks == ["2026-01-12T18:00:00/2026-01-12T20:00:00"]
    assert "Đã nhập lịch." in confirm(client, address, answer).text
    assert find_import(trainee, intake=trainee.intake).blocks == ["2026-01-13T08:00:00/2026-01-13T09:00:00"]


def test_imported_calendar_can_be_dropped(client: FlaskClient, address: str, trainee: Trainee) -> None:
    confirm(client, address, send(client, address, EVENING))
    assert "Lịch đang dùng" in client.get(address).text
    assert client.post(f"{address}/bo", data={"revision": "9"}).status_code == 409
    answer = client.post(f"{address}/bo", data={"revision": "1"}, follow_redirects=True)
    assert "Đã bỏ lịch đã nhập." in answer.text
    assert find_import(trainee, intake=trainee.intake) is None
    assert "Đã bỏ lịch" in client.post(f"{address}/bo", data={"revision": "x"}, follow_redirects=True).text


def test_late_import_is_taken_and_flagged_to_staff(
    officer_client: FlaskClient, address: str, trainee: Trainee, clock
) -> None:
    clock.advance(days=4)
    confirm(officer_client, address, send(officer_client, address, EVENING))
    page = officer_client.get(f"/dot-hoc/{trainee.intake.public_id}/lich-ranh-ban/hoc-vien/{trainee.public_id}")
    assert "Lịch cá nhân: 1 khoảng giờ bận, nhập từ tệp lúc 09/01/2026 09:00." in page.text
    assert "khai sau hạn" in page.text


def test_calendar_that_is_dropped_late_is_flagged_to_staff_and_shown_to_the_person(
    officer_client: FlaskClient, address: str, trainee: Trainee, clock
) -> None:
    confirm(officer_client, address, send(officer_client, address, EVENING))
    clock.advance(days=4)
    overview = f"/dot-hoc/{trainee.intake.public_id}"
    assert "sau hạn" not in officer_client.get(f"{overview}/hoc-vien").text.split("<tbody>")[1]
    officer_client.post(f"{address}/bo", data={"revision": "1"})
    assert "1 người khai, sửa hoặc xóa lịch rảnh/bận sau hạn." in officer_client.get(overview).text
    assert ">khai, sửa hoặc xóa sau hạn</span>" in officer_client.get(f"{overview}/hoc-vien").text
    card = officer_client.get(f"{overview}/hoc-vien/{trainee.public_id}").text
    assert "Lần gần nhất có lịch rảnh/bận bị xóa: 09/01/2026 09:00" in card
    own = officer_client.get(f"{address.rsplit('/', 1)[0]}/du-lieu").text
    assert "<dt>Lần gần nhất lịch rảnh/bận bị xóa</dt><dd>09/01/2026 09:00</dd>" in own


def test_links_of_the_page_are_refused_like_the_others(client: FlaskClient) -> None:
    assert client.get(f"/hv/doan/{PAGE}").status_code == 404
    for path in (PAGE, f"{PAGE}/luu", f"{PAGE}/bo"):
        assert client.post(f"/hv/doan/{path}").status_code == 404


def test_page_reads_in_english(client: FlaskClient, address: str) -> None:
    client.set_cookie("lang", "en")
    page = send(client, address, EVENING)
    assert "1 session will become busy." in page.text


@pytest.fixture
def strict_limits(app: Flask):
    limiter.reset()
    limiter.enabled = True
    yield
    limiter.reset()
    limiter.enabled = False


class TestLimits:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"rate_limits": True})

    def test_addresses_are_asked_for_six_times_a_minute_for_each_link(
        self, app: Flask, client: FlaskClient, address: str, trainee: Trainee, strict_limits: None
    ) -> None:
        tried = [send(client, address, address="http://127.0.0.1/").status_code for _ in range(7)]
        assert tried == [400] * 6 + [429]
        assert send(client, address).status_code == 400
        other = f"{personal_path(app, make_trainee(trainee.intake))}/{PAGE}"
        assert send(client, other, address="http://127.0.0.1/").status_code == 400

    def test_guessing_links_on_the_page_is_limited_too(self, client: FlaskClient, strict_limits: None) -> None:
        tried = [client.get(f"/hv/doan{n}/{PAGE}").status_code for n in range(31)]
        assert tried == [404] * 30 + [429]
