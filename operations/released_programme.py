"""The programme as it was published, and how somebody stands in it with some of its lessons heard."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby

from models import Intake, Module, ReleasePlacement, ReleaseSession
from scheduler import problem as engine


@dataclass(frozen=True, slots=True)
class Standing:
    """How many lessons are missed, and whether the course is completed all the same."""

    missed_lessons: int
    completes: bool


def released_modules(sessions: Iterable[ReleaseSession], modules: Iterable[Module]) -> tuple[engine.Module, ...]:
    """The programme as a class's sessions were published; which modules close it is what the programme says."""
    closing = {module.code for module in modules if module.closing}
    parts = [(part["code"], part["lessons"]) for session in sessions for part in session.modules]
    return tuple(
        engine.Module(code, sum(lessons for _code, lessons in group), closing=code in closing)
        for code, group in groupby(parts, key=lambda part: part[0])
    )


def lessons_of(session: ReleaseSession) -> frozenset[int]:
    """The lessons that a session teaches, counted from 0 over the programme."""
    return frozenset(range(session.first_lesson, session.first_lesson + session.lessons))


def released_standing(
    intake: Intake,
    placement: ReleasePlacement | None,
    own: Collection[ReleaseSession],
    taught: Collection[int],
    *,
    amended: bool,
) -> Standing:
    """How a trainee stands: as the release counted, or, amended, as the lessons `taught` to them say.

    `own` are all sessions of the own class in order.
    """
    if placement is None or not own:
        return Standing(0, completes=True)
    if not amended:
        return Standing(placement.missed_lessons, placement.completes)
    modules = released_modules(own, intake.programme_version.modules)
    closing_of = [module.closing for module in modules for _lesson in range(module.lessons)]
    heard = sum(lesson in taught for lesson in range(len(closing_of)))
    closes = all(lesson in taught for lesson, closing in enumerate(closing_of) if closing)
    needed = -(-len(closing_of) * intake.attendance_percent // 100)
    return Standing(len(closing_of) - heard, closes and heard >= needed)
