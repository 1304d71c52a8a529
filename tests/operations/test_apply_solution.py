"""The answer of a run as the draft."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from models import CourseClass, Intake, Release, RunStatus, Session, Timetable, db
from operations.actor import COMMAND
from operations.apply_solution import (
    AnswerBreaksRulesError,
    AnswerOutdatedError,
    RunWithoutAnswerError,
    answer_waits,
    apply_solution,
)
from operations.draft_report import report_on_draft
from operations.draft_solution import find_draft, solution_from_draft
from operations.errors import StaleError
from scheduler import parse_problem, parse_solution, to_json
from tests.factories import NOW, make_class, make_format, make_trainee
from tests.operations.amended import draft_seats, published_course, stay_away
from tests.operations.solved import (
    answer_for,
    finish,
    interrupted_with_best,
    make_run,
    make_solvable_intake,
    trainees_of,
)

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def intake(app: Flask) -> Intake:
    return make_solvable_intake()


def draft_of(intake: Intake) -> Timetable:
    draft = find_draft(intake)
    assert draft is not None
    return draft


def uids(intake: Intake) -> list[str]:
    return [session.uid for held in draft_of(intake).held_classes for session in held.sessions]


def solve_again(intake: Intake, *, slots: tuple[int, ...] = (0, 3, 6), now: datetime = LATER) -> None:
    run = make_run(intake, now=now)
    finish(run, answer_for(run, slots=slots), now=now)
    assert run.applied_at == now, run.error


def test_apply_solution_of_an_interrupted_run_uses_its_best(intake: Intake) -> None:
    run = interrupted_with_best(intake)
    assert answer_waits(run)
    draft = apply_solution(run, revision=0, actor=COMMAND, now=NOW)
    assert solution_from_draft(draft)["classes"] == answer_for(run)["classes"]
    assert not answer_waits(run)


def test_apply_solution_sessions_carry_lessons_place_and_lecturer(intake: Intake) -> None:
    finish(make_run(intake))
    sessions = draft_of(intake).held_classes[0].sessions
    assert [(one.position, one.first_lesson, one.lessons, one.period.code) for one in sessions] == [
        (0, 0, 5, "morning"),
        (1, 5, 5, "morning"),
        (2, 10, 5, "morning"),
    ]
    assert {(one.room_id, one.lecturer_id) for one in sessions} == {(intake.rooms[0].id, intake.lecturers[0].id)}


def test_apply_solution_moved_sessions_keep_their_identity(intake: Intake) -> None:
    finish(make_run(intake))
    before, revision = uids(intake), draft_of(intake).revision
    solve_again(intake, slots=(0, 4, 9))
    assert uids(intake) == before
    assert draft_of(intake).revision > revision


def test_apply_solution_class_of_another_format_gets_new_sessions(intake: Intake) -> None:
    finish(make_run(intake))
    before = set(uids(intake))
    draft_of(intake).held_classes[0].course_class.formats = [make_format(intake)]
    db.session.commit()
    solve_again(intake)
    assert len(uids(intake)) == 3
    assert before.isdisjoint(uids(intake))
    assert db.session.scalar(sa.select(sa.func.count(Session.id))) == 3


def test_apply_solution_class_that_is_not_held_any_more_is_gone(intake: Intake) -> None:
    finish(make_run(intake))
    old = draft_of(intake).held_classes[0].course_class
    old.optional = True
    make_class(intake, formats=old.formats, code="A-first")
    db.session.commit()
    solve_again(intake)
    assert [held.course_class.code for held in draft_of(intake).held_classes] == ["A-first"]


def test_apply_solution_pin_stays_where_the_session_stays(intake: Intake) -> None:
    finish(make_run(intake))
    draft_of(intake).held_classes[0].sessions[0].pinned = True
    db.session.commit()
    solve_again(intake, slots=(0, 4, 9))
    assert [one.pinned for one in draft_of(intake).held_classes[0].sessions] == [True, False, False]


def test_apply_solution_keeps_skips_and_make_ups(intake: Intake) -> None:
    other_class = make_class(intake, code="Z")
    db.session.commit()
    run = make_run(intake)
    answer = answer_for(run)
    home = next(iter(answer["classes"]))
    trainee = trainees_of(intake)[0]
    sessions = [
        {"slot": s, "room": f"R{intake.rooms[0].id}", "lecturer": f"L{intake.lecturers[0].id}"} for s in (1, 4, 7)
    ]
    answer["classes"][f"C{other_class.id}"] = {"format": f"F{other_class.formats[0].id}", "sessions": sessions}
    answer["trainees"][f"T{trainee.id}"] = {"class": home, "skips": [1], "makeups": [[f"C{other_class.id}", 1]]}
    finish(run, answer)
    assert run.applied_at == NOW, run.error
    assert solution_from_draft(draft_of(intake))["trainees"] == answer["trainees"]


def test_apply_solution_online_sessions_carry_the_meeting_link(intake: Intake) -> None:
    only = db.session.execute(db.select(CourseClass)).scalars().one()
    only.meeting_url = "https://hop.example.vn/lop"
    only.formats[0].online = True
    db.session.commit()
    run = make_run(intake)
    answer = answer_for(run)
    for session in answer["classes"][f"C{only.id}"]["sessions"]:
        session["room"] = None
    finish(run, answer)
    assert {one.meeting_url for one in draft_of(intake).held_classes[0].sessions} == {"https://hop.example.vn/lop"}


def test_apply_solution_stale_page_changes_nothing(intake: Intake) -> None:
    finish(make_run(intake))
    run = interrupted_with_best(intake)
    revision = draft_of(intake).revision
    with pytest.raises(StaleError):
        apply_solution(run, revision=revision - 1, actor=COMMAND, now=LATER)
    assert draft_of(intake).revision == revision


def test_apply_solution_second_press_changes_nothing(intake: Intake) -> None:
    run = interrupted_with_best(intake)
    apply_solution(run, revision=0, actor=COMMAND, now=NOW)
    revision = draft_of(intake).revision
    with pytest.raises(StaleError):
        apply_solution(run, revision=0, actor=COMMAND, now=LATER)
    assert draft_of(intake).revision == revision


def test_apply_solution_while_the_run_goes_on_is_refused(intake: Intake) -> None:
    run = make_run(intake)
    with pytest.raises(RunWithoutAnswerError):
        apply_solution(run, revision=0, actor=COMMAND, now=NOW)


def test_apply_solution_that_breaks_a_rule_is_refused(intake: Intake) -> None:
    run = interrupted_with_best(intake)
    run.best = answer_for(run, slots=(0, 0, 6))
    db.session.commit()
    with pytest.raises(AnswerBreaksRulesError) as refused:
        apply_solution(run, revision=0, actor=COMMAND, now=NOW)
    assert refused.value.params["codes"] == ["lecturer_twice", "room_used_twice", "slot_order", "two_at_once"]
    assert find_draft(intake) is None


def test_apply_solution_after_the_horizon_moved_is_refused(intake: Intake) -> None:
    run = interrupted_with_best(intake)
    intake.end_date += timedelta(days=1)
    db.session.commit()
    with pytest.raises(AnswerOutdatedError) as refused:
        apply_solution(run, revision=0, actor=COMMAND, now=NOW)
    assert refused.value.params == {"what": "horizon"}


def test_apply_solution_for_a_deleted_trainee_is_refused(intake: Intake) -> None:
    run = interrupted_with_best(intake)
    db.session.execute(db.text("DELETE FROM trainee WHERE id = (SELECT max(id) FROM trainee)"))
    db.session.commit()
    with pytest.raises(AnswerOutdatedError) as refused:
        apply_solution(run, revision=0, actor=COMMAND, now=NOW)
    assert refused.value.params == {"what": "trainees"}


def test_apply_solution_that_would_change_what_was_held_is_refused(intake: Intake) -> None:
    finish(make_run(intake))
    db.session.add(Release(intake=intake, number=1, changes={}, timetable_revision=1, published_at=NOW))
    db.session.commit()
    run = interrupted_with_best(intake)
    run.best = answer_for(run, slots=(1, 4, 7))
    db.session.commit()
    revision = draft_of(intake).revision
    evening_of_the_first_day = datetime(2026, 1, 12, 11, 0, tzinfo=UTC)
    with pytest.raises(AnswerOutdatedError) as refused:
        apply_solution(run, revision=revision, actor=COMMAND, now=evening_of_the_first_day)
    assert refused.value.params == {"what": "history"}


def test_apply_solution_leaves_out_who_said_meanwhile_that_they_were_not_there(app: Flask) -> None:
    """The run began with everybody in Tuesday morning's session; at noon one says that they were not."""
    course = published_course()
    noon = NOW + timedelta(days=8, hours=3)
    run = make_run(course.intake, now=noon)
    run.best = to_json(
        parse_solution(solution_from_draft(course.draft), problem := parse_problem(run.problem)), problem
    )  # fmt: skip
    run.status = RunStatus.INTERRUPTED
    db.session.commit()
    me, other = course.trainees
    stay_away(me, course.session(0, 1), now=noon)
    seats = draft_seats(course, me)
    apply_solution(run, revision=draft_of(course.intake).revision, actor=COMMAND, now=noon)
    assert draft_seats(course, me) == seats == {course.session(0, k).uid for k in (0, 2)}
    assert draft_seats(course, other) == {course.session(0, k).uid for k in range(3)}
    assert report_on_draft(course.intake, draft_of(course.intake), now=noon).violations == ()


def test_apply_solution_newcomers_have_no_class_yet(intake: Intake) -> None:
    run = interrupted_with_best(intake)
    newcomer = make_trainee(intake)
    db.session.commit()
    apply_solution(run, revision=0, actor=COMMAND, now=NOW)
    assert newcomer.id not in {one.trainee_id for one in draft_of(intake).enrolments}


def test_answer_waits_is_false_without_a_timetable(intake: Intake) -> None:
    run = make_run(intake)
    assert not answer_waits(run)
    run.status = RunStatus.INTERRUPTED
    db.session.commit()
    assert not answer_waits(run)
