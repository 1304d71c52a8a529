"""One class by itself, small enough to ask the rule catalogue about many changes of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler.rules import SOFT_RULES, class_plan, history, pin, rhythm
from scheduler.seating.reseat import move_in
from scheduler.solution import Solution
from scheduler.timetable_index import Seat, TimetableIndex

if TYPE_CHECKING:
    from scheduler.problem import Problem, SessionPlan
    from scheduler.rules import Finding

PLAN_RULES = (class_plan.RULE, rhythm.RULE, pin.RULE, history.RULE)
Key = tuple[str, str]


class ClassAlone:
    """The problem and the timetable without all other classes and without trainees.

    Rules that look at one class say of it here what they say of it in the whole: those of its plan, and the soft
    ones but for what trainees cost.
    """

    def __init__(self, problem: Problem, solution: Solution, seat: Seat) -> None:
        plan = solution.classes[seat.class_id]
        assert plan is not None
        self.seat = seat
        self.problem = replace(
            problem,
            classes=(problem.classes_by_id[seat.class_id],),
            formats=(problem.formats_by_id[plan.format],),
            pins=tuple(pin for pin in problem.pins if pin.course_class == seat.class_id),
            trainees=(),
        )
        self.solution = Solution(classes={seat.class_id: plan}, status="feasible")
        self.broken_before = {_key(finding) for finding in self._broken(plan.sessions[seat.session])}
        self.points_before = self._points(plan.sessions[seat.session])

    def newly_broken(self, plan: SessionPlan) -> list[Finding]:
        """What the plan of the class breaks when the session is held so, and did not break before."""
        return [finding for finding in self._broken(plan) if _key(finding) not in self.broken_before]

    def penalties(self, plan: SessionPlan) -> Counter[str]:
        """The differences of points by rule."""
        after = self._points(plan)
        after.subtract(self.points_before)
        return after

    def _index(self, plan: SessionPlan) -> TimetableIndex:
        return TimetableIndex(self.problem, move_in(self.solution, self.seat, plan))

    def _broken(self, plan: SessionPlan) -> list[Finding]:
        index = self._index(plan)
        return [finding for rule in PLAN_RULES for finding in rule.find(index)]

    def _points(self, plan: SessionPlan) -> Counter[str]:
        index = self._index(plan)
        return Counter({rule.name: rule.count(index) * self.problem.weights[rule.name] for rule in SOFT_RULES})


def _key(finding: Finding) -> Key:
    return finding.code, repr(sorted(finding.params.items()))
