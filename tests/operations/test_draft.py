"""Reading the draft."""

from datetime import time

from models import db
from operations.draft import load_draft
from tests.factories import MONDAY, make_enrolment, make_intake, make_trainee
from tests.operations.counting import counted_statements
from tests.operations.courses import TUESDAY, make_course


def test_draft_of_a_new_intake_is_none(app):
    assert load_draft(make_intake()) is None


def test_draft_tells_when_where_and_what_of_each_session(app):
    course = make_course()
    draft = load_draft(course.intake)
    assert draft is not None
    assert [held.name for held in draft.classes] == ["Lớp 01", "Lớp 02"]
    session = draft.classes[0].sessions[1]
    assert (session.date, session.start_time, session.end_time) == (TUESDAY, time(7, 30), time(11, 30))
    assert (session.room_name, session.lecturer_name) == ("P.101", "Lê Thị Giảng Thử")
    assert [(part.code, part.lessons, part.closing) for part in session.modules] == [("M2", 5, False)]


def test_draft_session_over_two_modules_names_the_lessons_of_each(app):
    course = make_course()
    session = course.session(0, 1)
    session.first_lesson, session.lessons = 3, 4
    db.session.flush()
    draft = load_draft(course.intake)
    assert draft is not None
    assert [(part.code, part.lessons) for part in draft.classes[0].sessions[1].modules] == [("M1", 2), ("M2", 2)]


def test_draft_counts_missed_lessons_and_make_ups(app):
    course = make_course(trainees=1)
    skipping = make_trainee(course.intake, full_name="Phạm Vắng Thử")
    make_enrolment(course.draft, skipping, course.classes[0], skips=(course.session(0, 0),))
    made_up = make_trainee(course.intake, full_name="Phạm Bù Thử")
    make_enrolment(
        course.draft, made_up, course.classes[0], skips=(course.session(0, 0),), make_ups=(course.session(1, 0),)
    )
    waiting = make_trainee(course.intake, full_name="Phạm Chờ Thử")
    draft = load_draft(course.intake)
    assert draft is not None
    found = {t.id: (t.class_code, t.missed_lessons, t.completes) for t in draft.trainees}
    assert found == {
        course.trainees[0].id: ("01", 0, True),
        skipping.id: ("01", 5, False),
        made_up.id: ("01", 0, True),
        waiting.id: (None, 15, False),
    }
    assert [t.id for t in draft.missing] == [skipping.id]
    assert [t.id for t in draft.without_class] == [waiting.id]
    by_id = {t.id: t for t in draft.trainees}
    assert [s.date for s in draft.attended(by_id[made_up.id])][:1] == [MONDAY]
    assert draft.attendance[course.session(1, 0).id] == 1


def test_draft_without_the_closing_lessons_is_not_complete(app):
    course = make_course(trainees=0)
    course.intake.attendance_percent = 50
    trainee = make_trainee(course.intake)
    make_enrolment(course.draft, trainee, course.classes[0], skips=(course.session(0, 2),))
    draft = load_draft(course.intake)
    assert draft is not None
    assert [(t.missed_lessons, t.completes) for t in draft.trainees] == [(5, False)]


def test_draft_takes_the_same_few_queries_for_many_people(app):
    course = make_course(trainees=60)
    db.session.commit()
    with counted_statements() as sent:
        draft = load_draft(course.intake)
        assert draft is not None
        assert len(draft.missing) == 0
    assert len(sent) == 8  # the intake, the draft, modules, classes, sessions, skips, make-ups, trainees
