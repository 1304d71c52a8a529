"""Publishing the draft: what is frozen, what feeds say, who is told what."""

import pytest

from models import (
    Channel,
    EntryStatus,
    FeedEntry,
    Link,
    LinkPurpose,
    MessageStatus,
    OutboxMessage,
    Release,
    ReleasePlacement,
    ReleaseSeat,
    ReleaseSession,
    SeatKind,
    Skip,
    db,
)
from operations.actor import COMMAND
from operations.errors import StaleError
from operations.message_texts import LINK_PLACEHOLDER
from operations.move_consequences import Target
from operations.move_session import move_session
from operations.publish_timetable import BrokenRulesError, EmptyDraftError, NothingNewError, publish
from tests.factories import make_draft, make_enrolment, make_intake, make_room, make_trainee
from tests.operations.counting import counted_statements
from tests.operations.courses import FRIDAY, WEDNESDAY, answer, make_course
from tests.operations.messages import ready_course, send_all_by_hand


@pytest.fixture
def course(app, clock):
    return ready_course(clock)


def publish_draft(course, clock, **options):
    values = {"comment": "", "expected_revision": course.draft.revision, "actor": COMMAND, "now": clock()} | options
    return publish(course.intake, **values)


def move_last(course, clock, day=FRIDAY, *, of=0, **options):
    session = course.session(of, 2)
    target = Target(day, session.period_id, options.get("room", session.room_id), session.lecturer_id)
    move_session(session, target, expected_revision=course.draft.revision, actor=COMMAND, now=clock())
    return session


def entries(owner, **column):
    query = db.select(FeedEntry).join(FeedEntry.link).filter_by(purpose=LinkPurpose.FEED, **{owner: column["id"]})
    found = db.session.execute(query.order_by(FeedEntry.date, FeedEntry.start_time)).scalars().all()
    db.session.expire_all()
    return found


def test_publish_freezes_plain_copies(course, clock):
    release = publish_draft(course, clock, comment="  Lần đầu ")
    assert (release.number, release.comment, release.changes["first"]) == (1, "Lần đầu", True)
    sessions = db.session.execute(db.select(ReleaseSession).order_by(ReleaseSession.class_code)).scalars().all()
    assert len(sessions) == 6
    assert (sessions[0].class_name, sessions[0].room_name, sessions[0].lecturer_name) == (
        "Lớp 01", "P.101", "Lê Thị Giảng Thử",
    )  # fmt: skip
    assert sessions[0].modules == [{"code": "M1", "title": "Chuyên đề 1", "lessons": 5}]
    assert db.session.query(ReleasePlacement).count() == 2
    assert db.session.query(ReleaseSeat).filter_by(kind=SeatKind.HOME).count() == 6
    course.room.name = "Tên mới"
    db.session.commit()
    assert sessions[0].room_name == "P.101"


def test_publish_first_fills_the_feeds_of_trainees_and_lecturers(course, clock):
    publish_draft(course, clock)
    mine = entries("trainee_id", id=course.trainees[0].id)
    assert [(e.title, e.sequence, e.status, e.location[:5]) for e in mine] == [
        (f"Lớp 01 – Buổi {n}", 0, EntryStatus.CONFIRMED, "P.101") for n in (1, 2, 3)
    ]
    assert {e.changed_at for e in mine} == {clock()}
    taught = entries("lecturer_id", id=course.lecturers[1].id)
    assert [e.title for e in taught] == [f"Lớp 02 – Buổi {n}" for n in (1, 2, 3)]
    link = db.session.execute(db.select(Link).filter_by(trainee_id=course.trainees[0].id)).scalar_one()
    assert link.etag
    assert link.changed_at == clock()


def test_publish_entries_of_trainees_name_nobody_and_nothing_taught(course, clock):
    publish_draft(course, clock)
    for entry in entries("trainee_id", id=course.trainees[0].id):
        text = f"{entry.title} {entry.description} {entry.location}"
        for secret in ("Chuyên đề 1", "Giảng Thử", course.trainees[0].full_name):
            assert secret not in text


def test_publish_after_a_move_raises_the_sequence_of_that_session_alone(course, clock):
    publish_draft(course, clock)
    etags = dict(db.session.execute(db.select(Link.lecturer_id, Link.etag).where(Link.lecturer_id.is_not(None))).all())
    clock.advance(hours=1)
    session = move_last(course, clock)
    release = publish_draft(course, clock)
    assert release.number == 2
    assert [(c["uid"], c["status"], c["changed"]) for c in release.changes["sessions"]] == [
        (session.uid, "changed", ["time"])
    ]
    mine = entries("trainee_id", id=course.trainees[0].id)
    assert [(e.date, e.sequence) for e in mine][-1] == (FRIDAY, 1)
    assert [e.sequence for e in mine] == [0, 0, 1]
    now = dict(db.session.execute(db.select(Link.lecturer_id, Link.etag).where(Link.lecturer_id.is_not(None))).all())
    changed = {key for key in now if now[key] != etags[key]}
    assert changed == {course.lecturers[0].id}


def test_publish_after_a_new_title_keeps_the_sequence_but_not_the_stamp(course, clock):
    publish_draft(course, clock)
    clock.advance(hours=1)
    course.classes[0].name = "Lớp Một"
    db.session.commit()
    publish_draft(course, clock)
    mine = entries("trainee_id", id=course.trainees[0].id)
    assert {(e.sequence, e.changed_at, e.title[:7]) for e in mine} == {(0, clock(), "Lớp Một")}


def test_publish_session_that_is_skipped_now_is_cancelled_and_comes_back(course, clock):
    publish_draft(course, clock)
    trainee = course.trainees[0]
    enrolment = next(e for e in course.draft.enrolments if e.trainee_id == trainee.id)
    skip = Skip(session=course.session(0, 0))
    enrolment.skips.append(skip)
    db.session.commit()
    publish_draft(course, clock)
    first = entries("trainee_id", id=trainee.id)[0]
    assert (first.title, first.status, first.sequence) == ("Đã hủy: Lớp 01 – Buổi 1", EntryStatus.CANCELLED, 1)
    enrolment.skips.remove(skip)
    db.session.commit()
    publish_draft(course, clock)
    first = entries("trainee_id", id=trainee.id)[0]
    assert (first.title, first.status, first.sequence) == ("Lớp 01 – Buổi 1", EntryStatus.CONFIRMED, 2)


def test_publish_speaks_the_language_of_each_person(course, clock, english):
    people = {}
    for language in ("vi", "en"):
        people[language] = trainee = make_trainee(course.intake, language=language)
        answer(course.intake, now=clock(), trainee=trainee)
        make_enrolment(
            course.draft, trainee, course.classes[0], skips=(course.session(0, 0),), make_ups=(course.session(1, 0),)
        )
    db.session.commit()
    publish_draft(course, clock)
    titles = {language: entries("trainee_id", id=one.id)[0].title for language, one in people.items()}
    assert titles == {"vi": "Học bù: Lớp 02 – Buổi 1", "en": "Make-up: Class 02 – Session 1"}
    enrolment = next(e for e in course.draft.enrolments if e.trainee_id == people["en"].id)
    enrolment.make_ups = []
    db.session.commit()
    publish_draft(course, clock)
    assert entries("trainee_id", id=people["en"].id)[0].title == "Cancelled: Make-up: Class 02 – Session 1"
    messages = db.session.execute(db.select(OutboxMessage).filter_by(trainee_id=people["en"].id)).scalars().all()
    assert {m.language for m in messages} == {"en"}
    assert not any("Kính gửi" in m.body for m in messages)


def test_publish_writes_one_draft_of_a_message_per_person_without_links(course, clock):
    course.trainees[0].email = "hocvien@example.vn"
    db.session.commit()
    publish_draft(course, clock)
    messages = db.session.execute(db.select(OutboxMessage).order_by(OutboxMessage.id)).scalars().all()
    assert len(messages) == 4  # two trainees, two lecturers
    assert [m.channel for m in messages[:2]] == [Channel.EMAIL, Channel.PASTE]
    assert {m.status for m in messages} == {MessageStatus.DRAFT}
    assert messages[0].body.splitlines() == [
        f"Kính gửi {course.trainees[0].full_name},",
        "Lịch học của anh/chị có 3 buổi.",
        f"Buổi đầu: Lớp 01 – Buổi 1, Thứ 2 12/01/2026, 07:30–11:30, P.101, {course.room.site.name}.",
        f"Xem đầy đủ và đăng ký vào lịch điện thoại: {LINK_PLACEHOLDER}",
    ]


def test_publish_again_tells_only_those_whose_timetable_changed(course, clock):
    publish_draft(course, clock)
    send_all_by_hand(course, clock())
    move_last(course, clock)
    release = publish_draft(course, clock)
    query = db.select(OutboxMessage).where(OutboxMessage.subject.contains(f"{release.number})"))
    messages = db.session.execute(query).scalars().all()
    people = {(m.trainee_id, m.lecturer_id) for m in messages}
    assert people == {(t.id, None) for t in course.trainees} | {(None, course.lecturers[0].id)}
    assert (
        "- Lớp 01 – Buổi 3: chuyển từ Thứ 4 14/01/2026, 07:30–11:30 sang Thứ 6 16/01/2026, 07:30–11:30"
        in messages[0].body
    )


def test_publish_new_room_tells_of_the_place(course, clock):
    publish_draft(course, clock)
    room = make_room(course.intake, name="Hội trường lớn")
    db.session.commit()
    move_last(course, clock, WEDNESDAY, room=room.id)
    release = publish_draft(course, clock)
    assert [change["changed"] for change in release.changes["sessions"]] == [["room"]]
    assert [e.sequence for e in entries("trainee_id", id=course.trainees[0].id)] == [0, 0, 1]


def test_publish_unchanged_draft_is_refused(course, clock):
    publish_draft(course, clock)
    with pytest.raises(NothingNewError):
        publish_draft(course, clock)
    assert db.session.query(Release).count() == 1


def test_publish_stale_page_changes_nothing(course, clock):
    with pytest.raises(StaleError):
        publish_draft(course, clock, expected_revision=99)
    assert db.session.query(Release).count() == 0


def test_publish_without_a_draft_is_refused(app, clock):
    intake = make_intake()
    db.session.commit()
    with pytest.raises(EmptyDraftError):
        publish(intake, comment="", expected_revision=1, actor=COMMAND, now=clock())
    make_draft(intake)
    db.session.commit()
    with pytest.raises(EmptyDraftError):
        publish(intake, comment="", expected_revision=1, actor=COMMAND, now=clock())


def test_publish_broken_draft_needs_exactly_these_faults_confirmed(course, clock):
    course.session(1, 2).period = course.intake.periods[0]
    db.session.commit()
    with pytest.raises(BrokenRulesError) as refused:
        publish_draft(course, clock)
    found = refused.value
    assert sorted(v.code for v in found.violations) == ["room_used_twice"]
    with pytest.raises(BrokenRulesError):
        publish_draft(course, clock, confirmed="other")
    assert db.session.query(Release).count() == 0
    publish_draft(course, clock, confirmed=found.fingerprint)
    assert db.session.query(Release).count() == 1


def test_publish_leaves_the_sessions_of_another_intake_in_a_lecturers_feed(course, clock):
    publish_draft(course, clock)
    other = make_course(trainees=0)
    for session in (s for held in other.held for s in held.sessions):
        session.lecturer = course.lecturers[0]
        session.date = session.date.replace(day=session.date.day + 7)
    other.intake.lecturers.append(course.lecturers[0])
    make_enrolment(other.draft, make_trainee(other.intake), other.classes[0])
    db.session.commit()
    with pytest.raises(BrokenRulesError) as refused:
        publish_draft(other, clock)
    publish_draft(other, clock, confirmed=refused.value.fingerprint)
    taught = entries("lecturer_id", id=course.lecturers[0].id)
    assert [e.status for e in taught] == [EntryStatus.CONFIRMED] * 9


def test_publish_many_people_takes_few_statements(app, clock):
    course = make_course(trainees=200)
    db.session.commit()
    with pytest.raises(BrokenRulesError) as refused:
        publish_draft(course, clock)
    with counted_statements() as sent:
        publish_draft(course, clock, confirmed=refused.value.fingerprint)
    assert len([statement for statement in sent if not statement.startswith("INSERT INTO link ")]) < 90
    assert db.session.query(FeedEntry).count() == 200 * 3 + 6 + 6 + 6  # trainees, lecturers, classes, the room
