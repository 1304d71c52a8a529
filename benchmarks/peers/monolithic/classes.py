"""Formats and slots of the classes."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from scheduler.class_options import ClassOptions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.peers.monolithic.model import Model, Var
    from scheduler.problem import CourseClass, Format


def add_classes(model: Model) -> None:
    for course_class in model.problem.classes:
        _add_formats(model, course_class)
        _add_slots(model, course_class)
        for fmt in ClassOptions(model.problem, course_class).formats:
            _add_rhythm(model, course_class.id, fmt)
        model.check_time()


def is_held(model: Model, class_id: str) -> list[Var]:
    """The variables of the formats of a class, of which one is true if it is held."""
    return [var for (c, _), var in model.formats.items() if c == class_id]


def _add_formats(model: Model, course_class: CourseClass) -> None:
    options = ClassOptions(model.problem, course_class)
    held = model.hint.format(course_class.id) if model.hint else None
    chosen = [model.new(hinted=fmt.id == held) for fmt in options.formats]
    for fmt, var in zip(options.formats, chosen, strict=True):
        model.formats[course_class.id, fmt.id] = var
        model.charge(model.problem.weights["open_class"], var)
    if options.must_be_held:
        model.cp.add_exactly_one(chosen)
    else:
        model.cp.add_at_most_one(chosen)


def _add_slots(model: Model, course_class: CourseClass) -> None:
    """One slot for each session of the format that is held, and what happens in each slot."""
    problem, cid = model.problem, course_class.id
    options = ClassOptions(problem, course_class)
    for fmt in options.formats:
        held = model.formats[cid, fmt.id]
        for k in range(len(fmt.sessions)):
            past = k < len(options.held)
            slots = [options.held[k].slot] if past else options.staffed_slots(fmt, k)
            hinted = model.hint.slot(cid, fmt.id, k) if model.hint else None
            at = {slot: model.new(hinted=slot == hinted) for slot in slots}
            model.at[cid, fmt.id, k] = at
            model.cp.add_exactly_one([*at.values(), ~held])
            for slot, var in at.items():
                model.in_slot[cid, slot].append((fmt.id, k, var))
        for slot, var in model.at[cid, fmt.id, len(fmt.sessions) - 1].items():
            model.charge(problem.weights["late_week"] * problem.week(slot), var)
    for slot in range(problem.n_slots):
        if (cid, slot) in model.in_slot:
            _add_slot(model, cid, slot)


def _add_slot(model: Model, cid: str, slot: int) -> None:
    """Whether the class meets in the slot, which lessons it teaches there, and whether they are closing ones."""
    problem, options = model.problem, model.in_slot[cid, slot]
    k = model.hint.session(cid, slot) if model.hint else None
    held = (model.hint.format(cid) or "") if model.hint else ""
    lessons = problem.covers(problem.formats_by_id[held])[k] if k is not None else range(0)
    model.busy[cid][slot] = model.any_of([var for *_, var in options], hinted=k is not None)
    for i, block in enumerate(model.blocks):
        found = [
            var for fid, session, var in options if block.start in problem.covers(problem.formats_by_id[fid])[session]
        ]
        if found:
            model.teaches[cid, slot, i] = model.any_of(found, hinted=block.start in lessons)
    closing = [var for fid, session, var in options if problem.is_closing(problem.formats_by_id[fid], session)]
    if closing:
        hinted = k is not None and problem.is_closing(problem.formats_by_id[held], k)
        model.closing[cid, slot] = model.any_of(closing, hinted=hinted)


class _Ladder:
    """For one session: `by(slot)` says that it lies in the slot or before it."""

    def __init__(self, model: Model, key: tuple[str, str, int]) -> None:
        self.held = model.formats[key[0], key[1]]
        self.slots = list(model.at[key])
        self.rungs: list[Var] = []
        at = list(model.at[key].items())
        hinted = model.hint.slot(*key) if model.hint else None
        for slot, var in at[:-1]:
            rung = model.new(hinted=hinted is not None and hinted <= slot)
            model.cp.add_implication(var, rung)
            if self.rungs:
                model.cp.add_implication(self.rungs[-1], rung)
                model.cp.add_bool_or([~rung, self.rungs[-1], var])
            else:
                model.cp.add_implication(rung, var)
            self.rungs.append(rung)
        self.rungs += [self.held] if at else []

    def by(self, slot: int) -> Var | None:
        """None stands for never."""
        n = bisect_right(self.slots, slot)
        return self.rungs[n - 1] if n else None


def _add_rhythm(model: Model, cid: str, fmt: Format) -> None:
    """Order, sessions of a day and of a week, gaps and span of one class in one format."""
    ladders = [_Ladder(model, (cid, fmt.id, k)) for k in range(len(fmt.sessions))]
    for before, after in pairwise(ladders):
        for slot in after.slots:
            _imply(model, after.by(slot), before.by(slot - 1))
        if fmt.max_gap_days is not None:
            _within(model, before, after, fmt.max_gap_days)
    if fmt.max_span_days is not None:
        _within(model, ladders[0], ladders[-1], fmt.max_span_days - 1)
    _add_limits(model, cid, fmt, ladders)


def _imply(model: Model, cause: Var | None, effect: Var | None) -> None:
    if cause is not None and effect is None:
        model.cp.add(cause == 0)
    elif cause is not None and effect is not None:
        model.cp.add_implication(cause, effect)


def _within(model: Model, before: _Ladder, after: _Ladder, open_days: int) -> None:
    """The later session lies at most so many open days after the earlier one."""
    problem = model.problem
    for slot in before.slots:
        last_day = bisect_right(problem.open_days, problem.open_days[problem.day(slot)] + open_days) - 1
        _imply(model, before.by(slot), after.by((last_day + 1) * problem.n_periods - 1))


def _add_limits(model: Model, cid: str, fmt: Format, ladders: list[_Ladder]) -> None:
    problem = model.problem
    by_day: dict[int, list[Var]] = defaultdict(list)
    by_week: dict[int, list[Var]] = defaultdict(list)
    for k in range(len(fmt.sessions)):
        for slot, var in model.at[cid, fmt.id, k].items():
            by_day[problem.day(slot)].append(var)
            by_week[problem.week(slot)].append(var)
    if fmt.max_per_day is not None:
        _at_most(model, by_day.values(), fmt.max_per_day)
    if fmt.per_week is not None:
        _at_most(model, by_week.values(), fmt.per_week[1])
    for week in range(1, problem.week(problem.n_slots - 1)):
        least = problem.least(fmt, week)
        slots = [s for s in range(problem.n_slots) if problem.week(s) == week]
        begun, ended = ladders[0].by(slots[0] - 1), ladders[-1].by(slots[-1])
        if least and begun is not None:
            ended_before = [] if ended is None else [ended]
            model.cp.add(sum(by_week[week]) >= least * (begun - sum(ended_before)))


def _at_most(model: Model, groups: Iterable[list[Var]], most: int) -> None:
    for group in groups:
        if len(group) > most:
            model.cp.add(sum(group) <= most)
