"""Five people who say on a phone when they could come: each as the steps that they take, counted.

A tap is one touch of the screen; choosing in a list is two, opening it and choosing. Scrolling is free.
"""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect


@dataclass
class Finger:
    """Touches the page and counts."""

    page: Page
    taps: int = 0

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

    def send(self) -> None:
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


def _busy_mornings(hand: Finger, periods: list[int]) -> None:
    """Any time but the mornings; the brush for busy times stays in the hand."""
    hand.fill("Buổi nào cũng được", f"week_0_{periods[0]}", "free")
    hand.brush("Bận")
    hand.fill_row("Mọi buổi sáng", f"week_6_{periods[0]}", "busy")


def student(hand: Finger, periods: list[int]) -> None:
    """Lectures on all mornings and two afternoons; goes home one week-end, and the next one too."""
    hand.agree()
    _busy_mornings(hand, periods)
    hand.paint("Thứ 3, Chiều 13:30–17:30", "Thứ 5, Chiều 13:30–17:30")
    hand.paint("Thứ 7 17/01/2026, Tối", "Chủ nhật 18/01/2026, Tối")
    hand.turn()
    hand.press("Như tuần trước")
    expect(hand.page.locator(f"[name='day_2026-01-24_{periods[2]}'][value=busy]")).to_be_checked()
    hand.send()


def trader(hand: Finger, periods: list[int]) -> None:
    """At the market every morning; evenings if need be; the first week before Tết not at all in the afternoon."""
    hand.agree()
    _busy_mornings(hand, periods)
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
