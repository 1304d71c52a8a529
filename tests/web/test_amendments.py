"""What staff see of the changes that trainees made for themselves."""

import pytest

from models import AuditEntry, Release, db
from operations.actor import COMMAND
from operations.move_consequences import Target
from operations.move_session import move_session
from tests.factories import NOW
from tests.operations.amended import move, publish_draft, published_course, stay_away, take, undo
from tests.operations.courses import FRIDAY
from tests.web.pages import main_text


@pytest.fixture
def course(app):
    return published_course()


def overview(course):
    return f"/dot-hoc/{course.intake.public_id}"


def release_page(course, number=1):
    return f"{overview(course)}/ban-hanh/{number}"


def test_release_without_amendments_says_nothing_of_them(officer_client, course):
    assert "Thay đổi do học viên" not in officer_client.get(release_page(course)).text
    assert "Thay đổi do học viên" not in officer_client.get(overview(course)).text


def test_amendments_are_listed_with_who_what_and_when(officer_client, course):
    me, other = course.trainees
    take(me, course.session(0, 1), course.session(1, 1))
    stay_away(other, course.session(0, 2))
    undo(me, 1)
    text = main_text(officer_client.get(release_page(course)))
    assert "Thay đổi do học viên 3 thay đổi mới" in text
    own, theirs = "Lớp 01 – Buổi 2 (Thứ 3 13/01/2026, 07:30)", "Lớp 02 – Buổi 2 (Thứ 3 13/01/2026, 13:30)"
    assert f"{me.full_name}: không đến {own}, học bù ở {theirs}. 05/01/2026 09:00" in text
    assert f"{me.full_name}: hoàn tác: lại học {own}, không học bù ở {theirs}. 05/01/2026 09:00" in text
    assert f"{other.full_name}: không đến Lớp 01 – Buổi 3 (Thứ 4 14/01/2026, 07:30), không học bù." in text
    assert "3 thay đổi mới" in main_text(officer_client.get(overview(course)))


def test_amendments_made_afterwards_say_so(officer_client, course, clock):
    noon = clock.advance(days=8, hours=3)
    me, other = course.trainees
    take(me, course.session(0, 1), course.session(1, 1), now=noon)
    stay_away(other, course.session(0, 1), now=noon)
    undo(me, 1, now=noon)
    take(other, course.session(0, 1), course.session(1, 1), now=noon)
    undo(other, 4, now=noon)
    undo(other, 2, now=noon)
    text = main_text(officer_client.get(release_page(course)))
    own, theirs = "Lớp 01 – Buổi 2 (Thứ 3 13/01/2026, 07:30)", "Lớp 02 – Buổi 2 (Thứ 3 13/01/2026, 13:30)"
    assert f"{me.full_name}: báo sau buổi học: đã không đến {own}, học bù ở {theirs}. 13/01/2026 12:00" in text
    assert f"{me.full_name}: hoàn tác: đã đến {own}, không học bù ở {theirs}." in text
    assert f"{other.full_name}: báo sau buổi học: đã không đến {own}, không học bù." in text
    assert f"{other.full_name}: hoàn tác: không học bù ở {theirs}." in text
    assert f"{other.full_name}: hoàn tác: đã đến {own}." in text


def test_absence_noted_afterwards_is_explained_to_staff(officer_client, course, clock):
    stay_away(course.trainees[0], course.session(0, 1), now=clock.advance(days=8, hours=3))
    why = f"{overview(course)}/thoi-khoa-bieu/hoc-vien/{course.trainees[0].public_id}/ly-do"
    assert officer_client.get(why).status_code == 200
    text = main_text(officer_client.get(f"{overview(course)}/thoi-khoa-bieu/hoc-vien?loc=con-thieu"))
    assert "Lớp 01 – Buổi 2" in text


def test_amendments_are_noted_with_one_button(officer_client, course):
    take(course.trainees[0], course.session(0, 1), course.session(1, 1))
    answer = officer_client.post(f"{release_page(course)}/da-xem", data={"up_to": "1"}, follow_redirects=True)
    text = main_text(answer)
    assert "thay đổi mới" not in text
    assert "1 thay đổi đã xem" in text
    assert "thay đổi mới" not in main_text(officer_client.get(overview(course)))
    assert db.session.query(AuditEntry).filter_by(action="amendments.seen").count() == 1


def test_amendments_are_new_wherever_staff_look_until_they_are_noted(officer_client, course):
    take(course.trainees[0], course.session(0, 1), course.session(1, 1))
    line = f'href="{release_page(course)}#hoc-vien-doi">1 thay đổi mới do học viên, sau lần ban hành 1</a>'
    pages = [overview(course), f"{overview(course)}/thoi-khoa-bieu", f"{overview(course)}/ban-hanh"]
    assert [line in officer_client.get(page).text for page in pages] == [True] * 3
    officer_client.post(f"{release_page(course)}/da-xem", data={"up_to": "1"})
    assert ["thay đổi mới" in officer_client.get(page).text for page in pages] == [False] * 3


def test_amendments_of_an_earlier_release_stay_new(officer_client, course):
    stay_away(course.trainees[1], course.session(0, 2))
    move(course, course.session(0, 2), FRIDAY)
    publish_draft(course)
    text = officer_client.get(overview(course)).text
    assert f'href="{release_page(course)}#hoc-vien-doi">1 thay đổi mới do học viên, sau lần ban hành 1</a>' in text


def test_amendment_that_came_after_the_page_stays_new(officer_client, course):
    take(course.trainees[0], course.session(0, 1), course.session(1, 1))
    stay_away(course.trainees[1], course.session(0, 1))
    text = main_text(officer_client.post(f"{release_page(course)}/da-xem", data={"up_to": "1"}, follow_redirects=True))
    assert "1 thay đổi mới" in text


@pytest.mark.parametrize("up_to", ["", "x", "9" * 30])
def test_noting_needs_a_number(officer_client, course, up_to):
    assert officer_client.post(f"{release_page(course)}/da-xem", data={"up_to": up_to}).status_code == 400


def test_noting_is_for_staff(client, course):
    assert client.post(f"{release_page(course)}/da-xem", data={"up_to": "1"}).status_code == 302
    assert client.get(f"{release_page(course)}/da-xem").status_code == 405


def test_review_warns_of_arrangements_that_publishing_would_undo(officer_client, course):
    for n in (0, 1):
        session = course.session(n, 2)
        target = Target(FRIDAY, session.period_id, session.room_id, session.lecturer_id)
        move_session(session, target, expected_revision=course.draft.revision, actor=COMMAND, now=NOW)
    take(course.trainees[0], course.session(0, 2), course.session(1, 2))
    text = main_text(officer_client.get(f"{overview(course)}/ban-hanh/moi"))
    assert "1 thay đổi do học viên chọn không có trong bản nháp; ban hành sẽ bỏ đi" in text
    assert f"{course.trainees[0].full_name}: không đến Lớp 01 – Buổi 3 (Thứ 4 14/01/2026, 07:30)" in text


def test_review_is_quiet_about_arrangements_in_the_draft(officer_client, course):
    take(course.trainees[0], course.session(0, 1), course.session(1, 1))
    session = course.session(0, 2)
    target = Target(FRIDAY, session.period_id, session.room_id, session.lecturer_id)
    move_session(session, target, expected_revision=course.draft.revision, actor=COMMAND, now=NOW)
    text = main_text(officer_client.get(f"{overview(course)}/ban-hanh/moi"))
    assert "không có trong bản nháp" not in text
    publish_draft(course)
    assert db.session.query(Release).count() == 2
    assert "Thay đổi do học viên" in officer_client.get(release_page(course)).text
    assert "Thay đổi do học viên" not in officer_client.get(release_page(course, 2)).text


def test_draft_that_only_amendments_have_changed_is_still_as_published(officer_client, course):
    take(course.trainees[0], course.session(0, 1), course.session(1, 1))
    undo(course.trainees[0], 1)
    assert "Trùng với lần ban hành 1." in officer_client.get(f"{overview(course)}/thoi-khoa-bieu").text
    assert "Ban hành lần 2" not in officer_client.get(f"{overview(course)}/ban-hanh").text
    session = course.session(0, 2)
    target = Target(FRIDAY, session.period_id, session.room_id, session.lecturer_id)
    move_session(session, target, expected_revision=course.draft.revision, actor=COMMAND, now=NOW)
    assert "Trùng với" not in officer_client.get(f"{overview(course)}/thoi-khoa-bieu").text
    assert "Ban hành lần 2" in officer_client.get(f"{overview(course)}/ban-hanh").text
