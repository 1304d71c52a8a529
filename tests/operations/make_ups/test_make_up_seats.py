"""The seats that are offered to somebody who cannot come, held against the rules of the catalogue."""

import itertools
from datetime import timedelta

import pytest

from models import AvailabilitySheet, Enrolment, MakeUp, SeatKind, Skip, State, db
from operations.draft_report import report_on_draft
from operations.errors import NotFoundError
from operations.make_up_seats import NotTaughtAgainError, find_choices
from tests.factories import (
    MONDAY,
    NOW,
    make_enrolment,
    make_format,
    make_held_class,
    make_room,
    make_trainee,
    make_unit,
)
from tests.operations.amended import publish_draft, published_course, stay_away, take
from tests.operations.counting import counted_statements
from tests.operations.courses import FRIDAY, THURSDAY, TUESDAY, WEDNESDAY, answer, make_course

AFTERNOON = 1


def offered(course, session, *, now=NOW, who=0):
    return [seat.session.uid for seat in find_choices(course.trainees[who], session.uid, now=now).seats]


def test_choices_are_the_same_lessons_in_another_class(app):
    course = published_course()
    found = find_choices(course.trainees[0], course.session(0, 1).uid, now=NOW)
    assert (found.attended, found.missing, found.release_number) == (True, 5, 1)
    assert [(s.session.uid, s.kind, s.lessons, s.unwelcome, s.left) for s in found.seats] == [
        (course.session(1, 1).uid, SeatKind.MAKE_UP, 5, False, 40)
    ]
    assert (found.now.missed_lessons, found.without.missed_lessons, found.seats[0].after.missed_lessons) == (0, 5, 0)
    assert (found.without.completes, found.seats[0].after.completes) == (False, True)


def test_choices_leave_out_a_busy_time(app):
    course = published_course(busy={(TUESDAY, AFTERNOON)})
    assert offered(course, course.session(0, 1)) == []


def test_choices_mark_a_time_that_is_unwelcome(app):
    course = published_course()
    sheet = db.session.scalars(db.select(AvailabilitySheet).filter_by(trainee_id=course.trainees[0].id)).one()
    for mark in sheet.day_marks:
        if (mark.date, mark.period_id) == (TUESDAY, course.intake.periods[AFTERNOON].id):
            mark.state = State.IF_NEEDED
    db.session.commit()
    found = find_choices(course.trainees[0], course.session(0, 1).uid, now=NOW)
    assert [seat.unwelcome for seat in found.seats] == [True]


def test_choices_leave_out_what_has_begun(app):
    course = published_course()
    noon = NOW + timedelta(days=8, hours=3)  # 12:00 on Tuesday 13/01
    assert offered(course, course.session(0, 2), now=noon) == [course.session(1, 2).uid]
    assert offered(course, course.session(0, 1), now=noon + timedelta(minutes=89)) == [course.session(1, 1).uid]
    with pytest.raises(NotTaughtAgainError):
        find_choices(course.trainees[0], course.session(0, 1).uid, now=noon + timedelta(minutes=90))


def test_choices_for_what_is_over_are_judged_like_the_others(app):
    course = published_course()
    noon = NOW + timedelta(days=8, hours=3)
    found = find_choices(course.trainees[0], course.session(0, 1).uid, now=noon)
    assert (found.over, found.attended, found.can_come, found.missing) == (True, True, False, 5)
    assert (found.without.missed_lessons, found.seats[0].after.missed_lessons, found.seats[0].left) == (5, 0, 40)
    take(course.trainees[1], course.session(0, 1), course.session(1, 1), now=noon)
    course.room.capacity = 1
    db.session.commit()
    assert offered(course, course.session(0, 1), now=noon) == []


def test_choices_for_what_is_over_leave_out_a_busy_time(app):
    course = published_course(busy={(TUESDAY, AFTERNOON)})
    assert offered(course, course.session(0, 1), now=NOW + timedelta(days=8, hours=3)) == []


def test_choices_leave_out_a_full_room(app):
    course = published_course(trainees=3)
    take(course.trainees[1], course.session(0, 1), course.session(1, 1))
    course.room.capacity = 1
    db.session.commit()
    assert offered(course, course.session(0, 1)) == []
    course.room.capacity = 2
    db.session.commit()
    found = find_choices(course.trainees[0], course.session(0, 1).uid, now=NOW)
    assert [seat.left for seat in found.seats] == [1]


def test_choices_of_an_online_class_keep_to_its_size(app):
    course = published_course(online=True)
    take(course.trainees[1], course.session(0, 1), course.session(1, 1))
    course.classes[1].capacity = 1
    db.session.commit()
    assert offered(course, course.session(0, 1)) == []
    assert offered(course, course.session(0, 0)) == [course.session(1, 0).uid]


def test_choices_keep_to_the_limit_of_the_unit(app):
    unit = make_unit(max_together=1)
    course = make_course(trainees=1)
    course.trainees[0].unit = unit
    for one in (course.trainees[0], mate := make_trainee(course.intake, unit=unit)):
        answer(course.intake, now=NOW, trainee=one)
    make_enrolment(course.draft, mate, course.classes[1])
    db.session.commit()
    publish_draft(course)
    assert offered(course, course.session(0, 1)) == []
    stay_away(mate, course.session(1, 1))
    assert offered(course, course.session(0, 1)) == [course.session(1, 1).uid]


def test_choices_never_put_the_closing_session_before_another(app):
    """Whoever makes up on Thursday must not close the course on Wednesday."""
    course = make_course()
    course.session(1, 1).date, course.session(1, 2).date = THURSDAY, FRIDAY
    for trainee in course.trainees:
        answer(course.intake, now=NOW, trainee=trainee)
    db.session.commit()
    publish_draft(course)
    assert offered(course, course.session(0, 1)) == []
    assert offered(course, course.session(0, 2)) == [course.session(1, 2).uid]


def test_choices_for_a_make_up_of_the_release_offer_the_own_session(app):
    course = make_course()
    for trainee in course.trainees:
        answer(course.intake, now=NOW, trainee=trainee)
    enrolment = next(one for one in course.draft.enrolments if one.trainee_id == course.trainees[0].id)
    enrolment.skips = [Skip(session=course.session(0, 1))]
    enrolment.make_ups = [MakeUp(session=course.session(1, 1))]
    db.session.commit()
    publish_draft(course)
    found = find_choices(course.trainees[0], course.session(1, 1).uid, now=NOW)
    assert [(seat.session.uid, seat.kind) for seat in found.seats] == [(course.session(0, 1).uid, SeatKind.HOME)]


def test_choices_lead_back_to_the_own_session_with_a_mark_last(app):
    course = published_course()
    take(course.trainees[0], course.session(0, 1), course.session(1, 1))
    found = find_choices(course.trainees[0], course.session(1, 1).uid, now=NOW)
    assert [(seat.session.uid, seat.said_absent) for seat in found.seats] == [(course.session(0, 1).uid, True)]


def test_choices_never_lead_to_another_class_at_a_time_said_to_be_impossible(app):
    """Both classes teach the second session on Tuesday morning: who cannot come to one cannot to the other."""
    course = make_course()
    other = course.session(1, 1)
    other.period, other.room = course.intake.periods[0], make_room(course.intake)
    for trainee in course.trainees:
        answer(course.intake, now=NOW, trainee=trainee)
    db.session.commit()
    publish_draft(course)
    stay_away(course.trainees[0], course.session(0, 1))
    found = find_choices(course.trainees[0], course.session(0, 1).uid, now=NOW)
    assert (found.can_come, found.seats) == (True, ())


def test_choices_leave_one_session_in_the_own_class(app):
    course = published_course()
    me = course.trainees[0]
    take(me, course.session(0, 0), course.session(1, 0))
    take(me, course.session(0, 1), course.session(1, 1))
    assert offered(course, course.session(0, 2)) == []


def test_choices_for_a_session_missed_already_find_a_make_up(app):
    course = published_course()
    me = course.trainees[0]
    stay_away(me, course.session(0, 1))
    found = find_choices(me, course.session(0, 1).uid, now=NOW)
    assert (found.attended, found.missing) == (False, 5)
    assert [seat.session.uid for seat in found.seats] == [course.session(1, 1).uid]


def make_mixed_course():
    """Lớp 02 in evenings of 4, 4, 4 and 3 lessons from Monday on; the first trainee's class has three of 5."""
    course = make_course()
    evenings = make_format(course.intake, name="Buổi tối", cuts=(4, 4, 4, 3), periods=(2,))
    db.session.delete(course.held[1])
    db.session.flush()
    course.classes[1].formats = [evenings]
    days = [(MONDAY + timedelta(days=n), 2) for n in range(4)]
    course.held[1] = make_held_class(
        course.draft, course.classes[1], days, room=course.room, lecturer=course.lecturers[1]
    )
    for trainee in course.trainees:
        answer(course.intake, now=NOW, trainee=trainee)
    db.session.commit()
    publish_draft(course)
    return course


def test_choices_in_another_format_say_how_much_they_make_up(app):
    course = make_mixed_course()
    me, missed = course.trainees[0], course.session(0, 0)
    found = find_choices(me, missed.uid, now=NOW)
    assert [(seat.session.position, seat.lessons, seat.after.missed_lessons) for seat in found.seats] == [
        (0, 4, 1),
        (1, 1, 4),
    ]
    take(me, missed, course.session(1, 0))
    rest = find_choices(me, missed.uid, now=NOW)
    assert (rest.attended, rest.missing) == (False, 1)
    assert [(seat.session.position, seat.lessons, seat.after.missed_lessons) for seat in rest.seats] == [(1, 1, 0)]
    take(me, missed, course.session(1, 1))
    assert find_choices(me, missed.uid, now=NOW).missing == 0


def test_choices_in_another_format_for_the_closing_session_begin_with_what_makes_up_most(app):
    course = make_mixed_course()
    found = find_choices(course.trainees[0], course.session(0, 2).uid, now=NOW)
    assert [(seat.session.position, seat.lessons, seat.after.completes) for seat in found.seats] == [
        (3, 3, False),
        (2, 2, False),
    ]
    assert not found.without.completes


def test_choices_are_for_own_sessions_only(app):
    course = published_course()
    with pytest.raises(NotFoundError):
        find_choices(course.trainees[0], course.session(1, 1).uid, now=NOW)
    with pytest.raises(NotFoundError):
        find_choices(make_trainee(course.intake), course.session(0, 1).uid, now=NOW)
    with pytest.raises(NotFoundError):
        find_choices(course.trainees[0], "unknown", now=NOW)


@pytest.mark.parametrize("busy", [(), {(WEDNESDAY, AFTERNOON)}, {(TUESDAY, AFTERNOON), (WEDNESDAY, AFTERNOON)}])
@pytest.mark.parametrize("capacity", [1, 2, 40])
@pytest.mark.parametrize("moved", [None, (1, THURSDAY), (2, FRIDAY)])
def test_what_is_offered_breaks_no_rule_and_what_is_not_would(app, busy, capacity, moved):
    """Each seat of the other class, taken in the draft, breaks a hard rule exactly where it is not offered."""
    course = make_course()
    if moved:
        for position in range(moved[0], 3):
            course.session(1, position).date = moved[1] + timedelta(days=position - moved[0])
    for n, trainee in enumerate(course.trainees):
        answer(course.intake, now=NOW, trainee=trainee, busy=busy if n == 0 else ())
    guest = make_trainee(course.intake)
    answer(course.intake, now=NOW, trainee=guest)
    make_enrolment(course.draft, guest, course.classes[1])
    room = make_room(course.intake, capacity=capacity)
    for session in course.held[1].sessions:
        session.room = room
    db.session.commit()
    publish_draft(course)
    for missed, taken in itertools.product(range(3), range(3)):
        offers = offered(course, course.session(0, missed))
        expected = missed == taken and not _breaks(course, missed, taken)
        assert (course.session(1, taken).uid in offers) == expected, (missed, taken)


def _breaks(course, missed, taken) -> bool:
    before = _codes(course)
    enrolment = db.session.scalars(db.select(Enrolment).filter_by(trainee_id=course.trainees[0].id)).one()
    enrolment.skips = [Skip(session=course.session(0, missed))]
    enrolment.make_ups = [MakeUp(session=course.session(1, taken))]
    db.session.flush()
    broken = _codes(course) - before
    db.session.rollback()
    return bool(broken)


def _codes(course) -> set[str]:
    return {violation.code for violation in report_on_draft(course.intake, course.draft, now=NOW).violations}


def test_choices_cost_no_more_statements_for_more_people(app):
    counts = []
    for trainees in (3, 30):
        course = published_course(trainees=trainees)
        db.session.commit()
        with counted_statements() as sent:
            offered(course, course.session(0, 1))
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 25
