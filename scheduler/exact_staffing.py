"""The best lecturers and rooms for a timetable whose formats, slots and trainees stand, found by CP-SAT.

The search moves one lecturer or room at a time and can end where only several moves together gain. With the slots
fixed the question is small: one lecturer and one room for each session, at most one session for each of them in a
slot. Indicator variables and exactly-one constraints, as the OR-Tools documentation recommends.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from scheduler.entities import IMPOSSIBLE, UNWELCOME
from scheduler.timetable_index import Seat, TimetableIndex

if TYPE_CHECKING:
    from scheduler.entities import SessionPlan
    from scheduler.problem import Problem
    from scheduler.solution import Solution
    from scheduler.timetable_index import HeldClass


Choices = dict[tuple[Seat, str], cp_model.IntVar]  # by session and lecturer or room


@dataclass
class _Model:
    """The variables by what they decide; `cost` collects (weight, variable) of every charge."""

    cp: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    lecturers: Choices = field(default_factory=dict)
    rooms: Choices = field(default_factory=dict)
    cost: list[tuple[int, cp_model.IntVar]] = field(default_factory=list)


def improve_staffing(
    problem: Problem, solution: Solution, *, seed: int, seconds: float | None, work: float | None = None
) -> Solution | None:
    """The same timetable with better lecturers and rooms, or None where none was found within the limit.

    `seconds` is wall time; `work` is CP-SAT's deterministic time, the same on every machine. The objective of the
    answer is not counted here: `check` does that.
    """
    index = TimetableIndex(problem, solution)
    model = _model(problem, index)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    # Full linear relaxation: with it the best is found and proven in a tenth of a second, without it hardly ever.
    solver.parameters.linearization_level = 2
    solver.parameters.catch_sigint_signal = False  # it would leave Ctrl-C at its default, which ends the process
    if seconds is not None:
        solver.parameters.max_time_in_seconds = seconds
    if work is not None:
        solver.parameters.max_deterministic_time = work
    if solver.solve(model.cp) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return _with_staff(solution, index, model, solver)


def _model(problem: Problem, index: TimetableIndex) -> _Model:
    model = _Model()
    for held, k, session in index.sessions():
        _add_session(model, problem, index, held, k, session)
    _add_once_per_slot(model, index)
    _add_weeks(model, problem, index)
    _charge_further_people(model, problem, index)
    _charge_changes(model, problem, index)
    model.cp.minimize(sum(weight * variable for weight, variable in model.cost))
    return model


def _add_session(
    model: _Model, problem: Problem, index: TimetableIndex, held: HeldClass, k: int, session: SessionPlan
) -> None:
    """One lecturer and one room; what has been held or is pinned has no choice."""
    seat = Seat(held.id, k)
    pins = [pin for pin in problem.pins if (pin.course_class, pin.session) == (held.id, k)]
    past = session.slot < problem.held_before
    for kind, now, fixed, others in (
        (
            model.lecturers,
            session.lecturer,
            past or any(p.pins_lecturer for p in pins),
            _able(problem, held, k, session),
        ),
        (model.rooms, session.room, past or any(p.pins_room for p in pins), _fitting(problem, index, held, k, session)),
    ):
        if now is None:
            continue
        choices = [now] if fixed else sorted({now, *others})
        for one in choices:
            kind[seat, one] = model.cp.new_bool_var("")
            model.cp.add_hint(kind[seat, one], one == now)
        model.cp.add_exactly_one(kind[seat, one] for one in choices)
    for lecturer in problem.lecturers:
        if (seat, lecturer.id) in model.lecturers and lecturer.availability[session.slot] == UNWELCOME:
            model.cost.append((problem.weights["lecturer_avoid"], model.lecturers[seat, lecturer.id]))


def _able(problem: Problem, held: HeldClass, k: int, session: SessionPlan) -> list[str]:
    modules = problem.session_modules(held.fmt, k)
    return [
        one.id
        for one in problem.lecturers
        if modules <= set(one.modules) and one.availability[session.slot] != IMPOSSIBLE
    ]


def _fitting(problem: Problem, index: TimetableIndex, held: HeldClass, k: int, session: SessionPlan) -> list[str]:
    people = index.seats[Seat(held.id, k)]
    return [
        room.id
        for room in problem.rooms
        if room.id in held.course_class.rooms
        and room.capacity >= people
        and room.availability[session.slot] != IMPOSSIBLE
    ]


def _add_once_per_slot(model: _Model, index: TimetableIndex) -> None:
    for kind in (model.lecturers, model.rooms):
        at: dict[tuple[str, int], list[cp_model.IntVar]] = defaultdict(list)
        for (seat, one), variable in kind.items():
            at[one, index.held[seat.class_id].slots[seat.session]].append(variable)
        for variables in at.values():
            model.cp.add_at_most_one(variables)


def _add_weeks(model: _Model, problem: Problem, index: TimetableIndex) -> None:
    in_week: dict[tuple[str, int], list[cp_model.IntVar]] = defaultdict(list)
    for (seat, one), variable in model.lecturers.items():
        in_week[one, problem.week(index.held[seat.class_id].slots[seat.session])].append(variable)
    for (one, _), variables in in_week.items():
        person = problem.lecturers_by_id.get(one)  # a held session may name somebody who is gone
        if person and person.max_per_week is not None:
            model.cp.add(sum(variables) <= person.max_per_week)


def _charge_further_people(model: _Model, problem: Problem, index: TimetableIndex) -> None:
    """Each lecturer of a module in a class, and each room of a class, costs; the first of them in vain for all."""
    used: dict[tuple[str, ...], cp_model.IntVar] = {}

    def use(key: tuple[str, ...], variable: cp_model.IntVar, weight: int) -> None:
        if key not in used:
            used[key] = model.cp.new_bool_var("")
            model.cost.append((weight, used[key]))
        model.cp.add_implication(variable, used[key])

    for (seat, one), variable in model.lecturers.items():
        for module in sorted(problem.session_modules(index.held[seat.class_id].fmt, seat.session)):
            use(("module", seat.class_id, module, one), variable, problem.weights["lecturer_change"])
    for (seat, one), variable in model.rooms.items():
        use(("room", seat.class_id, one), variable, problem.weights["room_change"])
    # Somebody teaches each module and some room is used: said aloud, it lifts the bound from nearly nothing.
    of_what: dict[tuple[str, ...], list[cp_model.IntVar]] = defaultdict(list)
    for key, variable in used.items():
        of_what[key[:-1]].append(variable)
    for variables in of_what.values():
        model.cp.add_bool_or(variables)


def _charge_changes(model: _Model, problem: Problem, index: TimetableIndex) -> None:
    """A session that stays in its slot of the previous timetable costs once if its lecturer or room differs."""
    before = problem.previous.classes if problem.previous else {}
    kinds = [(kind, {seat for seat, _ in kind}) for kind in (model.lecturers, model.rooms)]
    for held in index.held.values():
        old = before.get(held.id)
        if old is None or old.format != held.plan.format:
            continue
        for k, (was, now) in enumerate(zip(old.sessions, held.plan.sessions, strict=False)):
            if was.slot != now.slot:
                continue
            same = _choices_of(kinds, Seat(held.id, k), was)
            changed = model.cp.new_bool_var("")
            model.cost.append((problem.weights["changed"], changed))
            if same is None:
                model.cp.add(changed == 1)
            for variable in same or ():
                model.cp.add(changed + variable >= 1)


def _choices_of(kinds: list[tuple[Choices, set[Seat]]], seat: Seat, was: SessionPlan) -> list[cp_model.IntVar] | None:
    """The variables that must hold for the session to be as it was; None if it cannot be."""
    found = []
    for (kind, seats), one in zip(kinds, (was.lecturer, was.room), strict=True):
        if one is None and seat not in seats:
            continue
        if one is None or (seat, one) not in kind:
            return None
        found.append(kind[seat, one])
    return found


def _with_staff(solution: Solution, index: TimetableIndex, model: _Model, solver: cp_model.CpSolver) -> Solution:
    lecturers = {seat: one for (seat, one), chosen in model.lecturers.items() if solver.boolean_value(chosen)}
    rooms = {seat: one for (seat, one), chosen in model.rooms.items() if solver.boolean_value(chosen)}
    classes = dict(solution.classes)
    for held in index.held.values():
        seats = [Seat(held.id, k) for k in range(len(held.plan.sessions))]
        sessions = tuple(
            replace(session, lecturer=lecturers.get(seat), room=rooms.get(seat))
            for seat, session in zip(seats, held.plan.sessions, strict=True)
        )
        classes[held.id] = replace(held.plan, sessions=sessions)
    return replace(solution, classes=classes)
