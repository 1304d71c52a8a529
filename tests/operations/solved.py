"""A small intake and answers for it, as the engine would give them, without running the engine."""

from typing import Any

from models import AvailabilitySheet, EnteredBy, Intake, RunStatus, SolveRun, Trainee, UnansweredPolicy, db
from operations.actor import COMMAND
from operations.engine_runs import begin_run
from operations.solving import RunProgress, finish_run, record_progress, start_solve
from scheduler import check, parse_problem, parse_solution, to_json
from tests.factories import NOW, make_class, make_intake, make_lecturer, make_room, make_trainee


def make_solvable_intake(*, trainees: int = 2, **values: Any) -> Intake:
    """One class in one room with one lecturer; everybody could come at any time."""
    intake = make_intake(**({"unanswered_policy": UnansweredPolicy.IF_NEEDED} | values))
    make_class(intake)
    make_room(intake)
    make_lecturer(intake)
    for _ in range(trainees):
        trainee = make_trainee(intake)
        db.session.add(AvailabilitySheet(intake=intake, trainee=trainee, entered_by=EnteredBy.STAFF, answered_at=NOW))
    db.session.commit()
    return intake


def make_run(intake: Intake, *, now: Any = NOW) -> SolveRun:
    """A run that a worker has begun."""
    run = start_solve(intake, time_limit=20, actor=COMMAND, now=now)
    assert begin_run(run, now=now)
    return run


def answer_for(run: SolveRun, *, slots: tuple[int, ...] = (0, 3, 6)) -> dict[str, Any]:
    """Every class in these slots, everybody in the first class; room and lecturer are the first ones."""
    problem = parse_problem(run.problem)
    sessions = [{"slot": s, "room": problem.rooms[0].id, "lecturer": problem.lecturers[0].id} for s in slots]
    first = problem.classes[0]
    data: dict[str, Any] = {
        "classes": {first.id: {"format": first.formats[0], "sessions": sessions}},
        "trainees": {one.id: {"class": first.id, "skips": [], "makeups": []} for one in problem.trainees},
        "status": "feasible",
    }
    solution = parse_solution(data, problem)
    total = check(problem, solution).total
    return to_json(solution, problem) | {"objective": total, "bound": 0.0, "seconds": 1.5}


def finish(run: SolveRun, answer: dict[str, Any] | None = None, *, now: Any = NOW) -> SolveRun:
    assert finish_run(run, answer or answer_for(run), penalties={"late_week": 1, "missed_lesson": 40}, now=now)
    return run


def interrupted_with_best(intake: Intake) -> SolveRun:
    """A run whose worker went away after a first answer."""
    run = make_run(intake)
    assert record_progress(
        run, RunProgress(phase="search", seconds=1.0, objective=7, solution=answer_for(run)), now=NOW
    )
    run.status = RunStatus.INTERRUPTED
    db.session.commit()
    return run


def trainees_of(intake: Intake) -> list[Trainee]:
    return list(db.session.execute(db.select(Trainee).filter_by(intake_id=intake.id).order_by(Trainee.id)).scalars())
