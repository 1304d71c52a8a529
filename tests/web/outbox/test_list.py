"""The list of messages: what it shows and finds, and what is done with many of them."""

from datetime import timedelta

import pytest

from jobs.queue import SolveQueue
from models import AuditEntry, Channel, MessageKind, MessageStatus, OutboxMessage, db
from operations.actor import COMMAND
from operations.answer_messages import write_asking
from operations.seen_messages import text_key
from tests.conftest import sign_in
from tests.factories import make_intake, make_trainee
from tests.operations.courses import FRIDAY, answer
from tests.operations.messages import drafts_to, messages_to, move_last, publish_draft, ready_course, send_all_by_hand
from tests.web.outbox.pages import address, fields_of
from tests.web.pages import main_text


def test_list_shows_text_and_no_link(officer_client, intake):
    page = officer_client.get(address(intake)).text
    assert "Tìm thấy 3 tin." in page
    assert "Kính gửi Trần Thị Bình," in page
    assert "Hạn khai báo: 09:00 Thứ 6 09/01/2026." in page
    assert "(liên kết riêng)" in page
    assert "lich.example.vn" not in page
    assert db.session.query(AuditEntry).filter_by(action="link.shown").count() == 0


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"tim": "tran thi binh"}, {"Trần Thị Bình"}),
        ({"loai": "reminder"}, set()),
        ({"chang": "sent"}, set()),
        ({"cach": "email"}, {"Lê Văn Cường"}),
        ({"chang": "khong-co", "loai": "khong-co", "cach": "khong-co", "trang": "khong"}, None),
    ],
)
def test_list_is_filtered_and_a_filter_that_is_none_is_left_out(officer_client, intake, people, filters, names):
    messages_to(people[2])[0].channel = Channel.EMAIL
    page = officer_client.get(address(intake), query_string=filters).text
    everybody = {one.full_name for one in people}
    assert {name for name in everybody if f"Chọn tin cho {name}" in page} == (everybody if names is None else names)


def test_thousand_messages_are_paged(officer_client, app, clock):
    intake = make_intake()
    for n in range(120):
        make_trainee(intake, full_name=f"Nguyễn Văn Số {n:04}")
    write_asking(intake, MessageKind.INVITATION, actor=COMMAND, now=clock())
    pages = [officer_client.get(address(intake), query_string={"trang": n}).text for n in (1, 3, 99)]
    assert [page.count('name="tin"') for page in pages] == [50, 20, 20]
    assert "Trang 3/3" in pages[2]


def test_urgent_change_stands_first_and_is_marked(officer_client, app, clock):
    course = ready_course(clock)
    late = make_trainee(course.intake, full_name="Aaa Bbb Aa")  # whose invitation would come first by name
    write_asking(course.intake, MessageKind.INVITATION, actor=COMMAND, now=clock())
    answer(course.intake, now=clock(), trainee=late)
    publish_draft(course, clock)
    send_all_by_hand(course, clock())
    make_trainee(course.intake, full_name="Aaa Bbb Ab")
    write_asking(course.intake, MessageKind.INVITATION, actor=COMMAND, now=clock())
    db.session.commit()
    clock.advance(days=7)
    move_last(course, clock, FRIDAY)
    answer(course.intake, now=clock(), trainee=db.session.get_one(type(late), late.id + 1))
    publish_draft(course, clock)
    page = officer_client.get(address(course.intake)).text
    assert "3 tin báo việc trong 48 giờ tới chưa gửi." in page
    assert page.index("Nguyễn Thị Học Thử 1") < page.index("Aaa Bbb Ab")
    assert page.count("GẤP: trong 48 giờ tới") == 3


def test_change_of_a_session_that_is_past_does_not_stand_before_one_that_lies_ahead(officer_client, app, clock):
    course = ready_course(clock)
    publish_draft(course, clock)
    send_all_by_hand(course, clock())
    move_last(course, clock, FRIDAY)
    publish_draft(course, clock)
    past, ahead = (drafts_to(trainee)[0] for trainee in course.trainees)
    clock.advance(days=7)
    past.concerns_at, ahead.concerns_at = clock() - timedelta(hours=1), clock() + timedelta(hours=40)
    db.session.query(OutboxMessage).filter_by(trainee_id=None).delete()
    db.session.commit()
    page = officer_client.get(address(course.intake)).text
    assert page.count("GẤP: trong 48 giờ tới") == 1
    first, second = course.trainees
    assert page.index(f"Chọn tin cho {second.full_name}") < page.index(f"Chọn tin cho {first.full_name}")


def test_invitations_are_written_by_a_button_once(officer_client, app):
    intake = make_intake()
    make_trainee(intake)
    for _again in range(2):
        answer = officer_client.post(address(intake, "soan"), data={"loai": "invitation"})
        assert answer.status_code == 302
    assert db.session.query(OutboxMessage).count() == 1
    assert "Không có ai cần soạn tin này." in officer_client.get(answer.location).text


def test_chosen_messages_are_ticked_off_and_reopened_together(officer_client, intake, people):
    chosen = [messages_to(one)[0] for one in people[:2]]
    keys = [text_key(one) for one in chosen]
    answer = officer_client.post(address(intake, "nhieu"), data={"viec": "da-gui", "pham-vi": "chon", "tin": keys})
    assert "Đã ghi 2 tin là đã gửi." in officer_client.get(answer.location).text
    assert [messages_to(one)[0].status.value for one in people] == ["sent", "sent", "draft"]
    page = officer_client.get(address(intake), query_string={"chang": "sent"}).text
    form = fields_of(page, address(intake, "nhieu")) | {"viec": "mo-lai", "pham-vi": "tat-ca"}
    answer = officer_client.post(address(intake, "nhieu"), data=form)
    assert "2 tin trở lại thành nháp." in officer_client.get(answer.location).text


def test_all_that_a_filter_finds_are_discarded_and_no_others(officer_client, intake, people):
    page = officer_client.get(address(intake), query_string={"tim": "binh"}).text
    form = fields_of(page, address(intake, "nhieu")) | {"viec": "bo", "pham-vi": "tat-ca"}
    officer_client.post(address(intake, "nhieu"), data=form)
    assert [messages_to(one)[0].status.value for one in people] == ["draft", "discarded", "draft"]


@pytest.mark.parametrize("form", [{"viec": "duyet"}, {"viec": "khong-co"}, {}])
def test_nothing_chosen_changes_nothing(officer_client, intake, form):
    assert officer_client.post(address(intake, "nhieu"), data=form).status_code == 302
    assert {one.status for one in db.session.scalars(db.select(OutboxMessage))} == {MessageStatus.DRAFT}


def test_approval_asks_the_worker_to_send_where_mail_is_set_up(app, officer_client, settings, intake, people):
    app.config["SETTINGS"] = settings.model_copy(update={"smtp_host": "127.0.0.1"})
    people[0].email = "an@example.vn"
    db.session.commit()
    form = fields_of(officer_client.get(address(intake)).text, address(intake, "nhieu"))
    officer_client.post(address(intake, "nhieu"), data=form | {"viec": "duyet", "pham-vi": "tat-ca"})
    found = [messages_to(one)[0] for one in people]
    assert {one.status for one in found} == {MessageStatus.APPROVED}
    queue = SolveQueue(settings)
    assert not queue.has_no_mail()
    for huey in (queue.huey, queue.mail):
        huey.storage.close()


@pytest.mark.parametrize("path", ["mau/khong-co/vi", "mau/invitation/de", "khong-co"])
def test_what_there_is_not_is_404(officer_client, intake, path):
    assert officer_client.get(address(intake, path)).status_code == 404


def test_person_with_an_address_is_not_promised_mail_where_none_is_sent(officer_client, intake, app, settings, people):
    people[0].email = "an@example.vn"
    messages_to(people[0])[0].channel = Channel.EMAIL
    db.session.commit()
    assert "thư điện tử</span>" not in officer_client.get(address(intake)).text
    app.config["SETTINGS"] = settings.model_copy(update={"smtp_host": "127.0.0.1"})
    assert officer_client.get(address(intake)).text.count("thư điện tử</span>") == 1


def test_way_of_sending_is_asked_only_where_there_are_two(officer_client, intake, app, settings, people):
    assert "Cách gửi" not in officer_client.get(address(intake)).text
    messages_to(people[0])[0].channel = Channel.EMAIL
    assert "Cách gửi" in officer_client.get(address(intake)).text
    messages_to(people[0])[0].channel = Channel.PASTE
    app.config["SETTINGS"] = settings.model_copy(update={"smtp_host": "127.0.0.1"})
    assert "Cách gửi" in officer_client.get(address(intake)).text


def test_numbers_of_who_is_asked_add_up_to_everybody(officer_client, intake, people, clock):
    answer(intake, now=clock(), trainee=people[0])
    make_trainee(intake)
    make_trainee(intake, withdrawn_at=clock())
    db.session.commit()
    page = main_text(officer_client.get(address(intake)))
    assert (
        "5 người trong đợt: 1 chưa được mời 2 có tin chưa gửi 1 đã khai hoặc được khai thay 1 đã rút lại đồng ý" in page
    )


def test_intake_without_people_says_so(officer_client, app):
    assert "Đợt này chưa có học viên nào." in officer_client.get(address(make_intake())).text


def test_english_page_speaks_english(app, officer_client, intake, english):
    officer_client.set_cookie("lang", "en")
    page = officer_client.get(address(intake)).text
    assert "3 messages found." in page
    assert "Write reminders" in page
    assert "Kính gửi Trần Thị Bình," in page  # each message stays in the language of its person


def test_messages_are_for_staff(app, client, intake):
    for path in ("", "/nhom", "/phieu", "/mau/invitation/vi"):
        assert client.get(address(intake) + path).location.startswith("/dang-nhap")


def test_admin_may_too(app, admin, intake):
    assert sign_in(app.test_client(), admin).get(address(intake)).status_code == 200


def test_release_page_leads_to_the_messages(officer_client, app, clock):
    course = ready_course(clock)
    publish_draft(course, clock)
    page = officer_client.get(f"/dot-hoc/{course.intake.public_id}/ban-hanh/1").text
    assert f"/dot-hoc/{course.intake.public_id}/tin-nhan" in page
    assert len(drafts_to(course.trainees[0])) == 1
