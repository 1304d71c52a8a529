"""Runs of the engine while a worker in another process works on them."""

from models import EngineRun, RunStatus, db
from operations.actor import COMMAND
from operations.engine_runs import request_stop
from tests.factories import NOW


def status(run: EngineRun) -> RunStatus:
    """As it is now; the other values of the run are read anew with it."""
    db.session.rollback()
    db.session.refresh(run)
    return run.status


def stop(run: EngineRun) -> None:
    db.session.rollback()  # whoever has read cannot begin to write where the worker has written since
    request_stop(run, actor=COMMAND, now=NOW)
