"""Buttons that choose many cells at once, turn the pages of the weeks and undo; they only fill the form."""

import json
from collections.abc import Callable, Mapping
from datetime import date, time, timedelta

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from models import Period, State
from web.availability.grid_form import LONGEST_UNDO, GridForm
from web.availability.weeks import cell_name, read_cells, weeks_of

OFFICE_ENDS = time(17)
MOST_STEPS = 30
EDITS = ("tool", "go", "choose", "keep")
"""Names of the buttons that change the form and store no answer."""


def fill_choices(form: GridForm) -> list[tuple[str, str]]:
    evenings = [("fill-evenings", _("Chỉ buổi tối"))] if any(map(_is_evening, form.intake.periods)) else []
    return [
        ("fill-office", _("Bận giờ hành chính")),
        *evenings,
        ("fill-weekends", _("Chỉ cuối tuần")),
        ("fill-free", _("Buổi nào cũng được")),
        ("fill-clear", _("Xóa hết")),
    ]


def _is_evening(period: Period) -> bool:
    return period.start_time >= OFFICE_ENDS


def brush_choices(form: GridForm) -> list[tuple[str, str]]:
    return [("", _("Không tô")), *form.state_names.items(), ("usual", _("Thường lệ"))]


def is_edit(fields: Mapping[str, str]) -> bool:
    return any(name in fields for name in EDITS)


def edit(form: GridForm, fields: Mapping[str, str]) -> None:
    """Do what the button of these fields says; what is not known does nothing."""
    tool, target = fields.get("tool", ""), fields.get("go", "")
    if target.isascii() and target.isdecimal() and len(target) < 5:
        form.week.data = str(min(int(target), len(weeks_of(form.intake)) - 1))
    if tool == "undo":
        _undo(form)
    elif tool:
        before = form.chosen_cells()
        _use(form, tool, _brush(fields.get("brush", "")))
        _note(form, before)


def steps_of(form: GridForm) -> list[dict[str, str]]:
    """What can be undone, the last step at the end: names of cells and the states that they had."""
    try:
        steps = json.loads(form.undo.data or "[]")
    except (ValueError, RecursionError):
        return []
    if not isinstance(steps, list):
        return []
    names, states = form.cell_names(), {"", *form.state_names}
    return [
        step
        for step in steps[-MOST_STEPS:]
        if isinstance(step, dict)
        and step.keys() <= names
        and all(isinstance(value, str) and value in states for value in step.values())
    ]


def _brush(value: str) -> State | None:
    """Which state a whole row gets: without a brush people say when they can; "usual" takes back."""
    if value == "usual":
        return None
    return State(value) if value in set(State) else State.FREE


def _use(form: GridForm, tool: str, brush: State | None) -> None:
    fills: dict[str, Callable[[int, Period], State | None]] = {
        "fill-office": lambda day, period: State.BUSY if day < 5 and period.start_time < OFFICE_ENDS else State.FREE,
        "fill-free": lambda _day, _period: State.FREE,
        "fill-evenings": lambda _day, period: State.FREE if _is_evening(period) else State.BUSY,
        "fill-weekends": lambda day, _period: State.FREE if day >= 5 else State.BUSY,
        "fill-clear": lambda _day, _period: None,
    }
    if tool in fills:
        form.fill_week(fills[tool])
    rest = {"rest-busy": State.BUSY, "rest-free": State.FREE}.get(tool)
    if rest is not None:
        for weekday, period in form.missing_cells():
            form.cell(weekday, period.id).data = rest.value
    for period in form.intake.periods:
        if tool == f"week-{period.id}":
            for weekday in range(7):
                form.cell(weekday, period.id).data = brush.value if brush is not None else None
        elif tool == f"days-{period.id}":
            _paint(form, {(day, period.id): brush for day in _shown_dates(form)})
    if tool == "days-clear":
        _paint(form, {(day, period.id): None for day in _shown_dates(form) for period in form.intake.periods})
    elif tool == "days-copy":
        _copy(form)
    elif tool == "days-duties":
        _take_duties(form)
    elif tool == "shifts-usual":
        form.shift_marks = {}


def _shown_dates(form: GridForm) -> list[date]:
    return weeks_of(form.intake)[form.shown_number]


def _paint(form: GridForm, states: Mapping[tuple[date, int], State | None]) -> None:
    """Many cells at once: what is usual is left as usual, unless somebody has said the same of that very day."""
    usual = form.usual()
    for cell, state in states.items():
        if state is not None and form.days.get(cell) is state:
            continue
        form.days.pop(cell, None)
        if state is not None and usual.get(cell) is not state and form.school.get(cell) is not State.BUSY:
            form.days[cell] = state


def _take_duties(form: GridForm) -> None:
    """Every day as the unit's duty roster says it: single days, as it fills them in for whoever has not answered."""
    form.days |= {cell: state for cell, state in form.shown.duties.items() if form.school.get(cell) is not State.BUSY}


def _copy(form: GridForm) -> None:
    """The week on the page as the one before it: each cell the state that it had a week earlier."""
    usual, before = form.usual(), timedelta(days=7)
    cells = [(day, period.id) for day in _shown_dates(form) for period in form.intake.periods]
    inside = set(form.intake.dates)
    _paint(
        form,
        {
            (day, period_id): form.days.get((day - before, period_id), usual.get((day - before, period_id)))
            for day, period_id in cells
            if day - before in inside
        },
    )


def _note(form: GridForm, before: Mapping[str, str]) -> None:
    after = form.chosen_cells()
    step = {name: before.get(name, "") for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    if not step:
        return
    steps = [*steps_of(form), step][-MOST_STEPS:]
    while len(kept := json.dumps(steps)) > LONGEST_UNDO:
        del steps[0]
    form.undo.data = kept


def _undo(form: GridForm) -> None:
    steps = steps_of(form)
    step = steps.pop() if steps else {}
    form.undo.data = json.dumps(steps)
    for weekday in range(7):
        for period in form.intake.periods:
            field = form.cell(weekday, period.id)
            if field.name in step:
                field.data = step[field.name] if step[field.name] in form.state_names else None
    restored, _sound = read_cells(MultiDict(step).items(), form.intake)
    form.days = {cell: state for cell, state in form.days.items() if cell_name(*cell) not in step} | restored
