"""One operation, one commit: everything inside is stored together or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session as DatabaseSession
from sqlalchemy.orm.exc import StaleDataError

from models import db
from operations.errors import StaleError


def begin_writing() -> None:
    """Start the transaction as one that will write, before its first read (see models/base.py)."""
    db.session.connection(execution_options={"will_write": True})


@contextmanager
def transaction() -> Iterator[DatabaseSession]:
    """Commit at the end, roll back on any exception. Two people at once: the later one gets StaleError."""
    session = db.session()
    if not session.in_transaction():
        begin_writing()
    try:
        yield session
        session.commit()
    except StaleDataError as error:
        session.rollback()
        raise StaleError from error
    except BaseException:
        session.rollback()
        raise
