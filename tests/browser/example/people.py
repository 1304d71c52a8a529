"""What people do on several pages, each as one short step."""

from playwright.sync_api import Page, expect

from models import Role, User, db
from operations.accounts import sign_in_token

SAVE = "Gửi lịch rảnh/bận"
SAVED = "Đã gửi lịch rảnh/bận của anh/chị. Cảm ơn anh/chị!"
CONSENT = "Tôi đã đọc thông báo"


def sign_in_by_link(page: Page, address: str, role: Role) -> None:
    """As the example's admin or officer, who have no password yet."""
    user = db.session.scalars(db.select(User).filter_by(role=role)).one()
    page.goto(f"{address}/dang-nhap/{sign_in_token(user, secret_key='test')}")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Đợt học")


def fill_in(page: Page) -> None:
    """Fill in the whole week with one button."""
    page.get_by_role("button", name="Bận giờ hành chính").click()
    expect(page.get_by_role("radiogroup", name="Thứ 2, Sáng").get_by_role("radio", name="Bận")).to_be_checked()


def answer(page: Page) -> None:
    """Busy in office hours, forgetting to consent at first."""
    fill_in(page)
    page.get_by_role("button", name=SAVE).click()
    expect(page.get_by_text("Cần anh/chị đồng ý thì thông tin mới được lưu.")).to_be_visible()
    expect(page.get_by_role("radiogroup", name="Thứ 2, Sáng").get_by_role("radio", name="Bận")).to_be_checked()
    page.get_by_label(CONSENT).check()
    page.get_by_role("button", name=SAVE).click()
    expect(page.get_by_text(SAVED)).to_be_visible()


def preview_move(page: Page, **choices: str) -> None:
    """On the page of a move, ask what it would break; choices by the names of the form's fields."""
    for name, label in choices.items():
        page.locator(f"select[name={name}]").select_option(label)
    page.get_by_role("button", name="Xem ảnh hưởng").click()
    expect(page.get_by_role("heading", name="Nếu chuyển như vậy")).to_be_visible()


def confirm(page: Page, button: str) -> None:
    """Press the button of a form that asks for a tick where rules are broken."""
    understood = page.get_by_label("Tôi đã đọc")
    if understood.count():
        understood.check()
    page.get_by_role("button", name=button).click()


def publish(page: Page, number: int) -> None:
    page.get_by_role("link", name="Ban hành…").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Ban hành lần {number}")
    confirm(page, f"Ban hành lần {number}")
    expect(page.get_by_text(f"Đã ban hành lần {number}.")).to_be_visible()
