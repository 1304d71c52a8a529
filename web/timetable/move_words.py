"""The consequences of a move in words, for the page that asks whether to do it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models import Intake
from operations.draft import Draft, DraftTrainee
from operations.move_consequences import MakeUpSeat, MoveConsequences
from operations.release_texts import session_title
from operations.slots import database_id
from scheduler.check import Violation
from web.problem_names import ProblemNames
from web.rule_texts import RULE_NAMES, finding_sentence


@dataclass(frozen=True, slots=True)
class MoveWords:
    """Sentences and lists for the page; `penalties` are (rule, difference of points), worst first."""

    broken: Sequence[str]
    solved: Sequence[str]
    will_miss: Sequence[DraftTrainee]
    will_come: Sequence[DraftTrainee]
    lost_make_ups: Sequence[tuple[DraftTrainee, str]]
    new_make_ups: Sequence[tuple[DraftTrainee, str]]
    incomplete: Sequence[DraftTrainee]
    penalties: Sequence[tuple[str, int]]


def sentences_of(intake: Intake, violations: Iterable[Violation]) -> list[str]:
    """A sentence for each broken rule, without repeats."""
    names = ProblemNames(intake)
    return list(dict.fromkeys(finding_sentence(v.code, v.params, names) for v in violations))


def words_of_move(intake: Intake, draft: Draft, found: MoveConsequences) -> MoveWords:
    people = {trainee.id: trainee for trainee in draft.trainees}
    sessions = {(held.id, place): one for held in draft.classes for place, one in enumerate(held.sessions)}

    def named(seats: Iterable[MakeUpSeat]) -> list[tuple[DraftTrainee, str]]:
        return [
            (people[database_id(trainee)], session_title(session.class_name, session.position))
            for trainee, seat in seats
            for session in (sessions[database_id(seat.class_id), seat.session],)
        ]

    return MoveWords(
        broken=sentences_of(intake, found.new_violations),
        solved=sentences_of(intake, found.solved_violations),
        will_miss=[people[database_id(key)] for key in found.seats.will_miss],
        will_come=[people[database_id(key)] for key in found.seats.will_come],
        lost_make_ups=named(found.seats.lost_make_ups),
        new_make_ups=named(found.seats.new_make_ups),
        incomplete=[people[database_id(key)] for key in found.incomplete],
        penalties=sorted(
            ((str(RULE_NAMES[rule]), points) for rule, points in found.penalties.items()), key=lambda row: -row[1]
        ),
    )
