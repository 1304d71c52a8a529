"""Quick reasons that are about how many people there are: proofs, with everyone wherever they may sit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.entities import IMPOSSIBLE
from scheduler.solution import Reason
from scheduler.wording import called

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scheduler.class_options import ClassOptions
    from scheduler.problem import Problem

MOST_NAMED = 5  # people of a reason: of more, how many there are


def find_in_roster(problem: Problem, needed: Sequence[ClassOptions]) -> Iterator[Reason]:
    """Classes that cannot reach their minimum size, each by itself and all together."""
    anyone: set[str] = set()
    alone = False
    for option in needed:
        who = _who_may_join(problem, option)
        anyone |= who
        course_class = option.course_class
        if len(who) < course_class.min_size:
            named = called(problem, "classes", [course_class.id])
            text = f"class {named} needs {course_class.min_size} trainees, {len(who)} may and can join it"
            yield _with_people(problem, (course_class.id,), text, who)
            alone = True
    least = sum(option.course_class.min_size for option in needed)
    if least > len(anyone) and not alone:
        classes = tuple(option.course_class.id for option in needed if option.course_class.min_size)
        named = called(problem, "classes", classes)
        text = f"classes {named} need {least} trainees together, {len(anyone)} may and can join them"
        yield _with_people(problem, classes, text, anyone)


def _units_kept_away(problem: Problem) -> list[str]:
    """Units that have people, and of which nobody may be in class at any time."""
    sending = {trainee.unit for trainee in problem.trainees}
    return [unit.id for unit in problem.units if unit.max_together == 0 and unit.id in sending]


def _with_people(problem: Problem, classes: tuple[str, ...], text: str, who: set[str]) -> Reason:
    """Too few people for classes, with the first of those whom there are, and units that let nobody come."""
    named = tuple(trainee.id for trainee in problem.trainees if trainee.id in who)[:MOST_NAMED]
    more = len(who) - len(named)
    if named:
        text += f": {called(problem, 'trainees', named)}" + (f" and {more} more" if more else "")
    kept_away = _units_kept_away(problem)
    if kept_away:
        text += f"; nobody may come from {called(problem, 'units', kept_away)}"
    return Reason("min_size_above_roster", (*classes, *kept_away, *named), text, more_trainees=more)


def _who_may_join(problem: Problem, option: ClassOptions) -> set[str]:
    """Trainees for whom the class may be home and who can attend at least one session of it."""
    slots = {slot for fmt in option.formats for slot in range(problem.n_slots) if problem.allows(fmt, slot)}
    away = {unit.id for unit in problem.units if unit.max_together == 0}
    return {
        trainee.id
        for trainee in problem.trainees
        if option.course_class.id in trainee.classes
        and trainee.unit not in away
        and any(slot < problem.held_before or trainee.availability[slot] != IMPOSSIBLE for slot in slots)
    }
