"""Moving sessions of the draft by hand."""

from datetime import date, timedelta

import pytest

from models import MakeUp, Session, Skip, db
from operations.actor import COMMAND
from operations.draft import load_draft
from operations.errors import StaleError
from operations.move_consequences import SeatChanges, Target
from operations.move_session import (
    MoveBreaksRulesError,
    NothingMovedError,
    OutsideIntakeError,
    SessionOrderError,
    SessionPinnedError,
    TargetPastError,
    last_move,
    move_session,
    preview_move,
    set_pinned,
)
from scheduler.seating.reseat import MakeUpSeat
from scheduler.timetable_index import Seat
from tests.factories import MONDAY, make_enrolment, make_room, make_trainee
from tests.operations.courses import FRIDAY, THURSDAY, TUESDAY, WEDNESDAY, answer, make_course
from tests.operations.messages import publish_draft


@pytest.fixture
def course(app, clock):
    course = make_course(trainees=3)
    for trainee in course.trainees[:2]:
        answer(course.intake, now=clock(), trainee=trainee)
    answer(course.intake, now=clock(), trainee=course.trainees[2], busy={(THURSDAY, 0), (WEDNESDAY, 1)})
    db.session.commit()
    return course


def target_of(course, day, period=0, *, room=..., lecturer=..., session=None):
    session = session or course.session(0, 2)
    return Target(
        day,
        course.intake.periods[period].id,
        session.room_id if room is ... else room,
        session.lecturer_id if lecturer is ... else lecturer,
    )


def move(course, session, target, clock, **options):
    values = {"expected_revision": course.draft.revision, "actor": COMMAND, "now": clock()} | options
    return move_session(session, target, **values)


def test_move_to_a_free_time_breaks_nothing(course, clock):
    session = course.session(0, 2)
    found = move(course, session, target_of(course, FRIDAY), clock)
    assert (found.new_violations, found.seats.will_miss) == ((), ())
    assert (session.date, session.period.code) == (FRIDAY, "morning")
    assert course.draft.revision == 2


def test_move_makes_those_who_are_busy_then_miss_it(course, clock):
    session = course.session(0, 2)
    found = preview_move(course.intake, session, target_of(course, THURSDAY), now=clock())
    late = f"T{course.trainees[2].id}"
    assert (found.seats.will_miss, found.incomplete) == ((late,), (late,))
    assert found.penalties["missed_lesson"] == 5 * 20
    assert session.date == WEDNESDAY
    move(course, session, target_of(course, THURSDAY), clock)
    skips = db.session.execute(db.select(Skip.session_id)).scalars().all()
    assert skips == [session.id]


def test_move_back_lets_them_come_again(course, clock):
    session = course.session(0, 2)
    move(course, session, target_of(course, THURSDAY), clock)
    draft = load_draft(course.intake)
    assert draft is not None
    undo = last_move(course.intake, draft)
    assert undo is not None
    assert undo.back == target_of(course, WEDNESDAY)
    found = move(course, session, undo.back, clock)
    assert found.seats.will_come == (f"T{course.trainees[2].id}",)
    assert db.session.execute(db.select(Skip)).all() == []


def test_move_that_was_published_is_not_offered_to_be_taken_back(course, clock):
    move(course, course.session(0, 2), target_of(course, THURSDAY), clock)
    publish_draft(course, clock)
    draft = load_draft(course.intake)
    assert draft is not None
    assert last_move(course.intake, draft) is None
    move(course, course.session(0, 2), target_of(course, FRIDAY), clock)
    draft = load_draft(course.intake)
    assert draft is not None
    undo = last_move(course.intake, draft)
    assert undo is not None
    assert undo.back == target_of(course, THURSDAY)


def test_move_gives_make_ups_to_those_who_are_busy_then(course, clock):
    """Whoever cannot come on Thursday hears the same lessons in the other class on Wednesday afternoon."""
    trainee = make_trainee(course.intake)
    make_enrolment(course.draft, trainee, course.classes[0])
    answer(course.intake, now=clock(), trainee=trainee, busy={(THURSDAY, 0)})
    db.session.commit()
    session, other = course.session(0, 2), course.session(1, 2)
    found = move(course, session, target_of(course, THURSDAY), clock)
    seat = Seat(f"C{course.classes[1].id}", 2)
    assert found.seats.new_make_ups == (MakeUpSeat(f"T{trainee.id}", seat),)
    assert found.incomplete == (f"T{course.trainees[2].id}",)
    assert db.session.execute(db.select(MakeUp.session_id)).scalars().all() == [other.id]
    draft = load_draft(course.intake)
    assert draft is not None
    undo = last_move(course.intake, draft)
    assert undo is not None
    found = move(course, session, undo.back, clock)
    assert found.seats.lost_make_ups == (MakeUpSeat(f"T{trainee.id}", seat),)
    assert db.session.execute(db.select(MakeUp)).all() == []


def test_move_onto_a_make_up_drops_the_make_up(course, clock):
    enrolment = make_enrolment(course.draft, make_trainee(course.intake), course.classes[0])
    enrolment.skips = [Skip(session=course.session(0, 0))]
    enrolment.make_ups = [MakeUp(session=course.session(1, 0))]
    answer(course.intake, now=clock(), trainee=enrolment.trainee)
    db.session.commit()
    session = course.session(1, 0)
    room = make_room(course.intake)
    found = move(course, session, target_of(course, TUESDAY, 0, room=room.id, session=session), clock)
    assert [lost.trainee for lost in found.seats.lost_make_ups] == [f"T{enrolment.trainee_id}"]
    assert db.session.execute(db.select(MakeUp)).all() == []


def test_move_out_of_the_teaching_order_is_refused(course, clock):
    with pytest.raises(SessionOrderError) as refused:
        move(course, course.session(0, 2), target_of(course, TUESDAY), clock)
    assert refused.value.params["position"] == 1
    assert course.session(0, 2).date == WEDNESDAY


def test_move_to_a_lecturer_who_teaches_elsewhere_needs_confirming(course, clock):
    session = course.session(0, 2)
    target = target_of(course, WEDNESDAY, 1)
    with pytest.raises(MoveBreaksRulesError) as refused:
        move(course, session, target, clock)
    found = refused.value.consequences
    assert sorted(v.code for v in found.new_violations) == ["room_used_twice"]
    with pytest.raises(MoveBreaksRulesError):
        move(course, session, target, clock, confirmed="something else")
    move(course, session, target, clock, confirmed=found.fingerprint)
    assert session.period.code == "afternoon"


def test_move_to_another_room_at_the_same_time_keeps_all_seats(course, clock):
    room = make_room(course.intake)
    session = course.session(0, 2)
    found = move(course, session, target_of(course, WEDNESDAY, room=room.id), clock)
    assert (session.room_id, found.new_violations) == (room.id, ())
    assert found.penalties == {"room_change": 2}
    assert found.seats == SeatChanges()


def test_move_of_a_stale_page_changes_nothing(course, clock):
    with pytest.raises(StaleError):
        move(course, course.session(0, 2), target_of(course, FRIDAY), clock, expected_revision=0)
    assert db.session.execute(db.select(Session.date).where(Session.position == 2)).scalars().all() == [WEDNESDAY] * 2


@pytest.mark.parametrize(
    ("day", "error"),
    [(MONDAY - timedelta(days=1), OutsideIntakeError), (date(2026, 2, 1), OutsideIntakeError)],
)
def test_move_outside_the_intake_is_refused(course, clock, day, error):
    with pytest.raises(error):
        move(course, course.session(0, 2), target_of(course, day), clock)


def test_move_into_the_past_is_refused(course, clock):
    clock.advance(days=7, hours=2)
    session = course.session(0, 0)
    with pytest.raises(TargetPastError):
        move(course, session, target_of(course, MONDAY, 0, session=session, room=None), clock)


def test_move_to_where_it_is_says_so(course, clock):
    with pytest.raises(NothingMovedError):
        move(course, course.session(0, 2), target_of(course, WEDNESDAY), clock)


def test_pinned_session_is_not_moved_until_it_is_unpinned(course, clock):
    session = course.session(0, 2)
    set_pinned(session, pinned=True, expected_revision=1, actor=COMMAND, now=clock())
    with pytest.raises(SessionPinnedError):
        move(course, session, target_of(course, FRIDAY), clock)
    set_pinned(session, pinned=False, expected_revision=2, actor=COMMAND, now=clock())
    move(course, session, target_of(course, FRIDAY), clock, pin=True)
    assert session.pinned


def test_pin_twice_changes_nothing(course, clock):
    session = course.session(0, 2)
    for _again in range(2):
        set_pinned(session, pinned=True, expected_revision=1, actor=COMMAND, now=clock())
    assert course.draft.revision == 2
