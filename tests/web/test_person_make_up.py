"""“I cannot come to this one” on the trainee's page: offers, confirming, taking back."""

import re

import pytest

from models import Amendment, EntryStatus, db
from operations.actor import COMMAND
from operations.move_consequences import Target
from operations.move_session import move_session
from tests.factories import make_enrolment, make_trainee
from tests.links import personal_path
from tests.operations.amended import feed_of, move, publish_draft, published_course, take
from tests.operations.courses import FRIDAY, TUESDAY
from tests.web.pages import main_text

AFTERNOON = 1


@pytest.fixture
def course(app):
    return published_course()


@pytest.fixture
def address(app, course):
    return personal_path(app, course.trainees[0])


def page_of(address, session):
    return f"{address}/vang/{session.uid}"


def send(client, address, course, missed=(0, 1), taken=(1, 1), **options):
    seat = course.session(*taken).uid if taken else ""
    return client.post(page_of(address, course.session(*missed)), data={"seat": seat, "release": "1"}, **options)


def amendments() -> int:
    return db.session.query(Amendment).count()


def test_own_page_asks_of_every_session_ahead_whether_one_can_come(client, address, course, clock):
    page = client.get(address).text
    for position in range(3):
        assert page_of(address, course.session(0, position)) in page
    clock.advance(days=8, hours=3)
    page = client.get(address).text
    assert page_of(address, course.session(0, 0)) not in page
    assert page_of(address, course.session(0, 2)) in page


def test_own_page_asks_afterwards_while_it_is_taught_again(client, address, course, clock):
    clock.advance(days=8, hours=3)
    assert "Tôi đã không đến được buổi này – Thứ 3, 13/01/2026, 07:30–11:30" in main_text(client.get(address))
    clock.advance(hours=2)
    assert page_of(address, course.session(0, 1)) not in client.get(address).text


def test_session_missed_is_made_up_afterwards_in_words_of_the_past(client, address, course, clock):
    clock.advance(days=8, hours=3)
    text = main_text(client.get(page_of(address, course.session(0, 1))))
    assert "Đã không đến được buổi này Thứ 3, 13/01/2026, 07:30–11:30 Lớp 01, Buổi 2" in text
    assert "Chỉ báo vắng, không học bù" in text
    text = main_text(client.get(f"{page_of(address, course.session(0, 1))}?cho={course.session(1, 1).uid}"))
    assert "Đã không đến Thứ 3, 13/01/2026, 07:30–11:30" in text
    assert "Giáo vụ được báo rằng sau buổi học anh/chị tự báo vắng." in text
    assert "Anh/chị có thể hoàn tác khi buổi học bù chưa bắt đầu." in text
    text = main_text(send(client, address, course, follow_redirects=True))
    assert (
        "Đã không đến Thứ 3, 13/01/2026, 07:30–11:30; học bù Thứ 3, 13/01/2026, 13:30–17:30, Lớp 02. Hoàn tác" in text
    )
    assert "Học cùng Lớp 02, thay buổi 2 của lớp (Thứ 3, 13/01/2026, 07:30–11:30)" in text
    text = main_text(client.get(f"{address}/ban-in"))
    assert "Thứ 3 13/01/2026 13:30–17:30 Lớp 02, Buổi 2 Học bù, thay buổi 2 của lớp" in text
    assert "Thứ 3 13/01/2026 07:30" not in text
    assert "vắng" in main_text(client.get(f"{address}/du-lieu"))
    assert "báo sau buổi học" in main_text(client.get(f"{address}/du-lieu"))


def test_absence_noted_afterwards_leads_to_a_make_up_and_back(client, address, course, clock):
    clock.advance(days=8, hours=3)
    text = main_text(client.get(f"{page_of(address, course.session(0, 1))}?cho=khong"))
    assert "Xác nhận đã vắng" in text
    assert "Tôi đã không đến buổi này" in text
    text = main_text(send(client, address, course, taken=None, follow_redirects=True))
    assert "Đã không đến Thứ 3, 13/01/2026, 07:30–11:30; không học bù. Hoàn tác" in text
    assert "Tìm buổi học bù" in text
    assert "Tôi đến được buổi này" not in main_text(client.get(page_of(address, course.session(0, 1))))
    answer = client.post(f"{address}/thay-doi/1/hoan-tac", data={"release": "1"}, follow_redirects=True)
    assert "Đã hoàn tác: lịch của anh/chị lại như trước." in answer.text
    assert "Đã không đến" not in answer.text


def test_session_that_is_not_taught_again_leads_back_with_whom_to_ask(client, address, course, clock):
    clock.advance(days=8, hours=9)
    for answer in (
        client.get(page_of(address, course.session(0, 1)), follow_redirects=True),
        send(client, address, course, taken=None, follow_redirects=True),
    ):
        assert answer.request.path == address
        assert "nội dung đó không được dạy lại nữa" in answer.text
    assert amendments() == 0


def test_session_missed_is_made_up_afterwards_in_english(client, address, course, clock, english):
    clock.advance(days=8, hours=3)
    client.set_cookie("lang", "en")
    assert "I was not at this session" in main_text(client.get(address))
    assert "Was not at this session" in main_text(client.get(page_of(address, course.session(0, 1))))
    text = main_text(client.get(f"{page_of(address, course.session(0, 1))}?cho=khong"))
    assert "The training office is told that you reported this absence yourself after the session." in text
    assert "Missed " in main_text(send(client, address, course, taken=None, follow_redirects=True))


def test_offers_say_when_where_and_how_many_seats_are_left(client, address, course):
    text = main_text(client.get(page_of(address, course.session(0, 1))))
    assert "Không đến được buổi này Thứ 3, 13/01/2026, 07:30–11:30 Lớp 01, Buổi 2" in text
    assert "Thứ 3, 13/01/2026, 13:30–17:30 Lớp 02, Buổi 2 · P.101" in text
    assert "Bù đủ 5 tiết còn 40 chỗ" in text
    assert "Tôi không đến và không học bù" in text
    assert amendments() == 0


def test_offers_when_there_are_none_say_so(client, app):
    course = published_course(busy={(TUESDAY, AFTERNOON)})
    text = main_text(client.get(page_of(personal_path(app, course.trainees[0]), course.session(0, 1))))
    assert "Hiện không có buổi học bù nào còn chỗ" in text


def test_confirming_shows_both_sessions_and_changes_nothing(client, address, course):
    path = f"{page_of(address, course.session(0, 1))}?cho={course.session(1, 1).uid}"
    text = main_text(client.get(path))
    assert "Không đến Thứ 3, 13/01/2026, 07:30–11:30" in text
    assert "Học thay vào đó Thứ 3, 13/01/2026, 13:30–17:30" in text
    assert "đủ điều kiện" not in text
    assert amendments() == 0


def test_confirming_an_absence_warns_that_the_course_will_not_be_completed(client, address, course):
    text = main_text(client.get(f"{page_of(address, course.session(0, 1))}?cho=khong"))
    assert "Khi đó anh/chị vắng tổng cộng 5 tiết của khóa học." in text
    assert "Như vậy anh/chị sẽ không đủ điều kiện hoàn thành khóa học." in text


def test_make_up_taken_is_on_the_page_with_whose_class_and_why(client, address, course):
    answer = send(client, address, course, follow_redirects=True)
    text = main_text(answer)
    assert "Đã đổi: anh/chị học bù ở buổi mới chọn." in text
    assert "Không đến Thứ 3, 13/01/2026, 07:30–11:30; học bù Thứ 3, 13/01/2026, 13:30–17:30, Lớp 02. Hoàn tác" in text
    assert "Học cùng Lớp 02, thay buổi 2 của lớp (Thứ 3, 13/01/2026, 07:30–11:30)" in text
    assert "Học bù ở lớp 02 Anh/chị đã chọn" in text
    assert "vắng" not in text.lower()


def test_make_up_sent_twice_is_one_change(client, address, course):
    assert send(client, address, course).status_code == 302
    again = send(client, address, course, follow_redirects=True)
    assert "Đã đổi" in again.text
    assert amendments() == 1


def test_seat_that_somebody_else_took_is_said_and_others_are_offered(app, client, address, course):
    take(course.trainees[1], course.session(0, 1), course.session(1, 1))
    course.room.capacity = 1
    db.session.commit()
    answer = send(client, address, course, follow_redirects=True)
    assert answer.request.path == page_of(address, course.session(0, 1))
    assert "Chỗ học bù này không còn" in answer.text
    assert amendments() == 1


def test_absence_without_make_up_can_be_taken_back(client, address, course):
    text = main_text(send(client, address, course, taken=None, follow_redirects=True))
    assert "Đã ghi nhận anh/chị không đến buổi này." in text
    assert "Anh/chị vắng tổng cộng 5 tiết. Như vậy chưa đủ điều kiện hoàn thành khóa học: hãy chọn buổi học bù" in text
    assert "sửa lịch rảnh/bận nếu" not in text
    assert "Tìm buổi học bù" in text
    listed = text.split("Tất cả buổi học")[1]
    assert listed.index("Buổi 1") < listed.index("Buổi 2 · vắng, do anh/chị chọn") < listed.index("Buổi 3")
    answer = client.post(f"{address}/thay-doi/1/hoan-tac", data={"release": "1"}, follow_redirects=True)
    assert "Đã hoàn tác" in answer.text
    assert "vắng tổng cộng" not in answer.text
    assert feed_of(course.trainees[0])[course.session(0, 1).uid][:2] == (EntryStatus.CONFIRMED, 2)


def test_absence_can_be_thought_better_of_from_the_page_of_offers(client, address, course):
    send(client, address, course, taken=None)
    text = main_text(client.get(page_of(address, course.session(0, 1))))
    assert "Học bù cho buổi vắng" in text
    assert "Tôi đến được buổi này" in text
    text = main_text(send(client, address, course, taken=(0, 1), follow_redirects=True))
    assert "Đã ghi nhận anh/chị đến buổi này." in text
    assert "vắng tổng cộng" not in text


def test_feed_of_the_trainee_shows_the_make_up_at_once(client, address, course):
    match = re.search(r'id="feed-url"[^>]*value="https://[^/]+([^"]+)"', client.get(address).text)
    assert match is not None
    before = client.get(match[1])
    send(client, address, course)
    after = client.get(match[1], headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "Học bù: Lớp 02 – Buổi 2" in after.text
    assert after.text.count("STATUS:CANCELLED") == 1
    assert client.get(match[1], headers={"If-None-Match": after.headers["ETag"]}).status_code == 304


def test_page_of_an_older_release_is_refused(client, address, course):
    session = course.session(0, 2)
    target = Target(FRIDAY, session.period_id, session.room_id, session.lecturer_id)
    move_session(session, target, expected_revision=course.draft.revision, actor=COMMAND, now=course.draft.updated_at)
    publish_draft(course)
    answer = send(client, address, course, follow_redirects=True)
    assert "Lịch học vừa thay đổi nên chưa có gì được lưu." in answer.text
    assert amendments() == 0


@pytest.mark.parametrize("release", ["", "x", "1" * 40, "-1"])
def test_form_without_a_release_is_a_bad_request(client, address, course, release):
    path = page_of(address, course.session(0, 1))
    assert client.post(path, data={"seat": "", "release": release}).status_code == 400
    assert client.post(f"{address}/thay-doi/1/hoan-tac", data={"release": release}).status_code == 400


def test_sessions_of_others_and_unknown_ones_lead_back(client, address, course):
    for uid in (course.session(1, 1).uid, "unknown"):
        answer = client.get(f"{address}/vang/{uid}", follow_redirects=True)
        assert answer.request.path == address
    answer = client.post(f"{address}/thay-doi/9/hoan-tac", data={"release": "1"}, follow_redirects=True)
    assert "Không tìm thấy nội dung này" in answer.text


def test_pages_need_the_personal_link(client, course):
    uid = course.session(0, 1).uid
    assert client.get(f"/hv/x/vang/{uid}").status_code == 404
    assert client.post(f"/hv/x/vang/{uid}", data={"seat": "", "release": "1"}).status_code == 404
    assert client.post("/hv/x/thay-doi/1/hoan-tac", data={"release": "1"}).status_code == 404
    assert client.get("/hv/x/ban-in").status_code == 404
    assert client.get("/hv/x/anh").status_code == 404
    assert client.get("/hv/x/lich-hoc.png").status_code == 404
    assert amendments() == 0


def test_link_of_the_calendar_opens_none_of_it(client, address, course):
    match = re.search(r'id="feed-url"[^>]*value="https://[^/]+/lich/([^"]+).ics"', client.get(address).text)
    assert match is not None
    assert client.get(f"/hv/{match[1]}/vang/{course.session(0, 1).uid}").status_code == 404


def test_forms_are_protected(app, client, address, course):
    app.config["WTF_CSRF_ENABLED"] = True
    assert send(client, address, course).status_code == 400
    assert amendments() == 0


def test_going_back_after_a_seat_was_taken_says_that_it_was_chosen_already(client, address, course):
    chosen = f"{page_of(address, course.session(0, 1))}?cho={course.session(1, 1).uid}"
    assert "Nhận buổi học bù này" in client.get(chosen).text
    send(client, address, course)
    text = main_text(client.get(chosen, follow_redirects=True))
    assert "Anh/chị đã chọn cho buổi này rồi." in text
    assert "không còn" not in text
    assert amendments() == 1


def test_seat_of_somebody_who_has_not_answered_is_not_called_unwelcome_by_them(app, client, course):
    asked = make_trainee(course.intake, full_name="Nguyễn Thị Chưa Khai")
    make_enrolment(course.draft, asked, course.classes[0])
    db.session.commit()
    publish_draft(course)
    where = page_of(personal_path(app, asked), course.session(0, 1))
    page = client.get(where).text
    assert "Chưa biết anh/chị có đến được lúc này không" in page
    assert "Anh/chị ghi" not in page


@pytest.mark.parametrize("page", ["anh", "ban-in", "lich-hoc.png"])
def test_nothing_is_printed_of_somebody_without_sessions(app, client, course, page):
    nobody = make_trainee(course.intake, full_name="Nguyễn Thị Không Lớp")
    db.session.commit()
    assert "chưa có buổi học nào" in client.get(personal_path(app, nobody)).text
    assert client.get(f"{personal_path(app, nobody)}/{page}").status_code == 404


def test_own_absence_is_still_an_own_choice_after_the_next_release(client, address, course):
    send(client, address, course, taken=None)
    move(course, course.session(0, 2), FRIDAY)
    publish_draft(course)
    text = main_text(client.get(address))
    assert "Thay đổi do anh/chị chọn Không đến Thứ 3, 13/01/2026, 07:30–11:30; không học bù. Hoàn tác" in text
    assert "Anh/chị vắng tổng cộng 5 tiết." in text
    assert "13/01/2026, 07:30–11:30 – do anh/chị chọn" in text
    assert "vì trùng giờ bận" not in text
    data = {"release": "2", "of": "1"}
    text = main_text(client.post(f"{address}/thay-doi/1/hoan-tac", data=data, follow_redirects=True))
    assert "Đã hoàn tác" in text
    assert "Thay đổi do anh/chị chọn" not in text
    assert "vắng tổng cộng" not in text


def test_own_make_up_that_a_release_dropped_is_told_on_the_page(client, address, course):
    take(course.trainees[0], course.session(0, 1), course.session(1, 1))
    enrolment = next(one for one in course.draft.enrolments if one.trainee_id == course.trainees[0].id)
    enrolment.make_ups = []
    db.session.commit()
    publish_draft(course)
    text = main_text(client.get(address))
    assert (
        "Buổi học bù anh/chị đã chọn (buổi 2 của Lớp 02, Thứ 3, 13/01/2026, 13:30–17:30) không còn. "
        "Hãy chọn buổi khác nếu cần." in text
    )
    assert "Bỏ buổi" not in text
    assert "vì trùng giờ bận" not in text


def test_own_make_up_that_a_release_dropped_is_told_in_english(client, address, course, english):
    take(course.trainees[0], course.session(0, 1), course.session(1, 1))
    next(one for one in course.draft.enrolments if one.trainee_id == course.trainees[0].id).make_ups = []
    db.session.commit()
    publish_draft(course)
    client.set_cookie("lang", "en")
    text = main_text(client.get(address))
    assert "session 2 of Class 02, " in text
    assert "Lớp" not in text


def test_another_lecturer_is_among_what_changed(client, address, course):
    course.session(0, 1).lecturer = course.lecturers[1]
    db.session.commit()
    publish_draft(course)
    text = main_text(client.get(address))
    assert "Thứ 3, 13/01/2026, 07:30–11:30: giảng viên nay là Trần Văn Dạy Thử." in text
    assert "Đổi giảng viên" in text
