"""What is sent, dropped or taken back leaves nothing behind in the browser, and what did not arrive is not lost."""

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from models import EnteredBy, State, Trainee, db
from operations.actor import COMMAND
from operations.answer_draft import find_answer_draft
from operations.availability import Source, trainee_grid
from operations.withdraw_answers import withdraw_answers
from tests.browser.five_people import Finger
from tests.browser.personal_page import cell, choose, status
from tests.factories import NOW
from tests.operations.sheets import make_sheet, week_of

pytestmark = pytest.mark.browser
TUESDAY = "Thứ 3 13/01/2026, Tối"


@pytest.fixture
def begun(begun: Page) -> Page:
    """The page opened again."""
    begun.reload()
    return begun


def copies(page: Page) -> int:
    names = "[...Object.keys(localStorage), ...Object.keys(sessionStorage)]"
    return int(page.evaluate(f"{names}.filter((name) => name.startsWith('draft:')).length"))


def send(page: Page) -> None:
    page.get_by_role("button", name="Gửi lịch rảnh/bận").tap()


def kept(trainee: Trainee) -> dict[str, str] | None:
    db.session.rollback()
    draft = find_answer_draft(trainee)
    return None if draft is None else draft.fields


def dropping(page: Page) -> Locator:
    return page.get_by_role("button", name="Bỏ hẳn bản nháp này")


def test_enter_in_a_field_keeps_the_draft(begun: Page, asked: tuple[Trainee, str]) -> None:
    Finger(begun).choose("Làm theo ca nào?", "Chu kỳ khác, tự ghi")
    begun.get_by_label("Chu kỳ ca").fill("6S 1N")
    with begun.expect_response(lambda reply: reply.request.method == "POST"):
        begun.get_by_label("Chu kỳ ca").press("Enter")
    expect(begun.get_by_label("Chu kỳ ca")).to_have_value("6S 1N")
    fields = kept(asked[0])
    assert fields is not None
    assert fields["rota_cycle"] == "6S 1N"


def test_dropping_the_draft_is_asked_about_and_leaves_nothing(begun: Page, asked: tuple[Trainee, str]) -> None:
    expect(dropping(begun)).to_be_hidden()
    begun.get_by_text("Bỏ bản nháp", exact=True).tap()
    choose(begun, TUESDAY, "Bận")
    dropping(begun).tap()
    expect(begun.get_by_text("Đây là bản nháp")).to_be_hidden()
    assert copies(begun) == 0
    assert kept(asked[0]) is None


def test_dropping_takes_the_draft_as_this_page_has_kept_it_since_it_was_opened(
    begun: Page, asked: tuple[Trainee, str]
) -> None:
    with begun.expect_response("**/nhap"):
        choose(begun, TUESDAY, "Bận")
    begun.get_by_text("Bỏ bản nháp", exact=True).tap()
    dropping(begun).tap()
    expect(begun.get_by_text("Đây là bản nháp")).to_be_hidden()
    assert kept(asked[0]) is None


def test_draft_that_another_page_has_changed_is_shown_before_it_is_dropped(
    begun: Page, asked: tuple[Trainee, str]
) -> None:
    other = begun.context.new_page()
    other.goto(begun.url)
    with other.expect_response("**/nhap"):
        choose(other, TUESDAY, "Bận")
    begun.get_by_text("Bỏ bản nháp", exact=True).tap()
    dropping(begun).tap()
    expect(begun.get_by_text("Chưa bỏ bản nháp: nó vừa được sửa ở nơi khác")).to_be_visible()
    expect(cell(begun, TUESDAY, "busy")).to_be_checked()
    assert kept(asked[0]) is not None
    dropping(begun).tap()
    expect(begun.get_by_text("Đây là bản nháp")).to_be_hidden()
    assert kept(asked[0]) is None


def test_answer_sent_right_after_a_change_leaves_no_copy(begun: Page, asked: tuple[Trainee, str]) -> None:
    choose(begun, TUESDAY, "Bận")
    send(begun)
    expect(begun.get_by_text("Đã gửi lịch rảnh/bận của anh/chị.")).to_be_visible()
    assert copies(begun) == 0
    assert kept(asked[0]) is None
    assert trainee_grid(asked[0])[1] is Source.SELF


def test_answer_that_did_not_arrive_is_brought_back_as_a_draft(begun: Page, asked: tuple[Trainee, str]) -> None:
    def lose(route: Route) -> None:
        route.abort() if route.request.method == "POST" else route.continue_()

    page = begun.url
    begun.route("**/khai-bao", lose)
    choose(begun, TUESDAY, "Bận")
    with begun.expect_event("requestfailed", lambda request: request.method == "POST"):
        send(begun)
    begun.unroute("**/khai-bao")
    begun.goto(page)
    expect(cell(begun, TUESDAY, "busy")).to_be_checked()
    expect(begun.get_by_text("Đây là bản nháp")).to_be_visible()
    assert trainee_grid(asked[0])[1] is Source.NOT_ANSWERED


def test_answer_with_a_fault_stays_on_the_page_with_the_fault(begun: Page) -> None:
    Finger(begun).choose("Làm theo ca nào?", "Trực 24 giờ, hôm sau ra trực")
    send(begun)
    expect(begun.get_by_text("Hãy chọn hôm nay đang ở ca nào")).to_be_visible()
    assert copies(begun) == 0


def test_copy_from_before_a_withdrawal_gives_no_consent(phone: Page, address: str, asked: tuple[Trainee, str]) -> None:
    trainee, link = asked
    phone.goto(address + link)
    phone.route("**/nhap", lambda route: route.abort())
    Finger(phone).agree()
    choose(phone, TUESDAY, "Bận")
    expect(status(phone)).to_have_text("Chưa lưu được, sẽ thử lại")
    make_sheet(trainee.intake, trainee=trainee, week=week_of(State.BUSY), entered_by=EnteredBy.STAFF)
    assert withdraw_answers(trainee, actor=COMMAND, now=NOW)
    phone.unroute("**/nhap")
    phone.reload()
    expect(status(phone)).to_have_text("Đánh dấu đồng ý ở đầu trang thì bản nháp mới được lưu.")
    phone.wait_for_function("localStorage.length === 0")
    assert kept(trainee) is None
    assert trainee.consent_version is None


def test_what_is_begun_before_consent_is_said_not_to_be_kept_and_outlives_another_language(
    phone: Page, address: str, asked: tuple[Trainee, str]
) -> None:
    trainee, link = asked
    phone.goto(address + link)
    choose(phone, TUESDAY, "Bận")
    expect(status(phone)).to_have_text("Đánh dấu đồng ý ở đầu trang thì bản nháp mới được lưu.")
    phone.get_by_role("button", name="English").tap()
    expect(phone.get_by_text("Week 1/6")).to_be_visible()
    tuesday = phone.locator(f"[name='day_2026-01-13_{trainee.intake.periods[2].id}'][value=busy]")
    expect(tuesday).to_be_checked()
    assert kept(trainee) is None
    assert trainee.consent_version is None
    phone.locator("#consent").check()
    expect(status(phone)).to_contain_text("09:00")
    assert copies(phone) == 0
    phone.reload()
    expect(tuesday).to_be_checked()
