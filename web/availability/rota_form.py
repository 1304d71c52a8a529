"""The part of the availability form in which a shift rota is chosen or written."""

from datetime import date, timedelta

from flask_babel import gettext as _
from wtforms import HiddenField, SelectField, StringField

from documents.cells import CellError
from documents.rota import WRITTEN_DAY, parse_cycle
from models import Intake, State
from operations.ready_rotas import DUTY_EVERY, ReadyRota, possible_anchors, ready_rota, recognise
from operations.rota_states import RotaEntry, ShiftCell, telling_codes
from web.availability.rota_text import (
    ANCHOR_FAULT,
    CYCLE_SENTENCES,
    anchor_hint,
    cycle_text,
    kind_choices,
    read_anchor,
    shift_sentences,
    today_choices,
)
from web.availability.shift_cells import ShownShift, known_marks, shift_cell_name, shown_shifts
from web.fields import OwnForm, cut
from web.filters import date_text

DEFAULT_EVERY = 4


class RotaForm(OwnForm):
    """Where a kind is ready, its cycle is, and one answer says where in it somebody stands today.

    `shift_marks` are what shifts do other than is usual, also those of shifts that are not in the cycle any more.
    """

    intake: Intake
    today: date
    shift_marks: dict[ShiftCell, State]

    rota_kind = SelectField(validate_choice=False)
    rota_every = SelectField(validate_choice=False)
    rota_today = SelectField(validate_choice=False)
    rota_said_on = HiddenField()
    # Scripts say at once what cannot be.
    rota_anchor = StringField(filters=[cut], render_kw={"data-form": WRITTEN_DAY, "data-fault": ANCHOR_FAULT})
    rota_cycle = StringField(filters=[cut])
    _parsed: tuple[str, tuple[str, ...] | CellError] | None = None

    @property
    def kind(self) -> str:
        """The kind that is chosen; a cycle that is written without a kind is one's own."""
        if self.rota_kind.data is not None:
            return str(self.rota_kind.data)
        return "own" if (self.rota_anchor.data or "").strip() or (self.rota_cycle.data or "").strip() else ""

    @property
    def every(self) -> int:
        text = self.rota_every.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 3 else DEFAULT_EVERY

    @property
    def ready(self) -> ReadyRota | None:
        return ready_rota(self.kind, every=self.every)

    def show_rota(self, rota: RotaEntry) -> None:
        kind, every = recognise(rota.cycle)
        self.rota_kind.data = kind
        self.rota_every.data = str(every) if every is not None else None
        if kind == "own":
            self.rota_cycle.data = cycle_text(rota.cycle)
        place = self._place_of(rota) if self.ready is not None else None
        self.rota_today.data = date_text(place) if place is not None else None
        self.rota_anchor.data = None if place is not None else date_text(rota.anchor)
        self.shift_marks = known_marks(rota.marks, self.intake)

    def _place_of(self, rota: RotaEntry) -> date | None:
        """The choice of today's shift that says the same as the anchor."""
        assert self.ready is not None
        found = possible_anchors(self.ready, today=self.today)
        return next((one for one in found if (one - rota.anchor).days % len(rota.cycle) == 0), None)

    def bring_to_today(self) -> None:
        """Today's shift as today's choices call it, where it was said on another day: "tomorrow" is today by now."""
        said_on, chosen = read_anchor(self.rota_said_on.data or ""), read_anchor(self.rota_today.data or "")
        self.rota_said_on.data = date_text(self.today)
        if self.ready is None or said_on is None or chosen is None:
            return
        if chosen not in possible_anchors(self.ready, today=said_on):
            return
        place = self._place_of(RotaEntry(anchor=chosen, cycle=self.ready.codes))
        self.rota_today.data = date_text(place) if place is not None else None

    def rota(self) -> RotaEntry | None:
        """What is chosen or written, as far as it can be understood."""
        return self._read_rota({})

    def check_rota(self) -> bool:
        faults: dict[str, str] = {}
        self._read_rota(faults)
        for name, sentence in faults.items():
            self[name].errors = [sentence]
        return not faults

    def _read_rota(self, faults: dict[str, str]) -> RotaEntry | None:
        if not self.kind:
            return None
        cycle = self._read_cycle(faults)
        anchor = self._read_first_day(faults)
        if anchor is None or cycle is None:
            return None
        codes = telling_codes(cycle)
        marks = {cell: state for cell, state in self.shift_marks.items() if cell[0] in codes}
        return RotaEntry(anchor=anchor, cycle=cycle, marks=marks)

    def _read_cycle(self, faults: dict[str, str]) -> tuple[str, ...] | None:
        if self.kind != "own":
            if self.ready is None:
                faults["rota_kind"] = _("Lựa chọn này không có hoặc không còn nữa. Hãy tải lại trang.")
                return None
            return self.ready.codes
        parsed = self._parse_cycle((self.rota_cycle.data or "").strip())
        if isinstance(parsed, CellError):
            faults["rota_cycle"] = CYCLE_SENTENCES[parsed.code]()
            return None
        return parsed

    def _parse_cycle(self, text: str) -> tuple[str, ...] | CellError:
        """Each text once, however often the page asks what the rota is."""
        if self._parsed is None or self._parsed[0] != text:
            try:
                self._parsed = text, parse_cycle(text)
            except CellError as error:
                self._parsed = text, error
        return self._parsed[1]

    def _read_first_day(self, faults: dict[str, str]) -> date | None:
        """What is written wins over what is chosen: it was the last step of whoever wrote it."""
        if self.kind == "office":
            return self.intake.start_date - timedelta(days=self.intake.start_date.weekday())
        written, chosen = (self.rota_anchor.data or "").strip(), self.rota_today.data or ""
        anchor = read_anchor(written or chosen)
        if anchor is None and self.kind != "own" and not written:
            faults["rota_today"] = _("Hãy chọn hôm nay đang ở ca nào, hoặc ghi ngày đầu chu kỳ.")
        elif anchor is None:
            sentence = _("Hãy nhập ngày đầu của chu kỳ, dạng ngày/tháng/năm, ví dụ 12/01/2026.")
            faults["rota_anchor"] = str(ANCHOR_FAULT) if written else sentence
        return anchor

    def kind_choices(self) -> list[tuple[str, str]]:
        return kind_choices()

    def every_choices(self) -> list[tuple[str, str]]:
        return [(str(days), _("%(days)s ngày một lần", days=days)) for days in DUTY_EVERY]

    def today_choices(self) -> list[tuple[str, str]]:
        ready = self.ready
        if ready is None or self.kind == "office":
            return []
        return [(date_text(anchor), text) for anchor, text in today_choices(ready, today=self.today)]

    def rota_notes(self) -> list[str]:
        """What each shift blocks, and from when the cycle counts."""
        rota, codes = self.rota(), telling_codes(self.cycle())
        notes = shift_sentences(codes, periods=self.intake.periods, marks=self.shift_marks)
        return [*notes, anchor_hint(rota.anchor)] if rota is not None and self.kind != "office" else notes

    def cycle(self) -> tuple[str, ...]:
        """The cycle that is chosen or written; none where it cannot be understood."""
        return (self._read_cycle({}) if self.kind else None) or ()

    def cycle_fault(self) -> str:
        """What is wrong with a cycle that is written; nothing is wrong with none yet."""
        faults: dict[str, str] = {}
        if self.kind == "own" and (self.rota_cycle.data or "").strip():
            self._read_cycle(faults)
        return faults.get("rota_cycle", "")

    def shown_shifts(self) -> list[ShownShift]:
        return shown_shifts(self.cycle(), self.shift_marks, self.intake)

    def shifts_shown(self) -> str:
        """The codes of the shifts on the page, to see whether they are still the right ones."""
        return "".join(telling_codes(self.cycle()))

    def has_changed_shifts(self) -> bool:
        return any(code in self.shifts_shown() for code, _days, _period in self.shift_marks)

    def other_shift_cells(self) -> list[tuple[str, str]]:
        """What was said of shifts that are not on the page, to be carried along."""
        shown = self.shifts_shown()
        return [
            (shift_cell_name(cell), state.value) for cell, state in self.shift_marks.items() if cell[0] not in shown
        ]
