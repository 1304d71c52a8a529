"""Words about duty rosters: what a code is called, what is wrong with a cell, why a file is refused."""

from collections import Counter
from collections.abc import Callable, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from documents.duty_codes import AWAY, DUTY_SYMBOLS, UNCLEAR
from documents.faults import CellFault
from models import Period
from operations.duty_plan import PlannedDuties
from operations.rota_states import SHIFTS
from web.availability.rota_text import shift_name, shift_sentences
from web.filters import date_text, number_text
from web.texts import register

register(
    {
        "duty_header_not_found": lambda sheets, **_params: _(
            "Không tìm thấy bảng trực trong các trang tính: %(sheets)s. Cần một dòng ghi các ngày, bên trái có cột"
            " “Họ và tên”. Hãy dùng tệp mẫu.",
            sheets=sheets,
        ),
        "duty_dates_outside": lambda first, last, **_params: _(
            "Mọi ngày trong tệp đều nằm ngoài đợt học (%(first)s – %(last)s). Có thể đây là bảng trực của tháng khác.",
            first=date_text(first), last=date_text(last),
        ),
        "no_duties": lambda **_params: _("Trong tệp không có người nào và không có giờ chung."),
        "duties_have_faults": lambda cells, **_params: _(
            "Tệp có %(cells)s chỗ chưa rõ. Hãy chọn nghĩa cho ký hiệu lạ, sửa tệp, hoặc đánh dấu ô này để vẫn nhập."
            " Chưa có gì được lưu.",
            cells=number_text(cells),
        ),
    }
)  # fmt: skip

_FAULTS: dict[str, Callable[[str], str]] = {
    "name_missing": lambda _v: _("Dòng có ký hiệu nhưng thiếu họ và tên: bỏ qua cả dòng."),
    "person_ambiguous": lambda _v: _("Đơn vị có nhiều học viên cùng tên này; hãy ghi Mã học viên như trong tệp mẫu."),
    "person_number_differs": lambda _v: _("Mã học viên ở dòng này là của người có tên khác: bỏ qua cả dòng."),
    "person_similar": lambda v: _(
        "Đơn vị không có học viên tên này; gần giống %(name)s. Nếu là một người, hãy sửa tên trong tệp; nếu không thì"
        " bỏ qua dòng này.",
        name=v,
    ),
    "person_repeated": lambda v: _("Người này đã có ở ô %(cell)s với cùng những ngày đó: bỏ qua dòng sau.", cell=v),
    "week_mark_unknown": lambda _v: _("Ở “Giờ chung” chỉ dùng x (bận), h (hạn chế), r (học được)."),
    "date_outside": lambda _v: _("Ngày ngoài đợt học: không dùng cột này."),
    "date_repeated": lambda _v: _("Ngày này đã có ở cột trước: bỏ qua các ca trong cột này."),
    "date_unreadable": lambda _v: _("Không hiểu đây là ngày nào: bỏ qua các ca trong cột này."),
}


def duty_fault_sentence(fault: CellFault) -> str:
    return _FAULTS[fault.code](fault.value)


def duty_name(codes: str) -> str:
    """`ca sáng 6–14 giờ + ca chiều 14–22 giờ` for a day with two shifts."""
    names = {AWAY: _("bận cả ngày"), UNCLEAR: _("chưa rõ, tính là hạn chế")}
    return " + ".join(names.get(code) or shift_name(code) for code in codes)


def meaning_choices() -> list[tuple[str, str]]:
    """What a symbol that is not ours can mean."""
    return [(code, duty_name(code)) for code in DUTY_SYMBOLS]


def counts_text(counts: Counter[str]) -> str:
    """`trực 24 giờ: 3 ngày · ra trực: 3 ngày`, in the order of the legend; days with several shifts come last."""
    order = list(DUTY_SYMBOLS)
    parts = [
        ngettext("%(name)s: %(num)s ngày", "%(name)s: %(num)s ngày", counts[codes], name=duty_name(codes))
        for codes in sorted(counts, key=lambda codes: (len(codes), [order.index(code) for code in codes]))
    ]
    return " · ".join(parts)


def outcome_text(person: PlannedDuties) -> str:
    if person.answered:
        return _("đã khai báo: vẫn theo lời khai")
    if not person.is_changed:
        return _("không đổi")
    if not person.after:
        return _("bỏ bảng trực gửi trước đây")
    return _("thay bảng trực gửi trước đây") if person.before else _("mới")


def duty_notes(people: Sequence[PlannedDuties], *, periods: Sequence[Period]) -> list[str]:
    """What each shift of the file blocks in this intake."""
    used = {code for person in people for codes in person.after.values() for code in codes}
    return shift_sentences([code for code in SHIFTS if code in used], periods=periods)
