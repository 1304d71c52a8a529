"""How the formats of an intake cut its programme into sessions."""

from collections.abc import Iterable, Sequence

from models import Format, FormatSession, Intake, Module, Period, db
from operations.errors import OperationError
from scheduler.cut_programme import cut_programme


class CutSumError(OperationError):
    """The sessions do not hold exactly the lessons of the programme."""

    code = "cut_sum"


class CutTooLongError(OperationError):
    """A session is longer than every period in which the format may teach."""

    code = "cut_too_long"


def smallest_period(periods: Iterable[Period]) -> int:
    """Lessons that fit into every one of these periods; 0 where there is none."""
    return min((period.lessons for period in periods), default=0)


def automatic_cut(modules: Sequence[Module], *, capacity: int) -> tuple[int, ...]:
    """Lessons per session of at most `capacity` lessons; no sessions where no period is allowed."""
    if capacity < 1:
        return ()
    return cut_programme(
        [module.lessons for module in modules], capacity=capacity, closing=[module.closing for module in modules]
    )


def check_cut(cut: Sequence[int], *, lessons: int, periods: Iterable[Period]) -> None:
    """A cut made by hand: it holds the programme, and each session fits at least one period."""
    if sum(cut) != lessons or min(cut, default=0) < 1:
        raise CutSumError(field="cut", sum=sum(cut), lessons=lessons)
    longest = max((period.lessons for period in periods), default=0)
    if max(cut) > longest:
        raise CutTooLongError(field="cut", most=longest)


def set_cut(used: Format, cut: Sequence[int]) -> None:
    """Replace the sessions of a format; rows that stay are changed in place, as their places are unique."""
    for row, lessons in zip(used.cuts, cut, strict=False):
        row.lessons = lessons
    del used.cuts[len(cut) :]
    for position in range(len(used.cuts), len(cut)):
        used.cuts.append(FormatSession(position=position, lessons=cut[position]))


def cut_of(used: Format) -> list[int]:
    return [row.lessons for row in used.cuts]


def formats_of(intake: Intake) -> list[Format]:
    query = db.select(Format).filter_by(intake_id=intake.id).order_by(Format.position, Format.id)
    return list(db.session.execute(query).scalars())


def capacity_of(used: Format) -> int:
    return smallest_period({time.period for time in used.times})
