"""What the workbook of a duty roster says, in each language; its headings are read in all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .headers import fold_label
from .names import search_key
from .patterns import weekday_of

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class DutyWords:
    """`meanings` are those of the codes of DUTY_SYMBOLS; `days` and `short_days` begin with Monday."""

    roster_title: str
    hours_title: str
    legend_title: str
    row_label: str
    number_label: str
    name_label: str
    birth_label: str
    day_label: str
    meaning_label: str
    days: tuple[str, ...]
    short_days: tuple[str, ...]
    meanings: Mapping[str, str]
    above_roster: str
    above_hours: str
    marks: str
    hints: tuple[str, ...]


_VIETNAMESE: Final = DutyWords(
    roster_title="Bảng trực",
    hours_title="Giờ chung",
    legend_title="Ký hiệu",
    row_label="STT",
    number_label="Mã học viên",
    name_label="Họ và tên",
    birth_label="Năm sinh",
    day_label="Ngày",
    meaning_label="Nghĩa",
    days=("Thứ 2", "Thứ 3", "Thứ 4", "Thứ 5", "Thứ 6", "Thứ 7", "Chủ nhật"),
    short_days=("T2", "T3", "T4", "T5", "T6", "T7", "CN"),
    meanings={
        "S": "ca sáng 6–14",
        "C": "ca chiều 14–22",
        "D": "ca đêm 22–6",
        "A": "ca ngày 12 giờ 6–18",
        "B": "ca đêm 12 giờ 18–6",
        "T": "trực 24 giờ (hoặc ghi 24, T/24)",
        "R": "ra trực (hoặc ghi RT)",
        "H": "giờ hành chính",
        "N": "nghỉ, học được cả ngày (hoặc ghi O, nghỉ)",
        "X": "bận cả ngày (công tác, học nơi khác …)",
        "?": "chưa rõ: chỉ xếp học nếu thật cần",
    },
    above_roster="Ký hiệu và cách ghi: xem trang “Ký hiệu”. Ô trống = theo giờ chung của đơn vị.",
    above_hours="Giờ làm việc chung trong một tuần bình thường",
    marks="x = bận, h = hạn chế (đi học được nếu cần), r = học được.",
    hints=(
        "Trang “Bảng trực”: mỗi người một dòng, mỗi ngày một cột; ghi một ký hiệu ở trên vào ô.",
        "    Một ngày làm nhiều ca thì ghi các ký hiệu cách nhau bằng dấu cộng, ví dụ S+C.",
        "Ô TRỐNG nghĩa là hôm đó theo giờ chung của đơn vị (trang “Giờ chung”).",
        "    Đơn vị chưa ghi giờ chung thì ô trống là “chưa rõ”: không được coi là rảnh, chỉ xếp học nếu thật cần.",
        "    Hôm đó được nghỉ và đi học được thì ghi NT.",
        "Sau ca đêm và ca trực, sáng hôm sau được tính là bận, chiều hôm sau là hạn chế; không cần ghi thêm.",
        "    Hôm sau vẫn phải làm việc thì ghi ca của hôm đó.",
        "Trang “Giờ chung”: x = bận, h = hạn chế (đi học được nếu cần), r = học được.",
        "    Đã ghi thì nên ghi đủ; ô còn trống được tính là hạn chế.",
        "Đừng sửa cột Mã học viên và dòng ngày. Bỏ bớt dòng hoặc cột thì người hoặc ngày đó giữ như lần gửi trước.",
        "Ai đã tự khai báo với nhà trường thì theo lời khai của người đó; mỗi người sửa được phần của mình.",
    ),
)
_ENGLISH: Final = DutyWords(
    roster_title="Duty roster",
    hours_title="Common hours",
    legend_title="Symbols",
    row_label="No.",
    number_label="Trainee no.",
    name_label="Full name",
    birth_label="Birth year",
    day_label="Day",
    meaning_label="Meaning",
    days=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    short_days=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    meanings={
        "S": "morning shift 6–14",
        "C": "afternoon shift 14–22",
        "D": "night shift 22–6",
        "A": "12-hour day shift 6–18",
        "B": "12-hour night shift 18–6",
        "T": "24-hour duty (or write 24, T/24)",
        "R": "after duty (or write RT)",
        "H": "office hours",
        "N": "day off, can come all day (or write O)",
        "X": "busy all day (a journey, another course …)",
        "?": "unclear: lessons only if really needed",
    },
    above_roster="Symbols and how to fill this in: see the sheet “Symbols”. Empty cell = the unit’s common hours.",
    above_hours="Common working hours of a normal week",
    marks="x = busy, h = if needed (could come), r = free to come.",
    hints=(
        "Sheet “Duty roster”: a row for each person, a column for each day; write one of the symbols above.",
        "    For several shifts on one day write their symbols with a plus between them, for example S+C.",
        "An EMPTY CELL means that the day follows the unit’s common hours (sheet “Common hours”).",
        "    Without common hours an empty cell is “unclear”: it is not read as free; lessons only if really needed.",
        "    For a day off on which the person could come, write NT.",
        "After a night shift or a duty the next morning counts as busy and the next afternoon as if needed by itself.",
        "    Whoever works on the day after all gets the shift of that day.",
        "Sheet “Common hours”: x = busy, h = if needed (could come), r = free to come.",
        "    Fill in all of it or nothing; a cell left empty counts as if needed.",
        "Leave the column Trainee no. and the row of dates as they are. Deleted people and days stay as before.",
        "For people who have answered the school themselves their answer counts; everyone can correct their own part.",
    ),
)
DUTY_WORDS: Final[Mapping[str, DutyWords]] = {"vi": _VIETNAMESE, "en": _ENGLISH}

NUMBER_LABELS: Final = frozenset(fold_label(words.number_label) for words in DUTY_WORDS.values())
HOURS_KEYS: Final = frozenset(search_key(words.hours_title) for words in DUTY_WORDS.values())
LEGEND_KEYS: Final = (*(search_key(words.legend_title) for words in DUTY_WORDS.values()), "huong dan", "instructions")
SHORT_DAYS: Final = frozenset(day.casefold() for words in DUTY_WORDS.values() for day in words.short_days)
_DAYS: Final = {fold_label(day): n for words in DUTY_WORDS.values() for n, day in enumerate(words.days)}


def weekday_in_words(label: str) -> int | None:
    """The weekday (Monday is 0) that a heading names in one of the languages."""
    folded = fold_label(label)
    known = _DAYS.get(folded)
    return weekday_of(folded) if known is None else known
