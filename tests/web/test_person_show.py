"""The trainee's private page once there is something to show."""

import re
from urllib.parse import urlsplit

import pytest

from models import AnswerDraft, MakeUp, Skip, db
from tests.factories import NOW, make_trainee
from tests.links import personal_path
from tests.operations.courses import FRIDAY
from tests.operations.messages import move_last, publish_draft, ready_course
from tests.web.pages import main_text


@pytest.fixture
def course(app, clock):
    return ready_course(clock)


@pytest.fixture
def address(app, course):
    return personal_path(app, course.trainees[0])


def test_show_leads_to_changes_that_were_not_sent(client, address, course):
    assert "Có thay đổi chưa gửi" not in client.get(address).text
    db.session.add(AnswerDraft(trainee=course.trainees[0], fields={}, saved_at=NOW))
    db.session.commit()
    assert "Có thay đổi chưa gửi, lưu nháp lúc 05/01/2026 09:00" in main_text(client.get(address))


def test_show_answered_before_a_release_says_what_was_understood(client, address):
    text = main_text(client.get(address))
    assert "Chưa có thời khóa biểu" in text
    assert "Anh/chị có thể học 14 trên 14 buổi tối." in text


def test_show_who_has_answered_is_not_asked_above_the_timetable(client, address, course, clock):
    publish_draft(course, clock)
    assert "chưa tự khai báo" not in client.get(address).text


def test_show_timetable_begins_with_release_and_next_session(client, address, course, clock):
    publish_draft(course, clock)
    text = main_text(client.get(address))
    assert "Lần ban hành 1, ngày 05/01/2026" in text
    assert "Buổi học tiếp theo Thứ 2, 12/01/2026, 07:30–11:30 Nơi học P.101" in text
    assert "Chuyên đề 1 (5 tiết)" in text
    assert "Lê Thị Giảng Thử" in text
    assert text.index("Buổi học tiếp theo") < text.index("Tất cả buổi học")


@pytest.mark.parametrize(
    ("later", "words"),
    [
        ({"days": 5}, "Buổi học tiếp theo Thứ 2"),
        ({"days": 6}, "Buổi học tiếp theo: ngày mai Thứ 2"),
        ({"days": 6, "hours": 22}, "Buổi học tiếp theo: hôm nay Thứ 2"),  # 07:00
        ({"days": 7, "hours": -1}, "Buổi học đang diễn ra Thứ 2"),  # 08:00
    ],
)
def test_show_next_session_is_called_by_its_day_when_it_is_near(client, address, course, clock, later, words):
    publish_draft(course, clock)
    clock.advance(**later)
    assert words in main_text(client.get(address))


def test_show_details_of_the_next_session_stand_once(client, address, course, clock):
    publish_draft(course, clock)
    text = main_text(client.get(address))
    assert text.count("Chuyên đề 1 (5 tiết)") == 1
    assert text.count("Chi tiết ở đầu trang") == 1
    assert text.index("Chuyên đề 1 (5 tiết)") < text.index("Tất cả buổi học")


def test_show_past_sessions_are_marked_and_the_next_comes_first(client, address, course, clock):
    publish_draft(course, clock)
    clock.advance(days=7, hours=6)
    text = main_text(client.get(address))
    assert "Buổi học tiếp theo: ngày mai Thứ 3, 13/01/2026" in text
    assert text.count("đã qua") == 1


def test_show_moved_session_says_from_where_to_where(client, address, course, clock):
    publish_draft(course, clock)
    move_last(course, clock, FRIDAY)
    publish_draft(course, clock)
    text = main_text(client.get(address))
    assert "Lần ban hành 2" in text
    assert "Chuyển từ Thứ 4, 14/01/2026, 07:30–11:30 sang Thứ 6, 16/01/2026, 07:30–11:30." in text


def test_show_person_put_into_another_class_is_told_which(client, address, course, clock):
    publish_draft(course, clock)
    course.draft.enrolments[0].class_id = course.classes[1].id
    db.session.commit()
    publish_draft(course, clock)
    text = main_text(client.get(address))
    assert "so với lần ban hành trước. Anh/chị chuyển từ Lớp 01 sang Lớp 02. " in text
    assert "Buổi mới: Thứ 3, 13/01/2026, 13:30–17:30, P.101, " in text


def test_show_class_with_another_code_is_the_same_class(client, address, course, clock):
    publish_draft(course, clock)
    course.classes[0].code = "A"
    db.session.commit()
    move_last(course, clock, FRIDAY)
    publish_draft(course, clock)
    text = main_text(client.get(address))
    assert "Chuyển từ Thứ 4" in text
    assert "Anh/chị chuyển từ" not in text


def test_show_make_up_that_a_release_brings_says_with_whom_and_for_what(client, address, course, clock):
    publish_draft(course, clock)
    enrolment = course.draft.enrolments[0]
    enrolment.skips = [Skip(session=course.session(0, 1))]
    enrolment.make_ups = [MakeUp(session=course.session(1, 1))]
    db.session.commit()
    publish_draft(course, clock)
    text = main_text(client.get(address))
    assert "Buổi học bù mới, cùng Lớp 02: Thứ 3, 13/01/2026, 13:30–17:30, P.101, " in text
    assert "Thay buổi 2 của lớp (Thứ 3, 13/01/2026, 07:30–11:30)." in text


def test_show_make_up_says_in_which_class(client, address, course, clock):
    enrolment = next(one for one in course.draft.enrolments if one.trainee_id == course.trainees[0].id)
    enrolment.skips = [Skip(session=course.session(0, 1))]
    enrolment.make_ups = [MakeUp(session=course.session(1, 1))]
    db.session.commit()
    publish_draft(course, clock)
    text = main_text(client.get(address))
    assert "Học bù ở lớp 02" in text
    assert "không cần đến: Thứ 3, 13/01/2026, 07:30–11:30." in text
    assert "vắng" not in text.lower()


def test_show_missed_lessons_are_said_plainly(client, address, course, clock):
    enrolment = next(one for one in course.draft.enrolments if one.trainee_id == course.trainees[0].id)
    enrolment.skips = [Skip(session=course.session(0, 1))]
    db.session.commit()
    publish_draft(course, clock)
    text = main_text(client.get(address))
    assert "Anh/chị sẽ vắng 5 tiết vì trùng giờ bận." in text
    assert "chưa đủ điều kiện hoàn thành" in text
    assert "Vắng buổi 2 của lớp: Thứ 3, 13/01/2026, 07:30–11:30" in text


def test_show_newcomer_without_sessions_is_told_to_ask(app, client, course, clock):
    publish_draft(course, clock)
    text = main_text(client.get(personal_path(app, make_trainee(course.intake))))
    assert "anh/chị chưa có buổi học nào" in text
    assert "Anh/chị chưa khai báo lịch rảnh/bận." in text
    assert text.index("Khai báo để lần xếp sau hợp với anh/chị hơn") < text.index("Lịch học của anh/chị")


def test_show_names_no_other_trainee(client, address, course, clock):
    publish_draft(course, clock)
    assert course.trainees[1].full_name not in client.get(address).text


def test_show_offers_the_feed_in_every_way(client, address, course, clock):
    publish_draft(course, clock)
    page = client.get(address).text
    match = re.search(r'id="feed-url"[^>]*value="([^"]+)"', page)
    assert match is not None
    url = urlsplit(match[1])
    assert (url.scheme, url.netloc) == ("https", "lich.example.vn")
    assert f'href="webcal://lich.example.vn{url.path}"' in page
    assert "https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Flich.example.vn" in page
    assert 'class="qr"' in page
    assert "không tự cập nhật" in page
    assert client.get(url.path).mimetype == "text/calendar"
    assert "attachment" in client.get(f"{url.path}?tai-ve").headers["Content-Disposition"]


def test_show_says_when_the_calendar_was_last_fetched_and_whether_it_is_behind(client, address, course, clock):
    publish_draft(course, clock)
    assert "Chưa có ứng dụng nào tải lịch của anh/chị." in main_text(client.get(address))
    match = re.search(r'id="feed-url"[^>]*value="([^"]+)"', client.get(address).text)
    assert match is not None
    path = urlsplit(match[1]).path
    client.get(path)
    assert "Lịch của anh/chị được tải lần cuối lúc 05/01/2026 09:00." in main_text(client.get(address))
    clock.advance(minutes=10)
    move_last(course, clock, FRIDAY)
    publish_draft(course, clock)
    assert "Lịch đã đổi lúc 05/01/2026 09:10, ứng dụng chưa tải bản mới" in main_text(client.get(address))
    clock.advance(minutes=5)
    client.get(path)  # within the hour, but the first since the change
    assert "tải lần cuối lúc 05/01/2026 09:15." in main_text(client.get(address))
    assert "chưa tải bản mới" not in main_text(client.get(address))


@pytest.mark.parametrize(
    ("user_agent", "opened"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Mobile/15E148 Zalo iOS/650", ["chat", "iphone"]),
        ("Mozilla/5.0 (Linux; Android 12; Redmi Note 9) Chrome/119.0 Mobile Safari/537.36", ["android"]),
    ],
)
def test_show_opens_the_help_of_the_probable_phone_and_keeps_all(client, address, course, clock, user_agent, opened):
    publish_draft(course, clock)
    page = client.get(address, headers={"User-Agent": user_agent}).text
    found = re.findall(r'<details class="mb-1" id="help-(\w+)"( open)?>', page)
    assert [name for name, is_open in found if is_open] == opened == [name for name, _open in found[: len(opened)]]
    google_first = page.index("Thêm vào Google Lịch</a>") < page.index("Thêm vào lịch (iPhone")
    assert google_first == ("android" in opened)
    assert {name for name, _open in found} == {"chat", "iphone", "android", "samsung", "outlook", "computer"}


def test_show_inside_a_chat_leads_out_of_it_before_anything_else(client, address, course, clock):
    publish_draft(course, clock)
    zalo = {
        "User-Agent": "Mozilla/5.0 (Linux; Android 12; Redmi Note 9) Chrome/119.0 Mobile Safari/537.36 Zalo android"
    }
    page = client.get(address, headers=zalo).text
    assert f'id="page-url" type="text" readonly value="https://lich.example.vn{address}"' in page
    before, folded = page.split("Đây không phải ứng dụng nhắn tin?")
    assert "Thêm vào Google Lịch</a>" not in before
    assert "Thêm vào Google Lịch</a>" in folded.split("</details>")[0]
    assert 'id="page-url"' not in client.get(address).text


def test_renew_feed_voids_the_old_calendar_link(client, address, course, clock):
    def feed_path() -> str:
        match = re.search(r'id="feed-url"[^>]*value="([^"]+)"', client.get(address).text)
        assert match is not None
        return urlsplit(match[1]).path

    publish_draft(course, clock)
    old = feed_path()
    assert client.get(f"{address}/lien-ket-lich").status_code == 405
    assert client.post(f"{address}/lien-ket-lich").status_code == 302
    assert client.get(old).status_code == 404
    assert client.get(feed_path()).status_code == 200


def test_renew_feed_makes_the_first_one(client, address):
    assert 'id="feed-url"' not in client.get(address).text
    page = client.post(f"{address}/lien-ket-lich", follow_redirects=True).text
    assert 'id="feed-url"' in page
    assert "Liên kết cũ" not in page
    assert "Liên kết cũ không còn dùng được" in client.post(f"{address}/lien-ket-lich", follow_redirects=True).text
