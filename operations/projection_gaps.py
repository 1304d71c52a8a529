"""What the set-up of an intake still lacks before anything can be solved."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from models import CourseClass, Format, Intake, Lecturer, Session
from operations.errors import OperationError


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing: a stable code, and the names and numbers of the place."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


class ProblemIncompleteError(OperationError):
    """The intake cannot be solved yet; `gaps` says all that is missing."""

    code = "problem_incomplete"

    def __init__(self, gaps: Collection[Gap]) -> None:
        super().__init__(gaps=[gap.code for gap in gaps])
        self.gaps = tuple(gaps)


def find_gaps(
    intake: Intake, *, classes: Collection[CourseClass], lecturers: Collection[Lecturer], trainees: int, left_out: int
) -> list[Gap]:
    """All that is missing. `trainees` and `left_out` count those who are in the problem and those who are not."""
    gaps: list[Gap] = []
    modules = intake.programme_version.modules
    if not modules:
        gaps.append(Gap("programme_empty"))
    if not intake.periods:
        gaps.append(Gap("no_periods"))
    if not classes:
        gaps.append(Gap("no_classes"))
    gaps += [Gap("class_without_format", {"course_class": one.name}) for one in classes if not one.formats]
    formats = {used.id: used for one in classes for used in one.formats}
    for used in formats.values():
        gaps += _gaps_of_format(used, lessons=intake.programme_version.lessons)
    gaps += _gaps_of_lecturers(intake, lecturers)
    if trainees == 0:
        gaps.append(Gap("all_left_out", {"left_out": left_out}) if left_out else Gap("no_trainees"))
    return gaps


def _gaps_of_format(used: Format, *, lessons: int) -> Iterator[Gap]:
    cut = sum(part.lessons for part in used.cuts)
    if not used.cuts:
        yield Gap("format_without_cut", {"format": used.name})
    elif cut != lessons:
        yield Gap("cut_differs", {"format": used.name, "lessons": cut, "expected": lessons})
    if not used.times:
        yield Gap("format_without_times", {"format": used.name})


def _gaps_of_lecturers(intake: Intake, lecturers: Collection[Lecturer]) -> Iterator[Gap]:
    """An intake without any lecturer is planned without them; with some, every module needs one."""
    if not lecturers:
        return
    programme_id = intake.programme_version.programme_id
    taught = {skill.module_code for one in lecturers for skill in one.skills if skill.programme_id == programme_id}
    for module in intake.programme_version.modules:
        if module.code not in taught:
            yield Gap("module_without_lecturer", {"module": module.title})


def pin_gap(session: Session) -> Gap:
    """A pinned session that the set-up no longer has room for."""
    course_class = session.held_class.course_class
    return Gap("pin_outside", {"course_class": course_class.name, "session": session.position + 1})
