"""Two people at once: one of them wins, the other is told, and nothing is half-saved or done twice."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Flask

from models import (
    AuditEntry,
    AvailabilitySheet,
    EnteredBy,
    FeedEntry,
    Intake,
    Link,
    Model,
    OutboxMessage,
    Release,
    ReleaseSession,
    Role,
    RunStatus,
    Session,
    SolveRun,
    State,
    Timetable,
    Trainee,
    Unit,
    User,
    WeekMark,
    db,
)
from operations.accounts import create_user, sign_in_token, use_sign_in_token
from operations.actor import COMMAND, Actor, trainee_actor, user_actor
from operations.apply_solution import apply_solution
from operations.availability_layers import Entry
from operations.change_user import change_user, state_of
from operations.create_intake import IntakeFields, change_intake
from operations.engine_runs import begin_run, request_stop
from operations.import_roster import import_roster
from operations.move_consequences import Target
from operations.move_session import move_session
from operations.publish_timetable import publish
from operations.save_availability import save_sheet
from operations.solving import finish_run, start_solve
from operations.trainees import TraineeFields, add_trainee
from tests.conftest import Clock, on_both_databases
from tests.factories import NOW, make_intake, make_trainee
from tests.operations.at_once import at_once, refusals
from tests.operations.courses import FRIDAY, THURSDAY, answer, make_course
from tests.operations.solved import answer_for, finish, make_run, make_solvable_intake
from tests.workbooks import AN, BINH, workbook

pytestmark = on_both_databases


def count(table: type[Model], **values: Any) -> int:
    return db.session.scalar(db.select(db.func.count()).select_from(table).filter_by(**values)) or 0


def week(intake: Intake, state: State) -> Entry:
    return Entry(week={(day, period.id): state for day in range(5) for period in intake.periods}, days={}, rota=None)


def save(trainee_id: int, state: State, *, revision: int | None) -> Callable[[], Any]:
    def action() -> AvailabilitySheet:
        trainee = db.session.get_one(Trainee, trainee_id)
        return save_sheet(
            trainee, week(trainee.intake, state), intake=trainee.intake, expected_revision=revision,
            entered_by=EnteredBy.SELF, entered_by_name="", actor=trainee_actor(trainee), now=NOW, consent=True,
            format_points={},
        )  # fmt: skip

    return action


def states_of(trainee: Trainee) -> list[State]:
    sheet = db.session.execute(db.select(AvailabilitySheet).filter_by(trainee_id=trainee.id)).scalar_one()
    return [mark.state for mark in sheet.week_marks]


def test_first_answer_sent_twice_at_once_is_stored_once(app: Flask) -> None:
    trainee = make_trainee(make_intake())
    found = at_once(app, save(trainee.id, State.FREE, revision=None), save(trainee.id, State.BUSY, revision=None))
    assert refusals(found) == ["stale"]
    states = states_of(trainee)
    assert (len(states), len(set(states))) == (15, 1)
    assert (count(AuditEntry, action="availability.saved"), count(Link, trainee_id=trainee.id)) == (1, 1)


def test_same_answer_sent_twice_at_once_is_stored_once_and_nobody_is_told_off(app: Flask) -> None:
    trainee = make_trainee(make_intake())
    action = save(trainee.id, State.FREE, revision=None)
    assert refusals(at_once(app, action, action)) == []
    assert (count(WeekMark), count(AuditEntry, action="availability.saved")) == (15, 1)


def test_answer_changed_by_two_at_once_is_that_of_one(app: Flask) -> None:
    trainee = make_trainee(make_intake())
    db.session.commit()
    sheet = save(trainee.id, State.FREE, revision=None)()
    found = at_once(
        app,
        save(trainee.id, State.IF_NEEDED, revision=sheet.revision),
        save(trainee.id, State.BUSY, revision=sheet.revision),
    )
    assert refusals(found) == ["stale"]
    states = states_of(trainee)
    assert (len(states), len(set(states))) == (15, 1)
    assert states[0] is not State.FREE
    assert count(AuditEntry, action="availability.saved") == 2


def test_intake_changed_by_two_at_once_is_that_of_one(app: Flask) -> None:
    intake = make_intake(name="Cũ")

    def rename(name: str) -> Callable[[], None]:
        def action() -> None:
            mine = db.session.get_one(Intake, intake_id)
            fields = IntakeFields(name=name, start_date=mine.start_date, end_date=mine.end_date)
            change_intake(mine, fields=fields, revision=revision, actor=COMMAND, now=NOW)

        return action

    intake_id, revision = intake.id, intake.revision
    assert refusals(at_once(app, rename("Một"), rename("Hai"))) == ["stale"]
    assert intake.name in {"Một", "Hai"}
    assert (intake.revision, count(AuditEntry, action="intake.changed")) == (revision + 1, 1)


def move(uid: str, day: date, *, revision: int) -> Callable[[], Any]:
    def action() -> Any:
        session = db.session.execute(db.select(Session).filter_by(uid=uid)).scalar_one()
        target = Target(day, session.period_id, session.room_id, session.lecturer_id)
        return move_session(session, target, expected_revision=revision, actor=COMMAND, now=NOW)

    return action


def test_draft_changed_by_two_at_once_is_that_of_one(app: Flask) -> None:
    course = make_course()
    for trainee in course.trainees:
        answer(course.intake, now=NOW, trainee=trainee)
    one, other = course.session(0, 2), course.session(1, 2)
    revision = course.draft.revision
    found = at_once(app, move(one.uid, THURSDAY, revision=revision), move(other.uid, FRIDAY, revision=revision))
    assert refusals(found) == ["stale"]
    assert (one.date == THURSDAY) != (other.date == FRIDAY)
    assert (course.draft.revision, count(AuditEntry, action="session.moved")) == (revision + 1, 1)


def test_solve_started_twice_at_once_is_one_run(app: Flask) -> None:
    intake_id = make_solvable_intake().id

    def start() -> SolveRun:
        return start_solve(db.session.get_one(Intake, intake_id), time_limit=20, actor=COMMAND, now=NOW)

    assert refusals(at_once(app, start, start)) == ["run_active"]
    assert (count(SolveRun), count(AuditEntry, action="solve.started")) == (1, 1)


def test_run_taken_by_two_workers_at_once_is_begun_by_one(app: Flask) -> None:
    run_id = start_solve(make_solvable_intake(), time_limit=20, actor=COMMAND, now=NOW).id

    def begin() -> bool:
        return begin_run(db.session.get_one(SolveRun, run_id), now=NOW)

    assert sorted(at_once(app, begin, begin)) == [False, True]


def test_run_stopped_while_a_worker_takes_it_is_stopped_or_told_to_stop(app: Flask) -> None:
    run = start_solve(make_solvable_intake(), time_limit=20, actor=COMMAND, now=NOW)
    run_id = run.id

    def begin() -> bool:
        return begin_run(db.session.get_one(SolveRun, run_id), now=NOW)

    def stop() -> None:
        request_stop(db.session.get_one(SolveRun, run_id), actor=COMMAND, now=NOW)

    begun, _ = at_once(app, begin, stop)
    assert run.stop_requested
    assert run.status is (RunStatus.RUNNING if begun else RunStatus.STOPPED)


def test_run_finished_while_a_session_is_moved_loses_neither(app: Flask) -> None:
    """Whoever comes first: a moved draft is not replaced unasked, and a replaced draft is not moved by an old page."""
    intake = make_solvable_intake()
    finish(make_run(intake))
    draft = db.session.execute(db.select(Timetable)).scalar_one()
    last = db.session.execute(db.select(Session).order_by(Session.position.desc()).limit(1)).scalar_one()
    uid, revision, before = last.uid, draft.revision, last.date
    run = make_run(intake)
    run_id, result = run.id, answer_for(run, slots=(0, 3, 9))

    def end() -> bool:
        return finish_run(db.session.get_one(SolveRun, run_id), result, penalties={}, now=clock.advance(minutes=1))

    clock = Clock(NOW)
    later = clock.advance(minutes=1)

    def move_it() -> Any:
        session = db.session.execute(db.select(Session).filter_by(uid=uid)).scalar_one()
        target = Target(FRIDAY, session.period_id, session.room_id, session.lecturer_id)
        return move_session(session, target, expected_revision=revision, actor=COMMAND, now=later)

    found = at_once(app, end, move_it)
    assert found[0] is True
    assert run.status is RunStatus.FINISHED
    assert last.date != before
    assert (run.applied_at is None) == (last.date == FRIDAY) == (refusals(found) == [])


def test_answer_taken_over_twice_at_once_is_the_draft_once(app: Flask) -> None:
    intake = make_solvable_intake()
    finish(make_run(intake))
    draft = db.session.execute(db.select(Timetable)).scalar_one()
    run_id, revision = finish(make_run(intake)).id, draft.revision

    def apply() -> Timetable:
        return apply_solution(db.session.get_one(SolveRun, run_id), revision=revision, actor=COMMAND, now=NOW)

    assert refusals(at_once(app, apply, apply)) == ["stale"]
    assert count(Session) == 3


def test_first_answer_taken_over_twice_at_once_is_one_draft(app: Flask) -> None:
    from tests.operations.solved import interrupted_with_best

    run_id = interrupted_with_best(make_solvable_intake()).id

    def apply() -> Timetable:
        return apply_solution(db.session.get_one(SolveRun, run_id), revision=0, actor=COMMAND, now=NOW)

    assert refusals(at_once(app, apply, apply)) == ["stale"]
    assert (count(Timetable), count(Session)) == (1, 3)


def test_roster_imported_twice_at_once_adds_people_once(app: Flask) -> None:
    intake_id = make_intake().id

    def load() -> int:
        intake = db.session.get_one(Intake, intake_id)
        return import_roster(intake, workbook(AN, BINH), filename="ds.xlsx", actor=COMMAND, now=NOW).new

    assert sorted(at_once(app, load, load)) == [0, 2]
    assert (count(Trainee), count(Unit)) == (2, 1)


def test_rosters_of_two_intakes_at_once_share_the_unit_that_both_bring(app: Flask) -> None:
    ids = [make_intake().id, make_intake().id]

    def load(intake_id: int) -> Callable[[], int]:
        def action() -> int:
            intake = db.session.get_one(Intake, intake_id)
            return import_roster(intake, workbook(AN, BINH), filename="ds.xlsx", actor=COMMAND, now=NOW).new

        return action

    found = at_once(app, *map(load, ids))
    assert refusals(found) in ([], ["stale"])
    assert (count(Unit), count(Trainee)) == (1, 4 if refusals(found) == [] else 2)


def test_trainee_entered_twice_at_once_is_one_person(app: Flask) -> None:
    intake_id = make_intake().id

    def add() -> Trainee:
        fields = TraineeFields(full_name="Nguyễn Văn An", birth_date=date(1998, 3, 5), unit="Xã Mẫu")
        return add_trainee(db.session.get_one(Intake, intake_id), fields=fields, actor=COMMAND, now=NOW)

    assert len(refusals(at_once(app, add, add))) == 1
    assert (count(Trainee), count(Unit)) == (1, 1)


def test_published_twice_at_once_is_one_release(app: Flask) -> None:
    course = make_course()
    for trainee in course.trainees:
        answer(course.intake, now=NOW, trainee=trainee)
    intake_id, revision = course.intake.id, course.draft.revision

    def release() -> Release:
        intake = db.session.get_one(Intake, intake_id)
        return publish(intake, comment="", expected_revision=revision, actor=COMMAND, now=NOW)

    assert refusals(at_once(app, release, release)) == ["nothing_new"]
    assert (count(Release), count(ReleaseSession)) == (1, 6)
    entries = count(FeedEntry)
    assert entries == 2 * 3 + 2 * 3 + 2 * 3 + 2 * 3  # trainees, lecturers, classes, the room
    assert count(OutboxMessage) == len(
        {m.trainee_id or -m.lecturer_id for m in db.session.scalars(db.select(OutboxMessage))}
    )


def test_published_while_a_session_is_moved_is_the_draft_before_or_nothing(app: Flask) -> None:
    course = make_course()
    for trainee in course.trainees:
        answer(course.intake, now=NOW, trainee=trainee)
    session = course.session(0, 2)
    intake_id, uid, revision, before = course.intake.id, session.uid, course.draft.revision, session.date

    def release() -> Release:
        intake = db.session.get_one(Intake, intake_id)
        return publish(intake, comment="", expected_revision=revision, actor=COMMAND, now=NOW)

    found = at_once(app, release, move(uid, THURSDAY, revision=revision))
    assert refusals(found) in ([], ["stale"])
    published = db.session.scalars(db.select(ReleaseSession.date).filter_by(uid=uid)).all()
    assert published == ([] if isinstance(found[0], Exception) else [before])


def test_sign_in_link_used_twice_at_once_works_once(app: Flask) -> None:
    user = create_user(email="a@example.vn", name="A", role=Role.OFFICER, actor=COMMAND, now=NOW)
    token = sign_in_token(user, secret_key="test")

    def use() -> User:
        return use_sign_in_token(token, secret_key="test", now=NOW)

    assert refusals(at_once(app, use, use)) == ["sign_in_link_invalid"]
    assert (user.sign_in_version, count(AuditEntry, action="user.signed_in_by_link")) == (1, 1)


def test_account_made_twice_at_once_is_one(app: Flask) -> None:
    def create() -> User:
        return create_user(email="a@example.vn", name="A", role=Role.OFFICER, actor=COMMAND, now=NOW)

    assert len(refusals(at_once(app, create, create))) == 1
    assert count(User) == 1


def test_last_two_admins_who_step_down_at_once_leave_one(app: Flask, admin: User) -> None:
    other = create_user(email="b@example.vn", name="B", role=Role.ADMIN, actor=COMMAND, now=NOW)
    admins = [(admin.id, user_actor(other)), (other.id, user_actor(admin))]

    def demote(user_id: int, actor: Actor) -> Callable[[], None]:
        def action() -> None:
            user = db.session.get_one(User, user_id)
            change_user(
                user,
                name=user.name,
                role=Role.OFFICER,
                active=True,
                expected_state=state_of(user),
                actor=actor,
                now=NOW,
            )

        return action

    assert refusals(at_once(app, *(demote(*one) for one in admins))) == ["last_admin"]
    assert count(User, role=Role.ADMIN) == 1
