"""A database with many invented trainees: answered, published, with feeds, made in bulk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from documents.names import search_key, sort_key
from models import (
    AvailabilitySheet,
    CourseClass,
    EnteredBy,
    Intake,
    Link,
    LinkPurpose,
    Release,
    ReleasePlacement,
    ReleaseSeat,
    ReleaseSession,
    SeatKind,
    State,
    Trainee,
    Unit,
    WeekMark,
    db,
)
from models.base import new_session_uid
from operations.actor import SYSTEM
from operations.links import ensure_links, link_token
from operations.load_example import load_example
from operations.published_state import EMPTY, PublishedPlacement, PublishedSession, PublishedState
from operations.update_feeds import update_feeds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models import Room

CLASS_SIZE = 50
SESSIONS = 12
FAMILY, GIVEN = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh"), ("An", "Bình", "Chi", "Dũng", "Giang", "Hạnh", "Khoa")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Paths of personal pages, of feeds that a program took a moment ago, and of feeds that none ever took; `answer`
    are the fields of a form with which somebody corrects what they sent once.
    """

    pages: list[str]
    fetched: list[str]
    unfetched: list[str]
    answer: dict[str, str]


def fill(trainees: int, *, secret_key: str) -> Addresses:
    """The example intake with so many trainees more, in classes of 50 with 12 sessions each, published once."""
    now = datetime.now(UTC)
    intake = load_example(actor=SYSTEM, now=now).intake
    people = _add_people(intake, trainees, now=now)
    _answer(intake, people, now=now)
    _publish(intake, people, now=now)
    personal = ensure_links(people, LinkPurpose.PERSONAL, now=now)
    feeds = ensure_links(people, LinkPurpose.FEED, now=now)
    links = [feeds[one.id] for one in people]
    half = len(links) // 2
    db.session.execute(sa.update(Link), [{"id": link.id, "fetched_at": datetime.now(UTC)} for link in links[:half]])
    db.session.commit()
    if db.engine.dialect.name == "postgresql":
        db.session.execute(sa.text("ANALYZE"))
        db.session.commit()
    paths = [f"/lich/{link_token(link, secret_key=secret_key)}.ics" for link in links]
    pages = [f"/hv/{link_token(personal[one.id], secret_key=secret_key)}" for one in people]
    return Addresses(pages, paths[:half], paths[half:], _correction(intake))


def _correction(intake: Intake) -> dict[str, str]:
    """All evenings and weekends."""
    last = len(intake.periods) - 1
    fields = {
        f"week_{day}_{period.id}": (State.FREE if place == last or day > 4 else State.BUSY).value
        for day in range(7)
        for place, period in enumerate(intake.periods)
    }
    return fields | {"consent": "y", "revision": "1", "draft_revision": "", "save": "1"}


def _add_people(intake: Intake, number: int, *, now: datetime) -> list[Trainee]:
    units = list(db.session.scalars(sa.select(Unit.id).order_by(Unit.id)))
    names = [f"{FAMILY[n % 5]} Văn {GIVEN[n % 7]} {n}" for n in range(number)]
    rows = [
        {
            "intake_id": intake.id, "unit_id": units[n % len(units)], "full_name": name, "sort_key": sort_key(name),
            "search_key": search_key(name), "created_at": now,
        }
        for n, name in enumerate(names)
    ]  # fmt: skip
    last = db.session.scalar(sa.select(sa.func.max(Trainee.id))) or 0
    db.session.execute(sa.insert(Trainee), rows)
    return list(db.session.scalars(sa.select(Trainee).where(Trainee.id > last).order_by(Trainee.id)))


def _answer(intake: Intake, people: Sequence[Trainee], *, now: datetime) -> None:
    """Busy in two thirds of the cells of the week."""
    common = {"intake_id": intake.id, "entered_by": EnteredBy.SELF, "answered_at": now}
    db.session.execute(sa.insert(AvailabilitySheet), [common | {"trainee_id": one.id} for one in people])
    query = sa.select(AvailabilitySheet.id).where(AvailabilitySheet.trainee_id.in_(sa.select(Trainee.id)))
    answered = sa.select(WeekMark.sheet_id)
    sheets = db.session.scalars(query.where(AvailabilitySheet.id.not_in(answered)))
    states = (State.BUSY, State.FREE, State.BUSY)
    cells = [(day, period.id, states[place % 3]) for day in range(7) for place, period in enumerate(intake.periods)]
    rows = [
        {"sheet_id": sheet, "weekday": day, "period_id": period, "state": state}
        for sheet in sheets
        for day, period, state in cells
    ]
    db.session.execute(sa.insert(WeekMark), rows)


def _publish(intake: Intake, people: Sequence[Trainee], *, now: datetime) -> None:
    """A first release as publishing stores it, but for the check of a draft that there is none of."""
    classes = _add_classes(intake, -(-len(people) // CLASS_SIZE))
    sessions = {one.id: _sessions(intake, one, n) for n, one in enumerate(classes)}
    home = {one.id: classes[n // CLASS_SIZE] for n, one in enumerate(people)}
    state = PublishedState(
        {facts.uid: facts for some in sessions.values() for facts in some},
        {key: PublishedPlacement(one.code, 0, completes=True) for key, one in home.items()},
        {key: {facts.uid: SeatKind.HOME for facts in sessions[one.id]} for key, one in home.items()},
    )
    release = Release(intake_id=intake.id, number=1, changes={"first": True}, timetable_revision=1, published_at=now)
    db.session.add(release)
    db.session.flush()
    rows = [facts.row() | {"release_id": release.id} for facts in state.sessions.values()]
    db.session.execute(sa.insert(ReleaseSession), rows)
    query = sa.select(ReleaseSession.uid, ReleaseSession.id).filter_by(release_id=release.id)
    keys: dict[str, int] = dict(db.session.execute(query).all())
    placements = [
        {"release_id": release.id, "trainee_id": key, "class_code": facts.class_code}
        for key, facts in state.placements.items()
    ]
    db.session.execute(sa.insert(ReleasePlacement), placements)
    seats = [
        {"release_session_id": keys[uid], "trainee_id": key, "kind": kind}
        for key, attended in state.seats.items()
        for uid, kind in attended.items()
    ]
    db.session.execute(sa.insert(ReleaseSeat), seats)
    update_feeds(intake, before=EMPTY, after=state, now=now)


def _add_classes(intake: Intake, number: int) -> list[CourseClass]:
    made = [
        CourseClass(intake=intake, code=f"T{n:03}", name=f"Lớp T{n:03}", capacity=CLASS_SIZE, min_size=0)
        for n in range(number)
    ]
    db.session.add_all(made)
    db.session.flush()
    return made


def _sessions(intake: Intake, one: CourseClass, place: int) -> list[PublishedSession]:
    """Every third day, in a period, room and with a lecturer that follow from the place of the class."""
    period = intake.periods[place % len(intake.periods)]
    room: Room = intake.rooms[place % len(intake.rooms)]
    lecturer = intake.lecturers[place % len(intake.lecturers)]
    return [
        PublishedSession(
            uid=new_session_uid(),
            class_id=one.id,
            class_code=one.code,
            class_name=one.name,
            format_name="Buổi tối",
            position=n,
            first_lesson=n * 4,
            lessons=4,
            modules=(("M1", "Chuyên đề thử", 4),),
            date=intake.start_date + timedelta(days=3 * n + place % 3),
            start_time=period.start_time,
            end_time=period.end_time,
            period_name=period.name,
            room_id=room.id,
            room_name=room.name,
            site_name=room.site.name,
            lecturer_id=lecturer.id,
            lecturer_name=lecturer.name,
            online=False,
            meeting_url=None,
        )
        for n in range(SESSIONS)
    ]
