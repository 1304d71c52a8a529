"""Ways out of a conflict that a model has shown: one of its rules loosened, else the cheapest set of changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.entities import IMPOSSIBLE
from scheduler.feasibility.attempts import try_options, way_out
from scheduler.feasibility.conflict import SoftModel
from scheduler.feasibility.loosening import further_options, loosen, speaker_for
from scheduler.feasibility.options import all_changes, together
from scheduler.feasibility.some_classes import needed_classes
from scheduler.feasibility.trials import Trials

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from ortools.sat.python import cp_model

    from scheduler.feasibility.base import Sum
    from scheduler.feasibility.limits import Limits
    from scheduler.feasibility.options import Option
    from scheduler.problem import Problem
    from scheduler.relaxations import Relaxation
    from scheduler.solution import StatedRule, WayOut

MOST_RULES = 12  # of a conflict, whose loosening is tried one by one
SET_SECONDS, SET_WORK = 3.0, 4.0


def find_ways_out(
    problem: Problem,
    soft: SoftModel,
    conflict: Sequence[int],
    limits: Limits,
    on_found: Callable[[WayOut], None],
) -> None:
    """Tell of ways out as they are found, each of which gives a timetable by itself. The model may be one of some of
    the problem's classes.
    """
    classes = [c.id for c in soft.made.problem.classes]
    if len(conflict) > MOST_RULES:
        modules = {soft.rules[i].objects[0] for i in conflict if soft.rules[i].code == "module_lecturers"}
        options = list(speaker_for(problem, modules))
    else:
        options = [*single_options(problem, soft, conflict), *further_options(problem, classes)]
    options += together([one for i in conflict for one in loosen(problem, soft.rules[i], {})])
    if not try_options(Trials(problem, classes, limits), options, on_found) and limits.left:
        tell_set(problem, soft, on_found)


def tell_set(problem: Problem, soft: SoftModel, on_found: Callable[[WayOut], None]) -> None:
    """Tell of the cheapest set of changes for all classes together."""
    if len(soft.made.problem.classes) < len(problem.classes):
        soft = SoftModel.of(problem, soft.limits, with_people=soft.with_people)
    changes = _cheapest_set(problem, soft, Trials(problem, needed_classes(problem), soft.limits))
    if changes:
        on_found(way_out(changes))


def single_options(problem: Problem, soft: SoftModel, conflict: Sequence[int]) -> Iterator[Option]:
    """Ways to loosen one rule of a small conflict, of those without which the others can hold together. A pin goes
    as a whole.
    """
    for i in conflict if len(conflict) <= MOST_RULES else ():
        if not soft.limits.left:
            return
        if soft.with_people:  # their numbers take the model longer than a trial does
            yield from loosen(problem, soft.rules[i], {})
            continue
        pin = soft.rules[i].params.get("pin")
        others = [k for k, rule in enumerate(soft.rules) if k != i and (pin is None or rule.params.get("pin") != pin)]
        possible, solver = soft.solve(others, fewest=[use for _, use in _uses(soft, soft.rules[i])])
        if possible is not False:
            used = _used(soft, soft.rules[i], solver) if possible else {}
            yield from loosen(problem, soft.rules[i], used)


def _uses(soft: SoftModel, rule: StatedRule) -> list[tuple[int, Sum]]:
    """Where the rule says that something is not to be had at times: those slots, and 1 where it is used in one."""
    made, problem = soft.made, soft.made.problem
    if rule.code in ("lecturer_busy", "room_busy"):
        (member,) = rule.objects
        demands, owners = (
            (made.lecturers, problem.lecturers_by_id)
            if rule.code == "lecturer_busy"
            else (made.rooms, problem.rooms_by_id)
        )
        marks = owners[member].availability
        return [
            (slot, use)
            for demand in demands
            for (slot, who), use in demand.use.items()
            if who == member and marks[slot] == IMPOSSIBLE
        ]
    if rule.code == "closed":
        dates = set(rule.objects)
        return [
            (slot, times.at(k, slot))
            for formats in made.times.values()
            for times in formats.values()
            for k, slots in enumerate(times.slots)
            for slot in slots
            if problem.calendar[slot] == IMPOSSIBLE and problem.date(slot).isoformat() in dates
        ]
    return []


def _used(soft: SoftModel, rule: StatedRule, solver: cp_model.CpSolver) -> dict[str, set[int]]:
    key = "closed" if rule.code == "closed" else rule.objects[0] if rule.objects else ""
    return {key: {slot for slot, use in _uses(soft, rule) if solver.value(use)}}


def _cheapest_set(problem: Problem, soft: SoftModel, trials: Trials) -> list[Relaxation] | None:
    """The cheapest rules to loosen together, as the model sees it, each loosened in its first way."""
    nothing: dict[str, set[int]] = {}
    costs = []
    for rule in soft.rules:
        first = next(loosen(problem, rule, _anything(rule)), None)
        costs.append(None if first is None else first.cost)
    dropped, solver = soft.cheapest_without(costs, seconds=SET_SECONDS, work=SET_WORK)
    if not dropped or solver is None:
        return None
    uses = [use for i in dropped for _, use in _uses(soft, soft.rules[i])]
    if uses:
        possible, closer = soft.solve([i for i in range(len(soft.rules)) if i not in dropped], fewest=uses)
        solver = closer if possible else solver
    options = [
        next(loosen(problem, soft.rules[i], _used(soft, soft.rules[i], solver) or nothing), None) for i in dropped
    ]
    chosen = [option for option in options if option is not None]
    if len(chosen) < len(dropped) or not trials.works(all_changes(chosen)):
        return None
    return trials.closest_set(chosen)


def _anything(rule: StatedRule) -> Mapping[str, Collection[int]]:
    """As if the rule were in the way in some slot, to know what loosening it would cost."""
    return {rule.objects[0]: [0]} if rule.objects else {}
