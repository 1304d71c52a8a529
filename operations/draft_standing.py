"""What is to be known beside the figures of a draft: they count the attendance with which it was found.

Who has become busy since then still counts as attending. The check of the hard rules tells of them, and that one check
speaks on the pages of the draft as on the page of publishing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models import Intake, Unit
from operations.availability import Source, answer_sources
from operations.draft import Draft, DraftSession
from operations.draft_report import report_on_draft
from operations.draft_solution import find_draft
from operations.late_answers import Late, late_answers, late_units
from operations.projection_gaps import ProblemIncompleteError
from operations.slots import database_id
from scheduler.check import Violation

Busy = Mapping[int, tuple[DraftSession, ...]]
"""By trainee id the sessions that somebody is to attend and cannot, as far as is known by now; in time order."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`incomplete` says what the set-up lacks where nothing can be checked; `violations` and `busy` are empty then.

    `not_answered` is for how many people with a class nobody has answered; `late` for how many an answer came or
    changed after the draft was found, unseen by staff, `late_units` by which units, with for how many.
    """

    violations: tuple[Violation, ...]
    incomplete: ProblemIncompleteError | None
    busy: Busy
    not_answered: int
    late: int
    late_units: Sequence[tuple[Unit, int]]

    @property
    def knows_all(self) -> bool:
        """Whether everybody has answered, and the draft was found with all of that."""
        return not (self.not_answered or self.late)


def read_standing(intake: Intake, draft: Draft, *, now: datetime) -> Standing:
    """The standing of the draft as it is stored, in a fixed number of queries."""
    timetable = find_draft(intake)
    assert timetable is not None
    violations: tuple[Violation, ...] = ()
    incomplete = None
    try:
        violations = report_on_draft(intake, timetable, now=now).violations
    except ProblemIncompleteError as error:
        incomplete = error
    sources, late = answer_sources(intake), late_answers(intake)
    placed = [one.id for one in draft.trainees if one.class_id is not None]
    return Standing(
        violations=violations,
        incomplete=incomplete,
        busy=busy_sessions(draft, violations),
        not_answered=sum(sources[key] is Source.NOT_ANSWERED for key in placed),
        late=len(late.unseen[Late.SOLVING]),
        late_units=late_units(late),
    )


def busy_sessions(draft: Draft, violations: Iterable[Violation]) -> Busy:
    """What the check found of people who are busy."""
    found: dict[int, list[DraftSession]] = defaultdict(list)
    for one in violations:
        if one.code == "trainee_busy":
            params: Mapping[str, Any] = one.params
            held = draft.classes_by_id[database_id(params["class"])]
            found[database_id(params["trainee"])].append(held.sessions[params["session"]])
    return {key: tuple(sorted(rows, key=lambda session: session.moment)) for key, rows in found.items()}
