"""What a worker does now and then goes on, whatever fails once."""

import threading
from datetime import timedelta

import pytest
from flask import Flask

from config import Settings
from jobs.queue import SolveQueue
from jobs.upkeep import Upkeep, keep_up
from models import AvailabilitySheet, RunStatus, SolveRun, db
from operations.actor import COMMAND
from operations.solving import start_solve
from tests.conftest import Clock
from tests.factories import NOW, make_intake, make_trainee
from tests.operations.sheets import make_sheet, office_week
from tests.operations.solved import make_solvable_intake


@pytest.mark.parametrize("fault", [RuntimeError("Redis is away"), OSError("no space"), KeyError("anything")])
def test_step_that_fails_ends_neither_the_others_nor_the_upkeep(app: Flask, fault: Exception) -> None:
    stopping, taken = threading.Event(), 0

    def fail() -> None:
        raise fault

    def go_on() -> None:
        nonlocal taken
        taken += 1
        stopping.set()

    keep_up(app, [fail, go_on], stopping)
    assert taken == 1


def test_run_that_the_queue_has_lost_is_asked_for_again(app: Flask, settings: Settings) -> None:
    run = start_solve(make_solvable_intake(), time_limit=60, actor=COMMAND, now=NOW)
    assert run.status is RunStatus.QUEUED
    queue = SolveQueue(settings)
    for step in Upkeep(queue, settings).steps:
        step()
    assert not queue.is_empty()
    assert db.session.get_one(SolveRun, run.id).status is RunStatus.QUEUED
    queue.huey.storage.close()
    queue.mail.storage.close()


def test_what_is_over_is_forgotten_at_the_start_and_then_every_hour(
    app: Flask, settings: Settings, clock: Clock
) -> None:
    queue = SolveQueue(settings)
    upkeep = Upkeep(queue, settings, clock=clock)

    def answers_left_after_an_ended_intake() -> int:
        intake = make_intake()
        make_sheet(intake, trainee=make_trainee(intake), week=office_week())
        intake.start_date, intake.end_date = (clock().date() - timedelta(days=n) for n in (900, 800))
        db.session.commit()
        upkeep.forget()
        return db.session.query(AvailabilitySheet).count()

    assert answers_left_after_an_ended_intake() == 0
    clock.advance(minutes=59)
    assert answers_left_after_an_ended_intake() == 1
    clock.advance(minutes=1)
    upkeep.forget()
    assert db.session.query(AvailabilitySheet).count() == 0
    queue.huey.storage.close()
    queue.mail.storage.close()
