"""What the draft, the next release and staff have of the amendments."""

import pytest

from models import AuditEntry, EntryStatus, Release, db
from operations.actor import COMMAND
from operations.amend_draft import lost_arrangements
from operations.draft import load_draft
from operations.draft_report import report_on_draft
from operations.own_changes import Change
from operations.publish_timetable import NothingNewError
from operations.published_state import state_of_draft
from operations.see_amendments import see_amendments, unseen_amendments
from tests.factories import NOW
from tests.operations.amended import (
    draft_seats,
    feed_of,
    move,
    own,
    publish_draft,
    stay_away,
    take,
    undo,
)
from tests.operations.courses import FRIDAY


def draft_state(course):
    db.session.expire_all()
    draft = load_draft(course.intake)
    assert draft is not None
    return state_of_draft(draft)


def test_amendment_is_in_the_draft_so_that_there_is_nothing_new_to_publish(course):
    me, revision = course.trainees[0], course.draft.revision
    take(me, course.session(0, 1), course.session(1, 1))
    assert draft_seats(course, me) == {course.session(*place).uid for place in ((0, 0), (1, 1), (0, 2))}
    assert course.draft.revision == revision + 1
    with pytest.raises(NothingNewError):
        publish_draft(course)


def test_next_release_keeps_what_was_arranged(course):
    me = course.trainees[0]
    take(me, course.session(0, 1), course.session(1, 1))
    move(course, course.session(0, 2), FRIDAY)
    release = publish_draft(course)
    assert [change["id"] for change in release.changes["trainees"]] == [t.id for t in course.trainees]
    assert release.changes["trainees"][0]["added"] == release.changes["trainees"][0]["dropped"] == []
    found = own(me)
    assert [(one.session.uid, one.change) for one in found.sessions] == [
        (course.session(0, 0).uid, None),
        (course.session(1, 1).uid, None),
        (course.session(0, 2).uid, Change.TIME),
    ]
    assert [one.number for one in found.arrangements] == [1]
    assert found.gone == ()
    assert feed_of(me)[course.session(1, 1).uid] == (EntryStatus.CONFIRMED, 0, "Học bù: Lớp 02 – Buổi 2")


def test_draft_that_says_something_else_is_left_alone_and_staff_are_told(course):
    me = course.trainees[0]
    move(course, course.session(0, 2), FRIDAY)
    move(course, course.session(1, 2), FRIDAY)
    revision = course.draft.revision
    take(me, course.session(0, 2), course.session(1, 2))
    assert draft_seats(course, me) == {course.session(0, k).uid for k in range(3)}
    assert course.draft.revision == revision + 1
    assert [one.number for one in lost_arrangements(course.intake, draft_state(course))] == [1]


def test_draft_that_seats_somebody_where_they_cannot_come_breaks_a_rule(course):
    me = course.trainees[0]
    stay_away(me, course.session(0, 1))
    enrolment = next(one for one in course.draft.enrolments if one.trainee_id == me.id)
    enrolment.skips = []
    db.session.commit()
    found = [v.code for v in report_on_draft(course.intake, course.draft, now=NOW).violations]
    assert found == ["trainee_busy"]
    assert [one.number for one in lost_arrangements(course.intake, draft_state(course))] == [1]
    enrolment.skips = []
    undo(me, 1)
    assert report_on_draft(course.intake, course.draft, now=NOW).violations == ()


def test_amendment_that_was_taken_back_is_not_lost(course):
    me = course.trainees[0]
    take(me, course.session(0, 1), course.session(1, 1))
    undo(me, 1)
    assert lost_arrangements(course.intake, draft_state(course)) == []


def test_amendments_are_new_to_staff_until_they_are_noted(course):
    take(course.trainees[0], course.session(0, 1), course.session(1, 1))
    stay_away(course.trainees[1], course.session(0, 1))
    release = db.session.scalars(db.select(Release)).one()
    assert unseen_amendments(course.intake) == {1: 2}
    assert see_amendments(release, up_to=1, actor=COMMAND, now=NOW) == 1
    assert unseen_amendments(course.intake) == {1: 1}
    assert see_amendments(release, up_to=1, actor=COMMAND, now=NOW) == 0
    assert db.session.query(AuditEntry).filter_by(action="amendments.seen").count() == 1
