"""The timetable behind a link that may be forwarded: all of it can be seen, and nothing changed."""

import re
from typing import Any

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from models import LinkPurpose, Skip, Trainee, db
from operations.actor import COMMAND
from operations.trainees import revoke_links
from tests.conftest import Clock
from tests.factories import NOW
from tests.links import looking_path, personal_path, token_of
from tests.operations.amended import published_course, stay_away, take
from tests.operations.courses import FRIDAY, Course
from tests.operations.messages import move_last, publish_draft, ready_course
from tests.stored import stored
from tests.web.pages import main_text
from web.person.own_browser import COOKIE

WAY = "Báo không đến được, sửa lịch rảnh/bận…"
HOW = "Trang này chỉ để xem. Muốn báo không đến được"


@pytest.fixture
def course(app: Flask) -> Course:
    return published_course()


@pytest.fixture
def trainee(course: Course) -> Trainee:
    return course.trainees[0]


@pytest.fixture
def address(app: Flask, trainee: Trainee) -> str:
    return looking_path(app, trainee)


def void(trainee: Trainee, purpose: LinkPurpose) -> None:
    revoke_links(trainee, [purpose], actor=COMMAND, now=NOW)


def cookies_set(answer: TestResponse) -> dict[str, str]:
    return {line.partition("=")[0]: line for line in answer.headers.getlist("Set-Cookie")}


def session_list(page: str) -> str:
    return page.split('<ol class="session-list">')[1].split("</ol>", maxsplit=1)[0]


def test_looking_shows_the_sessions_of_the_own_page(
    app: Flask, client: FlaskClient, course: Course, trainee: Trainee, address: str
) -> None:
    take(trainee, course.session(0, 1), course.session(1, 1))
    own = client.get(personal_path(app, trainee)).text
    shown = client.get(address).text
    left_out = r'<a class="btn btn-sm[^>]*cannot-come.*?</a>|<span[^>]*>Anh/chị đã chọn</span>'
    left_out += r"|<dd>(Chuyên đề|Tiết) .*?</dd>"
    assert "Học bù ở lớp 02" in session_list(shown)
    assert "".join(re.sub(left_out, "", session_list(own)).split()) == "".join(
        re.sub(left_out, "", session_list(shown)).split()
    )


def test_looking_has_a_neutral_title_and_no_form_but_the_language(
    client: FlaskClient, trainee: Trainee, address: str
) -> None:
    page = client.get(address).text
    assert f"<title>{trainee.intake.calendar_title} ·" in page
    assert re.findall(r'<form[^>]*action="([^"]*)"', page) == ["/ngon-ngu/en"]
    assert page.count("<form") == 1
    assert re.search(r"<(select|textarea)|contenteditable|hx-", page) is None
    assert "/hv/" not in page


def test_looking_says_nothing_of_absences_answers_and_contact(
    client: FlaskClient, course: Course, trainee: Trainee, address: str, clock: Clock
) -> None:
    trainee.phone, trainee.email, trainee.can_attend_online = "0912345678", "hv@example.vn", False
    course.draft.enrolments[0].skips = [Skip(session=course.session(0, 0))]
    db.session.commit()
    publish_draft(course, clock)
    for path in (address, f"{address}/ban-in"):
        page = client.get(path).text
        assert re.search(r"[Vv]ắng|0912|hv@example|trực tuyến được|Đã khai|đã khai", page) is None, path


def test_looking_tells_what_changed_since_its_own_last_look(
    app: Flask, client: FlaskClient, course: Course, address: str, clock: Clock
) -> None:
    seen = cookies_set(client.get(address))["da_xem"]
    assert f"Path={address};" in seen
    clock.advance(days=1)
    move_last(course, clock, FRIDAY)
    publish_draft(course, clock)
    text = main_text(client.get(address))
    assert "Lịch của anh/chị đã thay đổi so với lần xem ngày 05/01/2026." in text
    assert "Chuyển từ Thứ 4, 14/01/2026, 07:30–11:30 sang Thứ 6, 16/01/2026, 07:30–11:30." in text


def test_looking_offers_print_picture_and_calendar(client: FlaskClient, address: str) -> None:
    page = client.get(address).text
    assert f'href="{address}/ban-in"' in page
    assert f'href="{address}/anh"' in page
    assert client.get(f"{address}/anh").text.count(f'"{address}/lich-hoc.png"') == 2
    assert client.get(f"{address}/lich-hoc.png").mimetype == "image/png"
    assert f'href="{address}"' in client.get(f"{address}/ban-in").text
    assert 'id="feed-url"' in page
    assert 'class="qr"' in page


def test_looking_before_a_release_says_so(app: Flask, client: FlaskClient, clock: Clock) -> None:
    path = looking_path(app, ready_course(clock).trainees[0])
    text = main_text(client.get(path))
    assert "Chưa có thời khóa biểu." in text
    assert HOW in text
    assert "Đăng ký lịch" not in text
    assert client.get(f"{path}/ban-in").status_code == 404


def test_looking_link_opens_no_page_where_something_can_be_changed(
    app: Flask, client: FlaskClient, course: Course, trainee: Trainee
) -> None:
    token = token_of(app, trainee, LinkPurpose.LOOKING)
    before = stored()
    with app.test_request_context():
        rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("person.")]
        given: dict[str, Any] = {"token": token, "uid": course.session(0, 1).uid, "number": 1, "kind": "json"}
        paths = [
            (url_for(rule.endpoint, **{name: given[name] for name in rule.arguments}), method)
            for rule in rules
            for method in rule.methods or ()
            if method != "OPTIONS"
        ]
    sent = {"save": "1", "consent": "x", "release": "1", "seat": "", "hieu": "y", "truoc": "60", "phone": "0912345678"}
    for path, method in paths:
        answer = client.open(path, method=method, data=sent if method == "POST" else None)
        assert (path, method, answer.status_code) == (path, method, 404)
    assert len(paths) > 25
    db.session.expire_all()
    assert stored() == before


def test_looking_pages_change_nothing_by_any_method(app: Flask, client: FlaskClient, address: str) -> None:
    before = stored()
    for path in ("", "/ban-in", "/anh", "/lich-hoc.png"):
        assert client.get(address + path).status_code == 200
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            assert client.open(address + path, method=method).status_code == 405
    db.session.expire_all()
    assert stored() == before


@pytest.mark.parametrize("path", ["", "/ban-in", "/anh", "/lich-hoc.png"])
def test_looking_link_revoked_or_ended_opens_no_more(
    client: FlaskClient, trainee: Trainee, address: str, clock: Clock, path: str
) -> None:
    clock.advance(days=365)
    assert client.get(address + path).status_code == 410
    clock.advance(days=-365)
    assert client.get(address + path).status_code == 200
    void(trainee, LinkPurpose.PERSONAL)
    assert client.get(address + path).status_code == 410
    assert client.get("/xem/doan" + path).status_code == 404


def test_looking_pages_keep_their_address_from_others_and_from_search(client: FlaskClient, address: str) -> None:
    paths = [address + path for path in ("", "/ban-in", "/anh", "/lich-hoc.png")]
    for path in (*paths, "/xem/doan"):
        headers = client.get(path).headers
        found = headers.get("Referrer-Policy"), headers.get("X-Robots-Tag")
        assert (path, *found) == (path, "no-referrer", "noindex, nofollow")


def test_looking_link_of_one_purpose_opens_no_other(app: Flask, client: FlaskClient, trainee: Trainee) -> None:
    for purpose in (LinkPurpose.PERSONAL, LinkPurpose.FEED):
        assert client.get(f"/xem/{token_of(app, trainee, purpose)}").status_code == 404
    assert client.get(f"/lich/{token_of(app, trainee, LinkPurpose.LOOKING)}.ics").status_code == 404


def test_personal_page_leaves_a_cookie_for_looking_pages_alone(
    app: Flask, client: FlaskClient, trainee: Trainee
) -> None:
    cookie = cookies_set(client.get(personal_path(app, trainee)))[COOKIE]
    assert f"{COOKIE}={token_of(app, trainee)};" in cookie
    assert {"Path=/xem/", "HttpOnly", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
    assert "Secure" not in cookie
    app.config["SESSION_COOKIE_SECURE"] = True
    assert "Secure;" in cookies_set(client.get(personal_path(app, trainee)))[COOKIE]


def test_looking_shows_the_way_to_the_own_page_in_the_own_browser_alone(
    app: Flask, client: FlaskClient, trainee: Trainee, address: str
) -> None:
    text = main_text(client.get(address))
    assert HOW in text
    assert WAY not in text
    client.get(personal_path(app, trainee))
    answer = client.get(address)
    assert f'href="{personal_path(app, trainee)}"' in answer.text
    assert WAY in main_text(answer)
    assert HOW not in main_text(answer)
    assert COOKIE not in cookies_set(answer)
    for path in ("/ban-in", "/anh"):
        assert "/hv/" not in client.get(address + path).text


def test_looking_shows_no_way_to_the_page_of_somebody_else_and_keeps_their_cookie(
    app: Flask, client: FlaskClient, course: Course, trainee: Trainee, address: str
) -> None:
    other = course.trainees[1]
    client.get(personal_path(app, other))
    answer = client.get(address)
    assert HOW in main_text(answer)
    assert "/hv/" not in answer.text
    assert COOKIE not in cookies_set(answer)
    assert WAY in main_text(client.get(looking_path(app, other)))


def test_looking_drops_the_cookie_of_a_link_that_was_revoked(app: Flask, client: FlaskClient, trainee: Trainee) -> None:
    client.get(personal_path(app, trainee))
    void(trainee, LinkPurpose.PERSONAL)
    answer = client.get(looking_path(app, trainee))
    assert HOW in main_text(answer)
    assert "Max-Age=0" in cookies_set(answer)[COOKIE]
    assert "Path=/xem/" in cookies_set(answer)[COOKIE]
    assert client.get_cookie(COOKIE, path="/xem/") is None


@pytest.mark.parametrize("purpose", [LinkPurpose.LOOKING, LinkPurpose.FEED])
def test_looking_takes_no_cookie_but_a_personal_link(
    app: Flask, client: FlaskClient, trainee: Trainee, address: str, purpose: LinkPurpose
) -> None:
    for value in (token_of(app, trainee, purpose), "doan", ""):
        client.set_cookie(COOKIE, value, path="/xem/")
        answer = client.get(address)
        assert HOW in main_text(answer)
        assert client.get_cookie(COOKIE, path="/xem/") is None


def test_own_data_lists_the_link_to_look(app: Flask, client: FlaskClient, trainee: Trainee, address: str) -> None:
    text = main_text(client.get(f"{personal_path(app, trainee)}/du-lieu"))
    assert "Trang chỉ xem lịch, không sửa được gì tạo lúc 05/01/2026 09:00" in text
    assert address not in text


def test_looking_link_goes_with_the_calendar_that_its_owner_makes_anew(
    app: Flask, client: FlaskClient, trainee: Trainee, address: str
) -> None:
    """Whoever has it would be led to the new calendar."""
    assert client.get(address).status_code == 200
    own = personal_path(app, trainee)
    assert "trang riêng này vẫn mở" in client.get(own).text
    client.post(f"{own}/lien-ket-lich")
    assert client.get(address).status_code == 410
    assert client.get(own).status_code == 200


def test_pages_that_are_passed_on_say_neither_what_the_course_is_nor_what_is_taught(
    client: FlaskClient, course: Course, address: str
) -> None:
    course.intake.name = "Đợt bồi dưỡng nhận thức về Đảng"
    db.session.commit()
    for page in (address, f"{address}/ban-in"):
        text = main_text(client.get(page))
        assert "Tiết 1–5" in text
        assert "Chuyên đề" not in text
        assert course.intake.name not in client.get(page).text


def test_looking_says_nothing_of_what_is_missed(app: Flask, client: FlaskClient, course: Course, address: str) -> None:
    stay_away(course.trainees[0], course.session(0, 1))
    assert "vắng" in main_text(client.get(personal_path(app, course.trainees[0])))
    assert "vắng" not in main_text(client.get(address))
