"""Ways out of a conflict: changes of the problem, each tried by making a timetable of the changed problem.

First one change alone, the cheapest first; where none is enough, the cheapest set of changes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from scheduler.check import check
from scheduler.entities import IMPOSSIBLE
from scheduler.feasibility.conflict import SoftModel
from scheduler.feasibility.feasible import find_timetable, is_impossible
from scheduler.feasibility.loosening import Option, further_options, loosen, speaker_for, together
from scheduler.feasibility.some_classes import needed_classes, with_classes
from scheduler.pre_checks import find_reasons
from scheduler.relaxations import apply_all
from scheduler.solution import WayOut

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from ortools.sat.python import cp_model

    from scheduler.entities import ClassPlan
    from scheduler.feasibility.base import Sum
    from scheduler.feasibility.limits import Limits
    from scheduler.problem import Problem
    from scheduler.relaxations import Relaxation
    from scheduler.solution import Solution, StatedRule

MOST = 5  # ways out that are told
MOST_OF_A_KIND = 2
MOST_RULES = 12  # of a conflict, whose loosening is tried one by one
TURNS = 5  # of a dial, each by half
SET_SECONDS, SET_WORK = 3.0, 4.0
TRIAL_SECONDS, TRIAL_WORK = 3.0, 3.0


@dataclass
class Trials:
    """Changes of a problem that have been tried, and the timetables that were found.

    `colliding` are the classes that collide: a change that does not help them alone helps nobody, and the others are
    left as they are in some timetable if that will do.
    """

    problem: Problem
    colliding: Collection[str]
    limits: Limits
    timetables: list[Solution] = field(default_factory=list)
    others: dict[str, ClassPlan] | None = None

    def works(self, changes: Sequence[Relaxation]) -> bool:
        """Whether the changed problem is seen to have a timetable; one that is known already may be one."""
        changed = apply_all(self.problem, changes)
        left_out = {change.params["class"] for change in changes if change.code == "class_optional"}
        if any(check(changed, known).feasible for known in self.timetables):
            return True
        tried = with_classes(changed, [c.id for c in changed.classes if c.id not in left_out])
        if find_reasons(tried) or self._still_collides(tried):
            return False
        fixed = self._other_plans()
        found = self._find(tried, fixed) if fixed else None
        found = found or self._find(tried, {})
        if found is None or not check(changed, found).feasible:
            return False
        self.timetables.append(found)
        return True

    def _still_collides(self, changed: Problem) -> bool:
        some = with_classes(changed, self.colliding)
        return is_impossible(some, self.limits, with_people=False, seconds=TRIAL_SECONDS / 2, work=TRIAL_WORK / 2)

    def _other_plans(self) -> dict[str, ClassPlan]:
        """How the classes that do not collide can be held by themselves."""
        if self.others is None:
            rest = [cid for cid in needed_classes(self.problem) if cid not in self.colliding]
            found = self._find(with_classes(self.problem, rest), {}) if rest else None
            self.others = {cid: plan for cid, plan in found.classes.items() if plan} if found else {}
        return self.others

    def _find(self, problem: Problem, fixed: Mapping[str, ClassPlan]) -> Solution | None:
        own = self.limits.within(seconds=TRIAL_SECONDS, work=TRIAL_WORK)
        answer = find_timetable(problem, own, fixed=fixed)
        self.limits.settle(own)
        return answer.timetable

    def closest(self, option: Option) -> tuple[Relaxation, ...]:
        """The change of an option that works, turned as near to the problem as still works within the limits."""
        if option.closer is None:
            return option.changes
        fails, works, best = option.now, option.loosest, option.changes
        for _ in range(TURNS):
            middle = (fails + works) // 2
            if middle in (fails, works) or not self.limits.left:
                break
            changes = option.closer(middle)
            if self.works(changes):
                works, best = middle, changes
            else:
                fails = middle
        if works - fails == -1 and self.limits.left and self.works(option.closer(works)):
            best = option.closer(works)
        return best


def find_ways_out(
    problem: Problem,
    soft: SoftModel,
    conflict: Sequence[int],
    limits: Limits,
    on_found: Callable[[WayOut], None],
    *,
    several: bool,
    also: Collection[str] = (),
) -> None:
    """Tell of ways out as they are found, each of which gives a timetable by itself. The model may be one of some of
    the problem's classes. With `several` reasons, which are about `also` these objects too, a change of one rule will
    hardly do.
    """
    classes = [c.id for c in soft.made.problem.classes]
    trials = Trials(problem, classes, limits)
    told: list[WayOut] = []
    if several or len(conflict) > MOST_RULES:
        modules = {oid for rule in (soft.rules[i] for i in conflict) if rule.code == "module_lecturers"
                   for oid in (*rule.objects[:1], *also)}  # fmt: skip
        options = list(speaker_for(problem, modules))
    else:
        options = [*_single_options(problem, soft, conflict), *further_options(problem, classes)]
    options += together([one for i in conflict for one in loosen(problem, soft.rules[i], {})])
    once = {tuple(change.text for change in option.changes): option for option in options}
    for option in sorted(once.values(), key=lambda one: one.cost):
        kind = [way.changes[0].code for way in told].count(option.changes[0].code)
        if not limits.left or len(told) >= MOST:
            break
        if kind < MOST_OF_A_KIND and trials.works(option.changes):
            told.append(_way_out(trials.closest(option)))
            on_found(told[-1])
    if not told and limits.left:
        _tell_set(problem, soft, trials, told, on_found)


def _tell_set(
    problem: Problem, soft: SoftModel, trials: Trials, told: list[WayOut], on_found: Callable[[WayOut], None]
) -> None:
    """Tell of the cheapest set of changes for all classes together."""
    if len(soft.made.problem.classes) < len(problem.classes):
        soft = SoftModel.of(problem, soft.limits, with_people=soft.with_people)
    changes = _cheapest_set(problem, soft, trials)
    if changes:
        told.append(_way_out(changes))
        on_found(told[-1])


def _way_out(changes: Sequence[Relaxation]) -> WayOut:
    return WayOut(tuple(changes), " and ".join(change.text for change in changes))


def _single_options(problem: Problem, soft: SoftModel, conflict: Sequence[int]) -> Iterator[Option]:
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
    if len(chosen) < len(dropped) or not trials.works(_all_changes(chosen)):
        return None
    for n, option in enumerate(chosen):
        others = chosen[:n], chosen[n + 1 :]
        if option.closer is not None:
            closest = trials.closest(_among(option, *others))
            own = [c for c in closest if c not in _all_changes([*others[0], *others[1]])]
            chosen[n] = replace(option, changes=tuple(own), closer=None)
    return _all_changes(chosen)


def _anything(rule: StatedRule) -> Mapping[str, Collection[int]]:
    """As if the rule were in the way in some slot, to know what loosening it would cost."""
    return {rule.objects[0]: [0]} if rule.objects else {}


def _all_changes(options: Sequence[Option]) -> list[Relaxation]:
    """What the options change, each change once: two rules can be loosened by the same."""
    changes: list[Relaxation] = []
    for option in options:
        changes += [change for change in option.changes if change not in changes]
    return changes


def _among(option: Option, before: Sequence[Option], after: Sequence[Option]) -> Option:
    """The option with the changes of others around it."""
    first, last = tuple(_all_changes(before)), tuple(_all_changes(after))
    turn = option.closer
    return Option(
        (*first, *option.changes, *last),
        option.now,
        option.loosest,
        None if turn is None else lambda value: (*first, *turn(value), *last),
    )
