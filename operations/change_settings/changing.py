"""What every change of an intake's settings does: refuse a stale page, and raise the revision."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy.orm import Session as DatabaseSession

from documents.names import clean_text
from models import HeldClass, Intake, Lecturer, Room, Session, Timetable, db
from operations.errors import OperationError, StaleError
from operations.transaction import lock, transaction

T = TypeVar("T")
R = TypeVar("R", Lecturer, Room)


class UsedByPinError(OperationError):
    """A pinned session of the draft needs this room or lecturer."""

    code = "used_by_pin"


@contextmanager
def changing(intake: Intake, *, expected_revision: int) -> Iterator[DatabaseSession]:
    """One change made from a page that showed `expected_revision`; StaleError if somebody was faster."""
    with transaction() as session:
        lock(intake)
        if intake.revision != expected_revision:
            raise StaleError
        yield session
        intake.revision += 1


def find_same(things: Iterable[T], text: str, name: Callable[[T], str]) -> T | None:
    """The thing that people would call the same, whatever the case (which SQLite folds for ASCII only)."""
    wanted = clean_text(text).casefold()
    return next((thing for thing in things if name(thing).casefold() == wanted), None)


def set_part(intake: Intake, subject: R, taking_part: list[R], *, takes_part: bool) -> None:
    """Put a lecturer or room into the intake's list, or out of it; UsedByPinError where a pinned session needs it."""
    if takes_part and subject not in taking_part:
        taking_part.append(subject)
    elif not takes_part and subject in taking_part:
        _refuse_if_pinned(intake, subject)
        taking_part.remove(subject)


def _refuse_if_pinned(intake: Intake, subject: Lecturer | Room) -> None:
    """UsedByPinError where a pinned session of the intake's draft has this lecturer or room."""
    column = Session.lecturer_id if isinstance(subject, Lecturer) else Session.room_id
    query = (
        db.select(HeldClass)
        .join(Session, Session.held_class_id == HeldClass.id)
        .join(Timetable, Timetable.id == HeldClass.timetable_id)
        .where(Timetable.intake_id == intake.id, Session.pinned, column == subject.id)
        .limit(1)
    )
    held = db.session.execute(query).scalar_one_or_none()
    if held is not None:
        raise UsedByPinError(field="takes_part", name=subject.name, course_class=held.course_class.code)
