"""The feeds of classes, rooms and units: what they show after a release, and whose names they keep to themselves."""

from dataclasses import replace
from datetime import date, time

import pytest

from models import AuditEntry, Enrolment, EntryStatus, Link, LinkPurpose, MakeUp, Skip, db
from operations.actor import COMMAND
from operations.feed_entries import entries_of
from operations.feed_overview import feeds_of_intake
from operations.import_roster import import_roster
from operations.links import find_link
from operations.move_consequences import Target
from operations.move_session import move_session
from operations.publish_timetable import publish
from operations.share_feed import NamesNotAskedForError, find_feed, name_people, renew_feed, show_feed
from operations.trainees import change_trainee, fields_of, remove_trainee, trainee_fingerprint
from tests.factories import MONDAY, make_enrolment, make_room, make_trainee, make_unit
from tests.links import rotate_link
from tests.operations.counting import counted_statements
from tests.operations.courses import FRIDAY, TUESDAY, WEDNESDAY, answer, make_course
from tests.workbooks import workbook

MORNING, AFTERNOON = time(7, 30), time(13, 30)
CORRECTED = workbook((1, "Võ Văn Chiếu", "", "UBND phường Thử", "", "", ""))


@pytest.fixture
def course(app, clock):
    """Two trainees of one unit in Lớp 01 in the morning, a third of the same unit in Lớp 02 in the afternoon."""
    course = make_course()
    unit = make_unit(name="UBND phường Thử")
    course.trainees.append(make_trainee(course.intake, full_name="Võ Văn Chiều"))
    make_enrolment(course.draft, course.trainees[2], course.classes[1])
    for trainee in course.trainees:
        trainee.unit = unit
        answer(course.intake, now=clock(), trainee=trainee)
    db.session.commit()
    return course


def unit_of(course):
    return course.trainees[0].unit


def release(course, clock):
    return publish(course.intake, comment="", expected_revision=course.draft.revision, actor=COMMAND, now=clock())


def entries(owner, course):
    link = find_feed(owner, intake=course.intake)
    assert link is not None
    return sorted(
        entries_of(link).values(), key=lambda entry: (entry.shown.date, entry.shown.start_time, entry.shown.title)
    )


def move_last_session(course, clock, *, room=None):
    session = course.session(0, 2)
    target = Target(FRIDAY, session.period_id, (room or session.room).id, session.lecturer_id)
    move_session(session, target, expected_revision=course.draft.revision, actor=COMMAND, now=clock())


def whole(owner, course):
    return [(entry.shown.date, entry.shown.start_time, entry.shown.title) for entry in entries(owner, course)]


def test_unit_feed_says_how_many_are_away_at_each_time(course, clock):
    release(course, clock)
    assert whole(unit_of(course), course) == [
        (day, start, f"{people} người đi học")
        for day in (MONDAY, TUESDAY, WEDNESDAY)
        for start, people in ((MORNING, 2), (AFTERNOON, 1))
    ]
    assert {entry.shown.description for entry in entries(unit_of(course), course)} == {""}


def test_unit_feed_counts_all_classes_of_one_time_together(course, clock):
    for position in range(3):
        course.session(1, position).period = course.intake.periods[0]
        course.session(1, position).room = make_room(course.intake)
    release(course, clock)
    assert [title for _day, _start, title in whole(unit_of(course), course)] == ["3 người đi học"] * 3


def test_unit_feed_after_a_move_cancels_the_time_and_keeps_the_others(course, clock):
    release(course, clock)
    before = entries(unit_of(course), course)
    clock.advance(hours=1)
    move_last_session(course, clock)
    release(course, clock)
    after = {(e.shown.date, e.shown.start_time): e for e in entries(unit_of(course), course)}
    gone = after[WEDNESDAY, MORNING]
    assert (gone.shown.status, gone.shown.title, gone.sequence) == (
        EntryStatus.CANCELLED, "Đã hủy: không còn ai đi học", 1,
    )  # fmt: skip
    assert after[FRIDAY, MORNING].shown.title == "2 người đi học"
    assert [entry for entry in before if entry in after.values()] == [
        entry for entry in before if (entry.shown.date, entry.shown.start_time) != (WEDNESDAY, MORNING)
    ]


def test_unit_feed_of_a_changed_number_keeps_its_sequence(course, clock):
    release(course, clock)
    before = entries(unit_of(course), course)[0]
    clock.advance(hours=1)
    remove_trainee(course.trainees[1], actor=COMMAND, now=clock())
    after = entries(unit_of(course), course)[0]
    assert (after.shown.title, after.sequence, after.changed_at) == ("1 người đi học", 0, clock())
    assert after.shown.session_uid == before.shown.session_uid


def test_unit_feed_names_people_only_when_staff_choose_so(course, clock):
    release(course, clock)
    unit = unit_of(course)
    name_people(unit, named=True, asked_for=True, intake=course.intake, actor=COMMAND, now=clock())
    assert entries(unit, course)[0].shown.description == "Nguyễn Thị Học Thử 1\nNguyễn Thị Học Thử 2"
    name_people(unit, named=False, intake=course.intake, actor=COMMAND, now=clock())
    assert {entry.shown.description for entry in entries(unit, course)} == {""}
    noted = db.session.scalars(db.select(AuditEntry).filter_by(action="feed.names_changed").order_by(AuditEntry.id))
    assert [(one.subject, one.details) for one in noted] == [
        (f"unit:{unit.id}", {"named": True}),
        (f"unit:{unit.id}", {"named": False}),
    ]


def test_unit_feed_names_nobody_unless_the_unit_asked_for_it(course, clock):
    release(course, clock)
    unit = unit_of(course)
    with pytest.raises(NamesNotAskedForError):
        name_people(unit, named=True, intake=course.intake, actor=COMMAND, now=clock())
    assert {entry.shown.description for entry in entries(unit, course)} == {""}


def test_unit_feed_with_names_voids_the_addresses_given_out_only_on_demand(course, clock):
    release(course, clock)
    unit = unit_of(course)
    link = show_feed(unit, intake=course.intake, actor=COMMAND, now=clock())
    version = link.version
    chosen = {"asked_for": True, "intake": course.intake, "actor": COMMAND, "now": clock()}
    name_people(unit, named=True, renew=True, **chosen)
    name_people(unit, named=True, renew=True, **chosen)  # a double click
    assert link.version == version + 1
    name_people(unit, named=False, **chosen)
    name_people(unit, named=True, **chosen)
    assert (link.version, link.shows_names) == (version + 1, True)


def test_unit_feed_with_names_forgets_who_was_removed_or_left_the_unit(course, clock):
    release(course, clock)
    unit = unit_of(course)
    name_people(unit, named=True, asked_for=True, intake=course.intake, actor=COMMAND, now=clock())
    remove_trainee(course.trainees[1], actor=COMMAND, now=clock())
    leaver = course.trainees[2]
    changed = replace(fields_of(leaver), unit="")
    change_trainee(leaver, fields=changed, seen=trainee_fingerprint(leaver), actor=COMMAND, now=clock())
    assert {entry.shown.description for entry in entries(unit, course)} == {"Nguyễn Thị Học Thử 1", ""}


def test_unit_feed_with_names_follows_a_roster_that_corrects_one(course, clock):
    release(course, clock)
    unit = unit_of(course)
    name_people(unit, named=True, asked_for=True, intake=course.intake, actor=COMMAND, now=clock())
    _, told, *_ = entries(unit, course)
    assert told.shown.description == "Võ Văn Chiều"
    later = clock.advance(hours=1)
    import_roster(course.intake, CORRECTED, filename="ds.xlsx", actor=COMMAND, now=later)
    _, entry, *_ = entries(unit, course)
    assert (entry.shown.description, entry.sequence, entry.changed_at) == ("Võ Văn Chiếu", told.sequence, later)


def test_roster_that_corrects_a_name_reads_no_release_where_no_feed_names_people(course, clock):
    release(course, clock)
    with counted_statements() as sent:
        assert import_roster(course.intake, CORRECTED, filename="ds.xlsx", actor=COMMAND, now=clock()).changed == 1
    assert [statement for statement in sent if "release_seat" in statement] == []


def test_unit_feed_counts_for_the_past_those_who_sat_there_in_whatever_class_they_are_now(course, clock):
    release(course, clock)
    mover, monday = course.trainees[0], course.session(0, 0)
    clock.advance(days=7, hours=12)  # the sessions of Monday have been held
    enrolment = db.session.scalars(db.select(Enrolment).filter_by(trainee_id=mover.id)).one()
    enrolment.course_class = course.classes[1]
    enrolment.make_ups = [MakeUp(session=monday)]
    enrolment.skips = [Skip(session=course.session(1, 0))]
    course.draft.revision += 1
    db.session.commit()
    release(course, clock)
    assert whole(unit_of(course), course) == [
        (MONDAY, MORNING, "2 người đi học"), (MONDAY, AFTERNOON, "1 người đi học"),
        (TUESDAY, MORNING, "1 người đi học"), (TUESDAY, AFTERNOON, "2 người đi học"),
        (WEDNESDAY, MORNING, "1 người đi học"), (WEDNESDAY, AFTERNOON, "2 người đi học"),
    ]  # fmt: skip


def test_class_feed_has_room_and_lecturer_but_neither_topics_nor_trainees(course, clock):
    release(course, clock)
    first = entries(course.classes[0], course)[0].shown
    assert (first.title, first.location) == ("Lớp 01 – Buổi 1", f"P.101, {course.room.site.name}")
    assert first.description == "Tiết 1–5\nGiảng viên: Lê Thị Giảng Thử"
    assert len(entries(course.classes[0], course)) == 3


def test_class_feed_keeps_its_sessions_when_the_code_changes(course, clock):
    release(course, clock)
    course.classes[0].code = "MỚI"
    db.session.commit()
    clock.advance(hours=1)
    move_last_session(course, clock)
    release(course, clock)
    assert [entry.shown.status for entry in entries(course.classes[0], course)] == [EntryStatus.CONFIRMED] * 3


def test_room_feed_says_which_class_is_in_it_and_what_moved_away(course, clock):
    release(course, clock)
    other = make_room(course.intake, name="P.202")
    clock.advance(hours=1)
    move_last_session(course, clock, room=other)
    release(course, clock)
    assert whole(other, course) == [(FRIDAY, MORNING, "Lớp 01 – Buổi 3")]
    statuses = {entry.shown.title: entry.shown.status for entry in entries(course.room, course)}
    assert statuses.pop("Đã hủy: Lớp 01 – Buổi 3") is EntryStatus.CANCELLED
    assert set(statuses.values()) == {EntryStatus.CONFIRMED}


def test_room_feed_spans_intakes(course, clock):
    release(course, clock)
    second = make_course()
    for session in (*second.held[0].sessions, *second.held[1].sessions):
        session.room = course.room
        session.date = date(2026, 1, session.date.day + 7)
    for trainee in second.trainees:
        answer(second.intake, now=clock(), trainee=trainee)
    second.intake.rooms.append(course.room)
    db.session.commit()
    release(second, clock)
    assert len(entries(course.room, course)) == 12
    assert {entry.shown.status for entry in entries(course.room, course)} == {EntryStatus.CONFIRMED}


def test_feed_shown_for_the_first_time_holds_what_was_published_before(course, clock):
    release(course, clock)
    db.session.execute(db.delete(Link).where(Link.trainee_id.is_(None)))
    db.session.commit()
    for owner, number in ((course.classes[0], 3), (course.room, 6), (unit_of(course), 6)):
        show_feed(owner, intake=course.intake, actor=COMMAND, now=clock())
        assert len(entries(owner, course)) == number


def test_feed_shown_is_noted_with_its_owner(course, clock):
    show_feed(course.classes[0], intake=course.intake, actor=COMMAND, now=clock())
    noted = db.session.scalars(db.select(AuditEntry).filter_by(action="feed.shown")).one()
    assert (noted.subject, noted.intake_id) == (f"class:{course.classes[0].id}", course.intake.id)


def test_feed_renewed_is_another_version_that_nobody_fetched(course, clock):
    release(course, clock)
    link = find_feed(course.room, intake=course.intake)
    assert link is not None
    link.fetched_at = clock()
    renewed = renew_feed(course.room, intake=course.intake, actor=COMMAND, now=clock())
    assert (renewed.id, renewed.version, renewed.fetched_at) == (link.id, 2, None)
    noted = db.session.scalars(db.select(AuditEntry).filter_by(action="link.rotated")).one()
    assert noted.subject == f"room:{course.room.id}"


def test_unit_has_a_feed_of_its_own_in_each_intake(course, clock):
    other = make_course()
    unit = unit_of(course)
    links = [show_feed(unit, intake=intake, actor=COMMAND, now=clock()) for intake in (course.intake, other.intake)]
    assert len({link.id for link in links}) == 2
    rotate_link(links[0], actor=COMMAND, now=clock())
    assert [find_link(unit, LinkPurpose.FEED, intake=one).version for one in (course.intake, other.intake)] == [2, 1]


def test_overview_of_feeds_says_when_each_was_fetched(course, clock):
    release(course, clock)
    link = find_feed(course.classes[1], intake=course.intake)
    assert link is not None
    link.fetched_at = clock()
    db.session.commit()
    found = feeds_of_intake(course.intake)
    assert {table.__name__: [(row.name, row.fetched_at) for row in rows] for table, rows in found.items()} == {
        "CourseClass": [("Lớp 01", None), ("Lớp 02", clock())],
        "Lecturer": [("Lê Thị Giảng Thử", None), ("Trần Văn Dạy Thử", None)],
        "Room": [("P.101", None)],
        "Unit": [("UBND phường Thử", None)],
    }
