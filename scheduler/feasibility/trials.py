"""Tries changes of an impossible problem, by making a timetable of the changed problem.

The compiled search makes one of many classes in a fraction of the time that a model of them takes to build. A model
proves sooner that few classes cannot be held, and finds what is so tight that the search misses it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from scheduler.check import check
from scheduler.feasibility.feasible import find_timetable, is_impossible
from scheduler.feasibility.options import all_changes, among
from scheduler.feasibility.quick_search import can_search, search_timetable
from scheduler.feasibility.some_classes import needed_classes, with_classes
from scheduler.pre_checks import find_reasons
from scheduler.relaxations import apply_all

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from scheduler.entities import ClassPlan
    from scheduler.feasibility.limits import Limits
    from scheduler.feasibility.options import Option
    from scheduler.problem import Problem
    from scheduler.relaxations import Relaxation
    from scheduler.solution import Reason, Solution

TURNS = 5  # of a dial, each by half
SEARCH_SECONDS, SEARCH_WORK = 0.8, 0.5
TRIAL_SECONDS, TRIAL_WORK = 5.0, 3.0
LARGE = 24  # classes times formats; of so many no model of the whole is built for a trial
MANY = 6  # classes; so many are searched before a model of them is built


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
    failures: int = 0
    by_search: bool = False

    def ways_to_try(self) -> tuple[bool, ...]:
        """By search or not: each way in which changes should be tried, one after the other."""
        searched = len(self.problem.classes) >= MANY and can_search(self.limits)
        return (True, False) if searched else (False,)

    def reasons(self, changes: Sequence[Relaxation]) -> tuple[Reason, ...]:
        """What the changed problem still cannot do, as is seen without a model."""
        return find_reasons(self._changed(changes)[1])

    def _changed(self, changes: Sequence[Relaxation]) -> tuple[Problem, Problem]:
        """The changed problem, and the same without the classes that need not be held now."""
        changed = apply_all(self.problem, changes)
        left_out = {change.params["class"] for change in changes if change.code == "class_optional"}
        return changed, with_classes(changed, [c.id for c in changed.classes if c.id not in left_out])

    def works(self, changes: Sequence[Relaxation]) -> bool:
        """Whether the changed problem is seen to have a timetable; one that is known already may be one."""
        changed, tried = self._changed(changes)
        if any(check(changed, known).feasible for known in self.timetables):
            return True
        if find_reasons(tried):
            return False
        found = self._search(tried) if self.by_search else self._solve(tried)
        if found is None or not check(changed, found).feasible:
            self.failures += 1
            return False
        self.timetables.append(found)
        return True

    def _search(self, tried: Problem) -> Solution | None:
        own = self.limits.within(seconds=SEARCH_SECONDS, work=SEARCH_WORK)
        found = search_timetable(tried, own)
        self.limits.settle(own)
        return found

    def _solve(self, tried: Problem) -> Solution | None:
        """By a model, first with the classes that do not collide as they can be by themselves."""
        if self._still_collides(tried):
            return None
        fixed = self._other_plans()
        found = self._find(tried, fixed) if fixed else None
        return found or self._find(tried, {})

    def _still_collides(self, changed: Problem) -> bool:
        """Whether those that collide do so by themselves; where that is all of them, the trial will show it."""
        if set(needed_classes(changed)) <= set(self.colliding):
            return False
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
        answer = find_timetable(problem, own, fixed=fixed, narrowly=_is_large(problem))
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

    def least(self, option: Option) -> tuple[Relaxation, ...] | None:
        """The change of an option that works, near to the problem; None where none is seen to work.

        How much is needed at least is first counted without a model, and mostly enough.
        """
        if self.reasons(option.changes):
            return None
        if option.closer is None:
            return option.changes if self.works(option.changes) else None
        fails, passes = option.now, option.loosest
        while abs(passes - fails) > 1:
            middle = (fails + passes) // 2
            if self.reasons(option.closer(middle)):
                fails = middle
            else:
                passes = middle
        if self.works(option.closer(passes)):
            return option.closer(passes)
        if passes == option.loosest or not self.limits.left or not self.works(option.changes):
            return None
        return self.closest(replace(option, now=passes))

    def closest_set(self, chosen: Sequence[Option]) -> list[Relaxation]:
        """The changes of options that work together, each turned as near to the problem as still works."""
        kept = list(chosen)
        for n, option in enumerate(kept):
            others = kept[:n], kept[n + 1 :]
            if option.closer is not None:
                around = all_changes([*others[0], *others[1]])
                own = [c for c in self.closest(among(option, *others)) if c not in around]
                kept[n] = replace(option, changes=tuple(own), closer=None)
        return all_changes(kept)


def _is_large(problem: Problem) -> bool:
    return sum(len(course_class.formats) for course_class in problem.classes) > LARGE
