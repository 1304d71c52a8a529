"""Load the invented example intake of examples/ into an empty database, through the importer that staff use."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from config import ROOT
from models import Format, FormatDislike, Intake, Lecturer, Role, Site, Trainee, User, db
from operations.accounts import find_user
from operations.actor import Actor
from operations.audit import record
from operations.errors import OperationError
from operations.example_setup import add_answers, add_intake_of, limit_units
from operations.import_roster import add_roster
from operations.transaction import transaction

FOLDER = ROOT / "examples"


class ExampleExistsError(OperationError):
    """The database is in use: the example is for an empty one."""

    code = "example_exists"


@dataclass(frozen=True, slots=True)
class Example:
    """What a first start shows: who can sign in, and a trainee without an answer, whose link is worth a try."""

    intake: Intake
    admin: User
    officer: User
    trainee: Trainee


def load_example(*, actor: Actor, now: datetime) -> Example:
    """Store the example intake, its roster and two users without passwords, in one commit.

    The dates follow `now`: the intake begins on a Monday two to three weeks later. Raises ExampleExistsError
    if there is an intake, a lecturer or a site already.
    """
    data: dict[str, Any] = json.loads((FOLDER / "intake.json").read_text(encoding="utf-8"))
    with transaction():
        _refuse_used_database()
        admin = _user("quantri@example.vn", "Quản trị viên (ví dụ)", Role.ADMIN, now=now)
        officer = _user("giaovu@example.vn", "Giáo vụ (ví dụ)", Role.OFFICER, now=now)
        intake = add_intake_of(data, now=now)
        file = FOLDER / data["roster"]
        trainees = add_roster(intake, file.read_bytes(), filename=file.name, actor=actor, now=now).trainees
        limit_units(data)
        add_answers(intake, data, trainees=trainees, officer=officer.name, now=now)
        _add_dislikes(intake, data, trainees)
        record("example.loaded", actor=actor, now=now, subject=f"intake:{intake.id}", intake_id=intake.id)
        return Example(intake, admin, officer, trainees[data["link_trainee"]["number"]])


def _refuse_used_database() -> None:
    for table in (Intake, Lecturer, Site):
        if db.session.scalar(db.select(db.func.count()).select_from(table)):
            raise ExampleExistsError


def _user(email: str, name: str, role: Role, *, now: datetime) -> User:
    user = find_user(email) or User(email=email, name=name, role=role, created_at=now)
    db.session.add(user)
    return user


def _add_dislikes(intake: Intake, data: dict[str, Any], trainees: Mapping[int, Trainee]) -> None:
    formats = {made.code: made for made in db.session.scalars(db.select(Format).filter_by(intake_id=intake.id))}
    for told in data["format_dislikes"]:
        trainees[told["number"]].format_dislikes = [
            FormatDislike(format=formats[code], points=points) for code, points in told["points"].items()
        ]
