"""The duty rosters of units, as they are stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models import DutyRoster, Intake, Trainee, Unit, db
from operations.duty_states import Duties


@dataclass(frozen=True, slots=True)
class RosterNote:
    """What a unit's page says of its roster: for how many people, and its newest upload."""

    people: int
    uploaded_at: datetime
    uploaded_by_name: str


def read_duties(intake: Intake, trainee: Trainee | None = None) -> Mapping[int, Duties]:
    """By trainee id what the roster of their unit says, of all in the intake or of one, in one query.

    Left out are people of whom a roster says nothing within the dates of the intake.
    """
    query = (
        db.select(DutyRoster.trainee_id, DutyRoster.codes)
        .join(Trainee, Trainee.id == DutyRoster.trainee_id)
        .where(Trainee.intake_id == intake.id, Trainee.unit_id == DutyRoster.unit_id)
    )
    if trainee is not None:
        query = query.where(DutyRoster.trainee_id == trainee.id)
    found = {trainee_id: duties_within(codes, intake) for trainee_id, codes in db.session.execute(query)}
    return {trainee_id: duties for trainee_id, duties in found.items() if duties}


def duties_within(codes: Mapping[str, str], intake: Intake) -> Duties:
    """Stored codes of the intake's dates, and of the day before them, whose night can reach into them."""
    first, last = intake.start_date - timedelta(days=1), intake.end_date
    days = {date.fromisoformat(day): code for day, code in codes.items()}
    return {day: code for day, code in days.items() if first <= day <= last}


def find_roster(trainee: Trainee) -> DutyRoster | None:
    """What is stored of a trainee, unless it is of a unit that they have left."""
    query = db.select(DutyRoster).filter_by(trainee_id=trainee.id, unit_id=trainee.unit_id)
    found: DutyRoster | None = db.session.scalars(query).one_or_none()
    return found


def rosters_of(unit: Unit, *, intake: Intake) -> Sequence[DutyRoster]:
    """The roster of a unit for one intake: the people whom it had as they were uploaded."""
    query = db.select(DutyRoster).join(DutyRoster.trainee).where(Trainee.intake_id == intake.id)
    return db.session.scalars(query.where(DutyRoster.unit_id == unit.id).order_by(DutyRoster.id)).all()


def people_of(unit: Unit, *, intake: Intake) -> Sequence[Trainee]:
    """The trainees of a unit, in the order of Vietnamese lists."""
    found = db.session.scalars(db.select(Trainee).filter_by(intake_id=intake.id, unit_id=unit.id)).all()
    return sorted(found, key=lambda one: (one.sort_key, one.birth_year or 0, one.id))


def roster_note(unit: Unit, *, intake: Intake) -> RosterNote | None:
    stored = rosters_of(unit, intake=intake)
    if not stored:
        return None
    newest = max(stored, key=lambda one: one.uploaded_at)
    return RosterNote(len(stored), newest.uploaded_at, newest.uploaded_by_name)


def duties_of(stored: DutyRoster) -> dict[date, str]:
    return {date.fromisoformat(day): code for day, code in stored.codes.items()}
