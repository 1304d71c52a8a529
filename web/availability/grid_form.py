"""The one form in which availability is entered: a week, single days, a shift rota; by people and by staff."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import pgettext
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from models import Format, Intake, Period, State
from operations.answer_grid import usual_states
from operations.availability import school_grid
from operations.availability_layers import Entry, Grid
from operations.availability_sheets import ShownSheet
from operations.default_names import shown_name
from web.availability.rota_form import RotaForm
from web.availability.shift_cells import read_shift_cells, shift_cell_name
from web.availability.weeks import ShownWeek, cell_name, read_cells, shown_week, week_number, weeks_of
from web.clock import local, now
from web.fields import cut
from web.filters import time_text, weekday_name

LIKED, FINE, DISLIKED = 0, 2, 6
LONGEST_UNDO = 60_000  # characters: thirty steps of whole weeks
ONLINE = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Likes:
    """What a trainee said before of formats (points by id) and of studying online."""

    points: Mapping[int, int]
    online: bool | None


def state_choices(free: str) -> list[tuple[str, str]]:
    return [(State.FREE.value, free), (State.IF_NEEDED.value, _("Hạn chế")), (State.BUSY.value, _("Bận"))]


def period_label(period: Period) -> str:
    return f"{shown_name(period.name)} {time_text(period.start_time)}–{time_text(period.end_time)}"


def _undo_or_none(text: str | None) -> str | None:
    """Steps to undo are not read, nor shown again, where they are more than the buttons of the page make."""
    return text if text is not None and len(text) <= LONGEST_UNDO else None


class GridForm(RotaForm):
    """Made for one intake by `grid_form`. `entry()` is what it says; it can be trusted after `validate()`.

    `days` are the single days that are said as such: they hold also where the usual is, or becomes, another.
    """

    shown: ShownSheet
    formats: Sequence[Format]
    complete: bool  # every cell of the week must be chosen, unless a rota says the working hours
    with_consent: bool
    with_online: bool
    state_names: Mapping[str, str]
    days: dict[tuple[date, int], State]
    cells_are_sound: bool  # those of days and of shifts
    school: Grid

    revision = HiddenField(filters=[cut])
    draft_revision = HiddenField(filters=[cut])
    week = HiddenField(filters=[cut])
    undo = HiddenField(filters=[_undo_or_none])
    consent = BooleanField()

    def cell(self, weekday: int, period_id: int) -> Any:
        return self[f"week_{weekday}_{period_id}"]

    def format_field(self, format_id: int) -> Any:
        return self[f"format_{format_id}"]

    def show(self, entry: Entry | None, likes: Likes | None = None) -> None:
        """Fill the form with what was said before."""
        revision = self.shown.revision
        self.revision.data = "" if revision is None else str(revision)
        if entry is not None:
            for (weekday, period_id), state in entry.week.items():
                self.cell(weekday, period_id).data = state.value
            if entry.rota is not None:
                self.show_rota(entry.rota)
            self.days = {cell: state for cell, state in entry.days.items() if cell_name(*cell) in self._day_names()}
        if likes is None:
            return
        for format_id, number in likes.points.items():
            if f"format_{format_id}" in self:
                self.format_field(format_id).data = str(min((LIKED, FINE, DISLIKED), key=lambda p: abs(p - number)))
        if self.with_online and likes.online is not None:
            self.online.data = "yes" if likes.online else "no"

    def _day_names(self) -> set[str]:
        return {cell_name(day, period.id) for day in self.intake.dates for period in self.intake.periods}

    def cell_names(self) -> set[str]:
        """The names of all cells: of the week, and of the dates also where they are not on the page."""
        week = {self.cell(weekday, period.id).name for weekday in range(7) for period in self.intake.periods}
        return week | self._day_names()

    def fill_week(self, state_of: Callable[[int, Period], State | None]) -> None:
        """Choose every cell of the week; None leaves it without a choice."""
        for weekday in range(7):
            for period in self.intake.periods:
                state = state_of(weekday, period)
                self.cell(weekday, period.id).data = state.value if state is not None else None

    def expected_revision(self) -> int | None:
        return _number(self.revision.data)

    def expected_draft(self) -> int | None:
        return _number(self.draft_revision.data)

    @property
    def shown_number(self) -> int:
        """Which week of dates is on the page."""
        number = _number(self.week.data)
        return number if number is not None and number < len(weeks_of(self.intake)) else 0

    def shown_week(self) -> ShownWeek:
        return shown_week(self.intake, self.shown_number, chosen=self.days, usual=self.usual(), school=self.school)

    def other_days(self) -> list[tuple[str, str]]:
        """Names and states of the single days that are not on the page, to be carried along."""
        on_page = set(weeks_of(self.intake)[self.shown_number])
        return [(cell_name(*cell), state.value) for cell, state in self.days.items() if cell[0] not in on_page]

    def usual(self) -> Grid:
        return usual_states(self.entry(), shown=self.shown, intake=self.intake)

    def points(self) -> dict[int, int]:
        return {made.id: int(data) for made in self.formats if (data := self.format_field(made.id).data)}

    def can_attend_online(self) -> bool | None:
        return ONLINE.get(self.online.data or "") if self.with_online else None

    def entry(self) -> Entry:
        """What stands in the form, as far as it can be understood."""
        week = {
            (weekday, period.id): State(data)
            for weekday in range(7)
            for period in self.intake.periods
            if (data := self.cell(weekday, period.id).data) in self.state_names
        }
        return Entry(week=week, rota=self.rota(), days=self.days)

    def chosen_cells(self) -> dict[str, str]:
        """The state of every cell that is chosen, by the name of its field."""
        week = {
            name: field.data
            for weekday in range(7)
            for period in self.intake.periods
            if (field := self.cell(weekday, period.id)).data in self.state_names and (name := field.name)
        }
        return week | {cell_name(*cell): state.value for cell, state in self.days.items()}

    def kept_fields(self) -> dict[str, str]:
        """All that a draft needs to show the form again as it stands."""
        names = ["rota_kind", "rota_every", "rota_today", "rota_anchor", "rota_cycle", "week"]
        names += ["online"] if self.with_online else []
        names += [f"format_{made.id}" for made in self.formats]
        fields = {name: str(cut(self[name].data)) for name in names if self[name].data}
        if "rota_today" in fields:
            fields["rota_said_on"] = str(self.rota_said_on.data)
        fields |= {shift_cell_name(cell): state.value for cell, state in self.shift_marks.items()}
        return fields | self.chosen_cells()

    def missing_cells(self) -> list[tuple[int, Period]]:
        """The cells of the week about which something must still be said."""
        if not self.complete or self.rota() is not None:
            return []
        return [
            (weekday, period)
            for weekday in range(7)
            for period in self.intake.periods
            if not self.cell(weekday, period.id).data
        ]

    def faulty_cells(self) -> int:
        """How many cells of the week were refused, as nothing was chosen."""
        return sum(bool(self.cell(weekday, period.id).errors) for weekday in range(7) for period in self.intake.periods)

    def validate(self, extra_validators: Any = None) -> bool:
        valid: bool = super().validate(extra_validators)
        return all([valid, self.check_rota(), self._check_week(), self._check_cells(), self._check_consent()])

    def _check_consent(self) -> bool:
        if not self.with_consent or self.consent.data:
            return True
        self.consent.errors = [_("Cần anh/chị đồng ý thì thông tin mới được lưu.")]
        return False

    def _check_week(self) -> bool:
        missing = [] if self.kind else self.missing_cells()  # of a rota it is said at the rota what is wrong
        for weekday, period in missing:
            self.cell(weekday, period.id).errors = [
                _(
                    "Hãy chọn cho buổi %(period)s %(day)s.",
                    period=shown_name(period.name).lower(),
                    day=weekday_name(weekday),
                )
            ]
        return not missing

    def _check_cells(self) -> bool:
        if not self.cells_are_sound:
            self.form_errors.append(_("Ngày hoặc buổi đã chọn không thuộc đợt học này. Chưa có gì được lưu."))
        return self.cells_are_sound


def grid_form(
    intake: Intake,
    *,
    shown: ShownSheet,
    formats: Sequence[Format] = (),
    complete: bool = True,
    with_consent: bool = False,
    with_online: bool = False,
    free_label: str | None = None,
    fields: Mapping[str, str] | None = None,
) -> GridForm:
    """A form for the weeks, dates, periods and formats of this intake, filled from the request if it is a POST.

    `free_label` is what "free" is called for whom it is about; by default that they can attend. `fields` fill it
    instead of the request: those of a draft.
    """
    states = state_choices(free_label or _("Học được"))
    today = local(now()).date()
    attributes: dict[str, Any] = {
        "intake": intake, "shown": shown, "formats": formats, "complete": complete, "with_consent": with_consent,
        "with_online": with_online, "state_names": dict(states), "school": school_grid(intake), "today": today,
    }  # fmt: skip
    for weekday in range(7):
        for period in intake.periods:
            label = f"{weekday_name(weekday)}, {period_label(period)}"
            attributes[f"week_{weekday}_{period.id}"] = _radio(label, states)
    likes = [(str(LIKED), _("Thích")), (str(FINE), _("Được")), (str(DISLIKED), _("Không thích"))]
    for made in formats:
        attributes[f"format_{made.id}"] = _radio(shown_name(made.name), likes)
    if with_online:
        choices = [("yes", pgettext("online", "Học được")), ("no", _("Không học được")), ("unknown", _("Chưa rõ"))]
        attributes["online"] = _radio(_("Học trực tuyến qua mạng"), choices)
    given = MultiDict(fields) if fields is not None else request.form if request.method == "POST" else None
    form: GridForm = type("IntakeGridForm", (GridForm,), attributes)(formdata=given)
    form.bring_to_today()
    form.days, days_are_sound = read_cells(given.items() if given else (), intake)
    form.shift_marks, shifts_are_sound = read_shift_cells(given.items() if given else (), intake)
    form.cells_are_sound = days_are_sound and shifts_are_sound
    if not form.week.data:
        form.week.data = str(week_number(intake, today))
    return form


def _radio(label: str, choices: list[tuple[str, str]]) -> RadioField:
    checks = [Optional(strip_whitespace=False)]  # a blank is no answer of ours, and must not pass for one
    return RadioField(label, checks, choices=[SelectChoice(value, label) for value, label in choices])


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else None
