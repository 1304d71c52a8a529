"""Runs of the engine keep what they were given; what was somebody's own is taken out of that, the run stays readable.

In every snapshot of the intake the person is then somebody of whom nothing is known: "if needed" at any time, never
free, and without wishes. Who sits in which class stays, as in the draft and the releases that were made of it.
"""

import re
from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from models import EngineRun, Intake, SolveRun, Study, Trainee, db
from operations.slots import problem_id

NOTHING_KNOWN = "-"
NOBODY = problem_id("T", 0)
"""Stands where a finding named the person. No row has this number, so that pages say that the person is gone."""


def forget_in_runs(trainee: Trainee, *, with_unit: bool = False) -> None:
    """Part of the running transaction, which holds the intake. `with_unit` takes out for whom the person works, too."""
    key = problem_id("T", trainee.id)
    for kind in (SolveRun, Study):
        ids = db.session.scalars(sa.select(kind.id).where(kind.intake_id == trainee.intake_id)).all()
        for run_id in ids:
            query = sa.select(kind).where(kind.id == run_id).with_for_update(of=kind)
            run = db.session.scalars(query.execution_options(populate_existing=True)).one()
            _forget(run, key, with_unit=with_unit)
            db.session.flush()


def without_withdrawn(told: Any, intake: Intake, *, since: datetime) -> Any:
    """What a run tells, without the people who took their consent back while it went on (after `since`)."""
    query = sa.select(Trainee.id).where(Trainee.intake_id == intake.id, Trainee.withdrawn_at >= since)
    return _without(told, [problem_id("T", key) for key in db.session.scalars(query)])


def _forget(run: EngineRun, key: str, *, with_unit: bool) -> None:
    problem = run.problem
    people = [_emptied(one, with_unit=with_unit) if one["id"] == key else one for one in problem["trainees"]]
    if people != problem["trainees"]:
        run.problem = problem | {"trainees": people}
    if isinstance(run, SolveRun):
        run.reasons = _without(run.reasons, [key])
        if run.best is not None:
            run.best = run.best | {"reasons": _without(run.best.get("reasons", []), [key])}
    elif isinstance(run, Study):
        run.result = _without(run.result, [key])


def _emptied(person: dict[str, Any], *, with_unit: bool) -> dict[str, Any]:
    dropped = {"formats", "unit"} if with_unit else {"formats"}
    kept = {name: value for name, value in person.items() if name not in dropped}
    return kept | {"availability": NOTHING_KNOWN * len(person["availability"])}


def _without(told: Any, keys: Collection[str]) -> Any:
    """Plain data in which NOBODY stands for these people, in sentences too."""
    if not keys:
        return told
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, keys))})\b")

    def walk(part: Any) -> Any:
        if isinstance(part, dict):
            return {pattern.sub(NOBODY, name): walk(value) for name, value in part.items()}
        if isinstance(part, list):
            return [walk(value) for value in part]
        return pattern.sub(NOBODY, part) if isinstance(part, str) else part

    return walk(told)
