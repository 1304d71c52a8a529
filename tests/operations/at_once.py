"""Two people who press a button in the same moment, each with a connection of their own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask
from sqlalchemy import event

from models import db
from operations.errors import OperationError
from operations.transaction import begin_writing

WRITES = ("INSERT", "UPDATE", "DELETE")
PATIENCE = 0.4  # seconds in which a connection that waits for no lock surely gets to its first write


class _Meeting:
    """Lets nobody write before both have read, where the database lets both read at all."""

    def __init__(self) -> None:
        self._both_read = threading.Barrier(2)
        self._mine = threading.local()

    def before_statement(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith(WRITES) and not getattr(self._mine, "met", False):
            self._mine.met = True
            self.meet()

    def meet(self) -> None:
        try:
            self._both_read.wait(PATIENCE)
        except threading.BrokenBarrierError:
            return  # the other one waits for our lock, or is done


def at_once(app: Flask, *actions: Callable[[], Any]) -> list[Any]:
    """What both actions gave: a value, or the OperationError by which one was refused. Other errors are raised.

    Each runs as a request does: in a context of its own, in a transaction that was begun as one that writes.
    """
    db.session.commit()
    meeting = _Meeting()

    def run(action: Callable[[], Any]) -> Any:
        with app.app_context():
            begin_writing()
            try:
                return action()
            except OperationError as error:
                return error

    event.listen(db.engine, "before_cursor_execute", meeting.before_statement)
    try:
        with ThreadPoolExecutor(2) as threads:
            found = [future.result(60) for future in [threads.submit(run, action) for action in actions]]
    finally:
        event.remove(db.engine, "before_cursor_execute", meeting.before_statement)
        db.session.rollback()
    db.session.expire_all()
    return found


def refusals(found: list[Any]) -> list[str]:
    """The codes of those who were refused."""
    return sorted(one.code for one in found if isinstance(one, OperationError))
