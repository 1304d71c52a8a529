"""How a shift rota is written in a form and read back, and what it means in words."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import groupby

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from documents.cells import CellError
from documents.rota import MAX_CYCLE_LETTERS, parse_written_day
from models import Period, State
from operations.default_names import shown_name
from operations.ready_rotas import ReadyRota, possible_anchors, recognise
from operations.rota_states import ShiftCell, shift_effects
from web.filters import date_text, number_text, weekday_short

CYCLE_SENTENCES: dict[str, Callable[[], str]] = {
    "rota_cycle_missing": lambda: _("Hãy nhập chu kỳ ca, ví dụ: 6S 1N 6C 1N."),
    "rota_code_unknown": lambda: _(
        "Có ký hiệu ca không hiểu được. Chỉ dùng S, C, Đ, NG, B, T, R, HC, N, ví dụ: 6S 1N 6C 1N; hoặc viết: trực 1,"
        " nghỉ 3."
    ),
    "rota_cycle_too_long": lambda: _(
        "Chu kỳ ca quá dài: nhiều nhất một năm, ghi trong %(most)s ký tự.", most=number_text(MAX_CYCLE_LETTERS)
    ),
}

WRITTEN_CODES = {"D": "Đ", "A": "NG", "H": "HC"}
ANCHOR_FAULT = _l("Không có ngày này. Hãy nhập ngày đầu của chu kỳ, dạng ngày/tháng/năm, ví dụ 12/01/2026.")


def cycle_text(cycle: Sequence[str]) -> str:
    """6S 1N 6C 1N, with the codes as the form explains them."""
    return " ".join(f"{len(list(days))}{WRITTEN_CODES.get(code, code)}" for code, days in groupby(cycle))


def cycle_words(cycle: Sequence[str]) -> str:
    """A cycle as the form calls it; one that is nobody's but this person's as its shifts, one after the other."""
    kind, every = recognise(cycle)
    if kind != "own":
        name = dict(kind_choices())[kind]
        return name if every is None else _("%(kind)s, %(days)s ngày một lần", kind=name, days=every)
    runs = [(code, len(list(days))) for code, days in groupby(cycle)]
    return ", ".join(
        ngettext("%(shift)s %(num)s ngày", "%(shift)s %(num)s ngày", n, shift=shift_name(c)) for c, n in runs
    )


def read_anchor(text: str) -> date | None:
    """A date written as day/month/year; None for anything else."""
    try:
        return parse_written_day(text.strip())
    except CellError:
        return None


def kind_choices() -> list[tuple[str, str]]:
    return [
        ("", _("Không làm theo ca")),
        ("three_shifts", _("Ba ca đổi theo tuần: 6–14, 14–22, 22–6")),
        ("three_shifts_sunday", _("Ba ca đổi theo tuần, Chủ nhật nghỉ")),
        ("duty", _("Trực 24 giờ, hôm sau ra trực")),
        ("two_two_three", _("Ca 12 giờ kiểu 2-2-3, hai tuần ngày, hai tuần đêm")),
        ("office", _("Giờ hành chính, Thứ 2 đến Thứ 6")),
        ("own", _("Chu kỳ khác, tự ghi")),
    ]


def shift_name(code: str) -> str:
    return {
        "S": _("ca sáng 6–14 giờ"),
        "C": _("ca chiều 14–22 giờ"),
        "D": _("ca đêm 22–6 giờ"),
        "A": _("ca ngày 6–18 giờ"),
        "B": _("ca đêm 18–6 giờ"),
        "T": _("trực 24 giờ"),
        "R": _("ra trực"),
        "H": _("giờ hành chính"),
        "N": _("nghỉ"),
    }[code]


def today_choices(rota: ReadyRota, *, today: date) -> list[tuple[date, str]]:
    """First day of the cycle, and the answer to "which shift are you on now?" from which it follows."""
    anchors = list(enumerate(possible_anchors(rota, today=today)))
    if rota.by_week:
        return [(anchor, _week_text(rota.codes[7 * place : 7 * place + 7])) for place, anchor in anchors]
    soonest_first = [*anchors[:2], *reversed(anchors[2:])]
    return [(anchor, _duty_text(place, rota.codes)) for place, anchor in soonest_first]


def _week_text(codes: Sequence[str]) -> str:
    """Tuần này: T2–T6 ca sáng 6–14 giờ, T7–CN nghỉ."""
    parts, first = [], 0
    for code, run in groupby(codes):
        last = first + len(list(run)) - 1
        days = weekday_short(first) if first == last else f"{weekday_short(first)}–{weekday_short(last)}"
        parts.append(f"{days} {shift_name(code)}")
        first = last + 1
    return _("Tuần này: %(week)s", week=", ".join(parts))


def _duty_text(place: int, codes: Sequence[str]) -> str:
    if place == 0:
        return _("Hôm nay trực")
    if place == 1:
        return _("Hôm nay ra trực (hôm qua trực)")
    left = len(codes) - place
    return _("Ngày mai trực") if left == 1 else _("%(number)s ngày nữa trực", number=left)


def shift_sentences(
    codes: Sequence[str], *, periods: Sequence[Period], marks: Mapping[ShiftCell, State] | None = None
) -> list[str]:
    """For each shift, what it blocks on its day and on the day after."""
    sentences = []
    for code in codes:
        effects = shift_effects(code, periods=periods, marks=marks)
        same, after = (_effect_text(effect, periods) for effect in effects)
        name = shift_name(code)
        if same and after:
            sentences.append(_("%(shift)s: %(today)s; hôm sau %(after)s.", shift=name, today=same, after=after))
        elif same:
            sentences.append(_("%(shift)s: %(today)s.", shift=name, today=same))
        elif after:
            sentences.append(_("%(shift)s: hôm sau %(after)s.", shift=name, after=after))
    return [sentence[0].upper() + sentence[1:] for sentence in sentences]


def _effect_text(effect: Mapping[int, State], periods: Sequence[Period]) -> str:
    words = {State.BUSY: _("bận"), State.IF_NEEDED: _("hạn chế")}
    parts = []
    for state, word in words.items():
        names = [shown_name(period.name).lower() for period in periods if effect.get(period.id) is state]
        if names:
            parts.append(f"{word} {', '.join(names)}")
    return ", ".join(parts)


def anchor_hint(anchor: date) -> str:
    return _("Chu kỳ tính từ ngày %(day)s.", day=date_text(anchor))
