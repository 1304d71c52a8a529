"""The one form in which availability is entered: a week, single days, a shift rota; by people and by staff."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from documents.cells import CellError
from documents.rota import parse_cycle
from models import Format, Intake, Period, State
from operations.availability import school_grid
from operations.availability_layers import Entry
from operations.rota_states import RotaEntry
from web.availability.rota_text import CYCLE_SENTENCES, cycle_text, read_anchor
from web.fields import OwnForm
from web.filters import date_text, time_text, weekday_name, weekday_short

WHOLE_DAY = "all"
MOST_DAYS = 200
LIKED, FINE, DISLIKED = 0, 2, 6


def state_choices(free: str) -> list[tuple[str, str]]:
    return [(State.FREE.value, free), (State.IF_NEEDED.value, _("Hạn chế")), (State.BUSY.value, _("Bận"))]


def period_label(period: Period) -> str:
    return f"{period.name} {time_text(period.start_time)}–{time_text(period.end_time)}"


class GridForm(OwnForm):
    """Made for one intake by `grid_form`. After `validate()`, `entry()` is what was said."""

    intake: Intake
    formats: Sequence[Format]
    complete: bool  # every cell of the week must be chosen, unless a rota says the working hours
    with_consent: bool

    revision = HiddenField()
    rota_anchor = StringField()
    rota_cycle = StringField()
    consent = BooleanField()

    def cell(self, weekday: int, period_id: int) -> Any:
        return self[f"week_{weekday}_{period_id}"]

    def format_field(self, format_id: int) -> Any:
        return self[f"format_{format_id}"]

    def show(self, entry: Entry | None, points: Mapping[int, int], *, revision: int | None) -> None:
        """Fill the form with what was said before."""
        self.revision.data = "" if revision is None else str(revision)
        if entry is not None:
            for (weekday, period_id), state in entry.week.items():
                self.cell(weekday, period_id).data = state.value
            if entry.rota is not None:
                self.rota_anchor.data = date_text(entry.rota.anchor)
                self.rota_cycle.data = cycle_text(entry.rota.cycle)
            for day, period, state in _rows(entry, self.intake):
                self.days.append_entry({"date": day.isoformat(), "period": period, "state": state.value})
        for format_id, number in points.items():
            if f"format_{format_id}" in self:
                self.format_field(format_id).data = str(min((LIKED, FINE, DISLIKED), key=lambda p: abs(p - number)))
        self.add_rows(2)

    def fill_week(self, state_of: Callable[[int, Period], State | None]) -> None:
        """Choose every cell of the week; None leaves it without a choice."""
        for weekday in range(7):
            for period in self.intake.periods:
                state = state_of(weekday, period)
                self.cell(weekday, period.id).data = state.value if state is not None else None

    def add_rows(self, number: int) -> None:
        for _row in range(min(number, MOST_DAYS - len(self.days))):
            self.days.append_entry({"state": State.BUSY.value})

    def expected_revision(self) -> int | None:
        text = self.revision.data or ""
        return int(text) if text.isdecimal() and len(text) < 10 else None

    def points(self) -> dict[int, int]:
        return {made.id: int(data) for made in self.formats if (data := self.format_field(made.id).data)}

    def entry(self) -> Entry:
        week = {
            (weekday, period.id): State(data)
            for weekday in range(7)
            for period in self.intake.periods
            if (data := self.cell(weekday, period.id).data)
        }
        return Entry(week=week, rota=self._rota, days=self._days)

    def validate(self, extra_validators: Any = None) -> bool:
        valid: bool = super().validate(extra_validators)
        checks = (self._check_rota(), self._check_week(), self._check_days(), self._check_consent())
        return valid and all(checks)

    def _check_consent(self) -> bool:
        if not self.with_consent or self.consent.data:
            return True
        self.consent.errors = [_("Cần anh/chị đồng ý thì thông tin mới được lưu.")]
        return False

    def _check_rota(self) -> bool:
        self._rota: RotaEntry | None = None
        anchor_text, text = (self.rota_anchor.data or "").strip(), (self.rota_cycle.data or "").strip()
        if not anchor_text and not text:
            return True
        anchor = read_anchor(anchor_text)
        if anchor is None:
            self.rota_anchor.errors = [_("Hãy nhập ngày đầu của chu kỳ, dạng ngày/tháng/năm, ví dụ 12/01/2026.")]
        try:
            cycle = parse_cycle(text)
        except CellError as error:
            self.rota_cycle.errors = [CYCLE_SENTENCES[error.code]()]
            return False
        if anchor is None:
            return False
        self._rota = RotaEntry(anchor=anchor, cycle=cycle)
        return True

    def _check_week(self) -> bool:
        if not self.complete or self._rota is not None:
            return True
        missing = [
            (weekday, period)
            for weekday in range(7)
            for period in self.intake.periods
            if not self.cell(weekday, period.id).data and not self.cell(weekday, period.id).errors
        ]
        for weekday, period in missing:
            self.cell(weekday, period.id).errors = [
                _("Hãy chọn cho buổi %(period)s %(day)s.", period=period.name.lower(), day=weekday_name(weekday))
            ]
        return not missing

    def _check_days(self) -> bool:
        self._days: dict[tuple[date, int], State] = {}
        valid = True
        for row in self.days:
            if not row.form.date.data or row.errors:
                continue
            if not row.form.period.data:
                row.form.period.errors = [_("Hãy chọn buổi.")]
                valid = False
                continue
            for cell in _cells(row.form, self.intake):
                if self._days.setdefault(cell, State(row.form.state.data)) != State(row.form.state.data):
                    row.form.date.errors = [_("Buổi này đã có ở dòng trên với trạng thái khác.")]
                    valid = False
        return valid


class _Row(Form):
    class Meta:
        get_translations = OwnForm.Meta.get_translations


def grid_form(
    intake: Intake,
    *,
    formats: Sequence[Format] = (),
    complete: bool = True,
    with_consent: bool = False,
    free_label: str | None = None,
) -> GridForm:
    """A form for the weeks, dates, periods and formats of this intake, filled from the request if it is a POST.

    `free_label` is what "free" is called for whom it is about; by default that they can attend.
    """
    states = state_choices(free_label or _("Học được"))
    fields: dict[str, Any] = {
        "intake": intake,
        "formats": formats,
        "complete": complete,
        "with_consent": with_consent,
        "days": FieldList(FormField(_day_row(intake, states)), max_entries=MOST_DAYS),
    }
    for weekday in range(7):
        for period in intake.periods:
            label = f"{weekday_name(weekday)}, {period_label(period)}"
            fields[f"week_{weekday}_{period.id}"] = _radio(label, states)
    likes = [(str(LIKED), _("Thích")), (str(FINE), _("Được")), (str(DISLIKED), _("Không thích"))]
    for made in formats:
        fields[f"format_{made.id}"] = _radio(made.name, likes)
    form: GridForm = type("IntakeGridForm", (GridForm,), fields)()
    return form


def _radio(label: str, choices: list[tuple[str, str]]) -> RadioField:
    return RadioField(label, [Optional()], choices=_choices(choices))


def _choices(pairs: list[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


def _day_row(intake: Intake, states: list[tuple[str, str]]) -> type[Form]:
    """A row of the single days; without a date it says nothing."""
    school = school_grid(intake)
    open_days = [
        day for day in intake.dates if any(school.get((day, period.id)) is not State.BUSY for period in intake.periods)
    ]
    dates = [("", _("Chọn ngày")), *((day.isoformat(), f"{weekday_short(day)} {date_text(day)}") for day in open_days)]
    periods = [("", _("Chọn buổi")), (WHOLE_DAY, _("Cả ngày")), *((str(p.id), period_label(p)) for p in intake.periods)]
    row = {
        "date": SelectField(_("Ngày"), choices=_choices(dates)),
        "period": SelectField(_("Buổi"), choices=_choices(periods)),
        "state": SelectField(_("Trạng thái"), choices=_choices(states)),
    }
    return type("DayRow", (_Row,), row)


def _cells(row: Any, intake: Intake) -> list[tuple[date, int]]:
    day = date.fromisoformat(row.date.data)
    if row.period.data == WHOLE_DAY:
        return [(day, period.id) for period in intake.periods]
    return [(day, int(row.period.data))]


def _rows(entry: Entry, intake: Intake) -> list[tuple[date, str, State]]:
    """Single days as rows; a day whose periods are all alike is one row."""
    rows: list[tuple[date, str, State]] = []
    day = min((cell[0] for cell in entry.days), default=None)
    last = max((cell[0] for cell in entry.days), default=None)
    while day is not None and last is not None and day <= last:
        states = {period.id: entry.days.get((day, period.id)) for period in intake.periods}
        kinds = set(states.values())
        alike = next(iter(kinds)) if len(kinds) == 1 else None
        if alike is not None:
            rows.append((day, WHOLE_DAY, alike))
        elif kinds != {None}:
            rows += [(day, str(period_id), state) for period_id, state in states.items() if state is not None]
        day += timedelta(days=1)
    return rows
