"""The example intake, published with a plain timetable that needs no engine, and the address of each of its feeds."""

from datetime import date, timedelta

from models import CourseClass, Format, Intake, Lecturer, Link, LinkPurpose, Room, Trainee, db
from operations.actor import COMMAND
from operations.draft_report import fingerprint, report_on_draft
from operations.links import link_token, owner_of
from operations.load_example import load_example
from operations.publish_timetable import publish
from tests.factories import make_draft, make_enrolment, make_held_class


def publish_example(*, now):
    """Each class at the first times of its first format; people spread over the classes. Rules may be broken."""
    intake = load_example(actor=COMMAND, now=now).intake
    draft = make_draft(intake)
    classes = list(db.session.scalars(db.select(CourseClass).order_by(CourseClass.code)))
    rooms = list(db.session.scalars(db.select(Room).order_by(Room.id)))
    lecturers = list(db.session.scalars(db.select(Lecturer).order_by(Lecturer.id)))
    for n, one in enumerate(classes):
        room = None if one.formats[0].online else rooms[n % len(rooms)]
        make_held_class(draft, one, slots_of(one.formats[0], intake), room=room, lecturer=lecturers[n % len(lecturers)])
    for n, trainee in enumerate(db.session.scalars(db.select(Trainee).order_by(Trainee.id))):
        make_enrolment(draft, trainee, classes[n % len(classes)])
    db.session.commit()
    confirmed = fingerprint(report_on_draft(intake, draft, now=now).violations)
    publish(intake, comment="", expected_revision=draft.revision, confirmed=confirmed, actor=COMMAND, now=now)
    return intake


def slots_of(fmt: Format, intake: Intake) -> list[tuple[date, int]]:
    """As many times as the format has sessions, from the first day on."""
    closed = {one.date for one in intake.closed_days}
    times = sorted((time.weekday, time.period.position) for time in fmt.times)
    found = [
        (day, place)
        for day in (intake.start_date + timedelta(days=n) for n in range(intake.days))
        for weekday, place in times
        if day.weekday() == weekday and day not in closed
    ]
    return found[: len(fmt.cuts)]


def feed_paths(secret_key: str) -> dict[str, list[str]]:
    """The addresses of all feeds by the kind of their owner."""
    found: dict[str, list[str]] = {}
    for link in db.session.scalars(db.select(Link).filter_by(purpose=LinkPurpose.FEED).order_by(Link.id)):
        path = f"/lich/{link_token(link, secret_key=secret_key)}.ics"
        found.setdefault(type(owner_of(link)).__name__, []).append(path)
    return found
