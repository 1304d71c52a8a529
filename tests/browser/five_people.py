"""Five people who say on a phone when they could come: each as the steps that they take, counted.

A tap is one touch of the screen; choosing in a list is two, opening it and choosing. Scrolling is free.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.calendars.samples import calendar, event


@dataclass
class Finger:
    """Touches the page and counts."""

    page: Page
    taps: int = 0
    look: Callable[[str], None] = field(default=lambda _what: None)
    """Called with the form as it is about to be sent, and with the preview of a calendar."""

    def tap(self, target: Locator) -> None:
        self.taps += 1
        target.tap() if self.page.evaluate("navigator.maxTouchPoints > 0") else target.click()

    def press(self, name: str) -> None:
        self.tap(self.page.get_by_role("button", name=name, exact=True))

    def choose(self, label: str, option: str) -> None:
        self.taps += 2
        with self.page.expect_response(lambda reply: reply.request.method == "POST"):
            self.page.get_by_label(label).select_option(label=option)

    def brush(self, name: str) -> None:
        self.tap(self.page.get_by_role("radiogroup", name="Tô nhanh").get_by_text(name, exact=True))

    def paint(self, *cells: str) -> None:
        for name in cells:
            self.tap(self.page.get_by_role("button", name=f"{name}:"))

    def turn(self) -> None:
        shown = self.page.locator("#week-shown")
        before = shown.text_content()
        self.press("Tuần sau ›")
        expect(shown).not_to_have_text(before or "")

    def fill(self, name: str, cell: str, state: str) -> None:
        """A button that fills a week, and the sign that it has."""
        self.press(name)
        expect(self.page.locator(f"[name={cell}][value={state}]")).to_be_checked()

    def fill_row(self, name: str, cell: str, state: str) -> None:
        """The row of the usual week, not that of the dates further down."""
        self.tap(self.page.get_by_role("group", name="Điền nhanh cả tuần").get_by_role("button", name=name))
        expect(self.page.locator(f"[name={cell}][value={state}]")).to_be_checked()

    def agree(self) -> None:
        self.tap(self.page.get_by_label("Tôi đã đọc thông báo"))

    def import_calendar(self, body: bytes) -> None:
        """A file that the phone has; opening the list of files and choosing one are two taps."""
        self.tap(self.page.get_by_role("link", name="Nhập lịch đó để khỏi khai từng ngày"))
        self.taps += 2
        file = FilePayload(name="lich.ics", mimeType="text/calendar", buffer=body)
        self.page.get_by_label("Tệp lịch").set_input_files(file)
        self.agree()
        self.press("Đọc lịch")
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("Xem trước")
        self.look("preview")
        self.press("Xác nhận")
        expect(self.page.get_by_text("Đã nhập lịch.")).to_be_visible()

    def send(self) -> None:
        self.look("form")
        self.press("Gửi lịch rảnh/bận")
        expect(self.page.get_by_text("Đã gửi lịch rảnh/bận của anh/chị.")).to_be_visible()


def nurse(hand: Finger, periods: list[int]) -> None:
    """On 24-hour duty every fourth day, today; one evening at a wedding."""
    hand.agree()
    hand.choose("Làm theo ca nào?", "Trực 24 giờ, hôm sau ra trực")
    hand.choose("Hôm nay, Thứ 2 05/01/2026, đang ở ca nào?", "Hôm nay trực")
    hand.tap(hand.page.locator(f"label[for='day_2026-01-14_{periods[2]}-busy']"))
    hand.send()


def worker(hand: Finger, periods: list[int]) -> None:
    """On three shifts, Sundays off, this week in the morning; hands over on a Saturday evening if need be."""
    hand.agree()
    hand.choose("Làm theo ca nào?", "Ba ca đổi theo tuần, Chủ nhật nghỉ")
    hand.choose("Hôm nay, Thứ 2 05/01/2026, đang ở ca nào?", "Tuần này: T2–T7 ca sáng 6–14 giờ, CN nghỉ")
    hand.tap(hand.page.locator(f"label[for='day_2026-01-17_{periods[2]}-if_needed']"))
    hand.send()


def teacher(hand: Finger, periods: list[int]) -> None:
    """Teaches on weekdays but for two afternoons; two days of examinations in the third week."""
    hand.agree()
    hand.fill("Bận giờ hành chính", f"week_0_{periods[0]}", "busy")
    hand.brush("Học được")
    hand.paint("Thứ 4, Chiều 13:30–17:30", "Thứ 6, Chiều 13:30–17:30")
    hand.turn()
    hand.turn()
    hand.brush("Bận")
    hand.paint("Thứ 5 29/01/2026, Tối", "Thứ 6 30/01/2026, Tối", "Thứ 6 30/01/2026, Chiều")
    hand.send()


LECTURES = calendar(
    event("UID:1", "DTSTART:20260105T073000", "DTEND:20260105T113000", "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
    event("UID:2", "DTSTART:20260106T140000", "DTEND:20260106T160000", "RRULE:FREQ=WEEKLY;BYDAY=TU,TH"),
)


def student(hand: Finger, periods: list[int]) -> None:
    """Has the lectures of mornings and afternoons in a calendar; goes home one week-end, and the next one too."""
    hand.import_calendar(LECTURES)
    hand.fill("Buổi nào cũng được", f"week_0_{periods[0]}", "free")
    hand.brush("Bận")
    hand.paint("Thứ 7 17/01/2026, Tối", "Chủ nhật 18/01/2026, Tối")
    hand.turn()
    hand.press("Như tuần trước")
    expect(hand.page.locator(f"[name='day_2026-01-24_{periods[2]}'][value=busy]")).to_be_checked()
    hand.send()


def trader(hand: Finger, periods: list[int]) -> None:
    """At the market every morning; evenings if need be; the first week before Tết not at all in the afternoon."""
    hand.agree()
    hand.fill("Buổi nào cũng được", f"week_0_{periods[0]}", "free")
    hand.brush("Bận")
    hand.fill_row("Mọi buổi sáng", f"week_6_{periods[0]}", "busy")
    hand.brush("Hạn chế")
    hand.fill_row("Mọi buổi tối", f"week_6_{periods[2]}", "if_needed")
    hand.send()


PEOPLE: dict[str, tuple[Callable[[Finger, list[int]], None], int]] = {
    "nurse": (nurse, 8),
    "worker": (worker, 8),
    "teacher": (teacher, 14),
    "student": (student, 14),
    "trader": (trader, 8),
}
"""Each with the most taps that they may need."""
