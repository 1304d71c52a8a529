"""An imported calendar in words: why it was not read, what it makes busy, week by week."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _

from calendars import errors
from calendars.blocks import BusyBlock
from models import Intake
from operations.default_names import shown_name
from web.filters import date_text, time_text, weekday_short
from web.texts import register

Cell = tuple[date, int]


def _not_given(status: int) -> str:
    if status in {401, 403, 404, 410}:
        return _(
            "Máy chủ lịch không cho đọc ở địa chỉ này (mã %(status)s). Hãy chép lại địa chỉ; lịch riêng tư cần địa chỉ"
            " bí mật dạng iCal.",
            status=status,
        )
    return _("Máy chủ lịch trả lời lỗi (mã %(status)s). Hãy thử lại sau, hoặc chọn tệp.", status=status)


register(
    {
        errors.TOO_LARGE: lambda most, **_params: _(
            "Lịch này lớn hơn %(most)s MB. Hãy xuất riêng lịch có giờ làm việc (Google: Cài đặt → bấm tên lịch → Xuất"
            " lịch), hoặc khai theo tuần và theo ngày.",
            most=most,
        ),
        errors.NOT_A_CALENDAR: lambda **_params: _(
            "Đây không phải tệp lịch. Hãy chọn tệp .ics (hoặc .zip do Google Lịch xuất ra), hay địa chỉ iCal của lịch,"
            " không phải địa chỉ trang web."
        ),
        errors.TOO_MANY: lambda **_params: _(
            "Lịch này có quá nhiều mục hoặc lặp lại quá nhiều lần nên không đọc được. Hãy xuất riêng lịch có giờ làm"
            " việc (Google: Cài đặt → bấm tên lịch → Xuất lịch)."
        ),
        errors.TOO_SLOW: lambda **_params: _(
            "Lịch này quá phức tạp nên đọc không kịp. Hãy thử lại, hoặc xuất riêng một lịch ít mục hơn."
        ),
        errors.BAD_ADDRESS: lambda **_params: _(
            "Đây không phải địa chỉ lịch. Địa chỉ bắt đầu bằng https:// hoặc webcal://; hãy chép lại cho đủ."
        ),
        errors.ADDRESS_REFUSED: lambda **_params: _(
            "Không lấy được lịch ở địa chỉ này: chỉ nhận địa chỉ trên internet. Hãy tải tệp .ics về rồi chọn tệp."
        ),
        errors.NO_ANSWER: lambda **_params: _(
            "Máy chủ lịch không trả lời. Hãy xem lại địa chỉ rồi thử lại, hoặc chọn tệp."
        ),
        errors.NOT_GIVEN: lambda status, **_params: _not_given(status),
        "calendar_preview_gone": lambda **_params: _(
            "Bản xem trước đã cũ. Chưa có gì được lưu; hãy chọn tệp hoặc dán địa chỉ lần nữa."
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Week:
    """One week and its lines, such as `T2 12/01: Sáng, Tối`."""

    title: str
    lines: list[str]


def cell_weeks(cells: Sequence[Cell], intake: Intake) -> list[Week]:
    """Periods by week and day; `cells` in order."""
    names = {period.id: shown_name(period.name) for period in intake.periods}
    days: dict[date, list[str]] = {}
    for day, period_id in cells:
        days.setdefault(day, []).append(names[period_id])
    return _weeks((day, f"{_day(day)}: {', '.join(found)}") for day, found in days.items())


def block_weeks(blocks: Sequence[BusyBlock]) -> list[Week]:
    """Busy blocks by the week in which they begin; `blocks` in order."""
    return _weeks((block.start.date(), block_line(block)) for block in blocks)


def block_line(block: BusyBlock) -> str:
    """An end at midnight belongs to the day before."""
    start = f"{_day(block.start.date())}, {time_text(block.start.time())}"
    last = (block.end - timedelta(microseconds=1)).date()
    end = time_text(block.end.time()) if block.end.date() == last else "24:00"
    return f"{start}–{end}" if last == block.start.date() else f"{start} – {_day(last)}, {end}"


def _weeks(lines: Iterable[tuple[date, str]]) -> list[Week]:
    weeks: dict[date, list[str]] = {}
    for day, line in lines:
        weeks.setdefault(day - timedelta(days=day.weekday()), []).append(line)
    return [Week(_week_title(monday), found) for monday, found in weeks.items()]


def _week_title(monday: date) -> str:
    sunday = monday + timedelta(days=6)
    return _("Tuần %(first)s – %(last)s", first=f"{monday:%d/%m}", last=date_text(sunday))


def _day(day: date) -> str:
    return f"{weekday_short(day)} {day:%d/%m}"
