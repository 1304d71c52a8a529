"""What has been taught stands: a course that has begun keeps its programme, cut as it was."""

from datetime import datetime

from models import HeldClass, Intake, Period, Release, Session, Timetable, db
from operations.errors import OperationError
from operations.slots import SCHOOL_ZONE


class CourseBegunError(OperationError):
    """Published sessions have been held already by another cut of the programme."""

    code = "course_begun"


def begun_formats(intake: Intake, *, now: datetime) -> set[int]:
    """Ids of the formats in which sessions of a published timetable have begun."""
    if db.session.scalar(db.select(db.func.count(Release.id)).where(Release.intake_id == intake.id)) == 0:
        return set()
    local = now.astimezone(SCHOOL_ZONE)
    query = (
        db.select(HeldClass.format_id)
        .join(Timetable, Timetable.id == HeldClass.timetable_id)
        .join(Session, Session.held_class_id == HeldClass.id)
        .join(Period, Period.id == Session.period_id)
        .where(Timetable.intake_id == intake.id)
        .where((Session.date < local.date()) | ((Session.date == local.date()) & (Period.start_time <= local.time())))
    )
    return set(db.session.scalars(query))
