"""One operation, one commit: everything inside is stored together or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, InvalidRequestError
from sqlalchemy.orm import Session as DatabaseSession
from sqlalchemy.orm import SessionTransaction
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError

from models import Model, db
from models.base import is_sqlite
from operations.errors import StaleError

BRIEFLY = 100
"""Milliseconds to wait for a lock where what is to be written may as well be written another time."""


class LockTakenError(Exception):
    """Somebody else is writing, and did not end within the patience of the transaction; nothing is stored."""


def begin_writing(*, patience: int | None = None) -> None:
    """Start the transaction as one that will write, before its first read (see models/base.py)."""
    limit = {} if patience is None else {"patience": patience}
    db.session.connection(execution_options={"will_write": True} | limit)


_FLUSHED = "has_written"  # in the session, until its transaction ends

# What PostgreSQL says to the later of two who write at once: unique_violation, serialization_failure,
# deadlock_detected. SQLite lets one write after the other, so that there a repeated value is a fault of ours.
_CONFLICTS = {"23505", "40001", "40P01"}
_LOCK_TAKEN = {"55P03", "SQLITE_BUSY"}


def lock(*records: Model) -> None:
    """Let nobody else change these rows until the commit, and read everything afresh.

    To be called in an operation before its first check, where the check reads more than a row with a revision:
    PostgreSQL lets two people read the same before either writes. Always an intake before its runs. Others may
    still refer to the rows. Raises StaleError where a row is gone.
    """
    session = db.session
    session.flush()
    session.expire_all()
    for record in records:
        try:  # `of`: the record alone, not what its query may join
            session.refresh(record, with_for_update={"key_share": True, "of": type(record)})
        except InvalidRequestError as error:
            raise StaleError from error


def _has_only_read(session: DatabaseSession) -> bool:
    """Whether SQLite, which begun to read, would be refused to write as soon as somebody else has written since."""
    if not session.in_transaction() or session.new or session.dirty or session.deleted or _FLUSHED in session.info:
        return False
    connection = session.connection()
    return is_sqlite(connection) and not connection.get_execution_options().get("will_write", False)


@event.listens_for(DatabaseSession, "after_flush")
def _note_flush(session: DatabaseSession, _context: object) -> None:
    session.info[_FLUSHED] = True


@event.listens_for(DatabaseSession, "after_transaction_end")
def _forget_flush(session: DatabaseSession, ended: SessionTransaction) -> None:
    if ended.parent is None:
        session.info.pop(_FLUSHED, None)


@contextmanager
def transaction(*, patience: int | None = None) -> Iterator[DatabaseSession]:
    """Commit at the end, roll back on any exception. Two people at once: the later one gets StaleError.

    With `patience`, in milliseconds, LockTakenError where somebody else holds a lock for longer; to be used where
    no transaction is running.
    """
    session = db.session()
    if _has_only_read(session):
        session.rollback()
    try:
        if not session.in_transaction():
            begin_writing(patience=patience)
        yield session
        session.commit()
    except (StaleDataError, ObjectDeletedError) as error:
        session.rollback()
        raise StaleError from error
    except DBAPIError as error:
        session.rollback()
        if patience is not None and not _LOCK_TAKEN.isdisjoint(_codes(error)):
            raise LockTakenError from error
        if not _CONFLICTS.isdisjoint(_codes(error)):
            raise StaleError from error
        raise
    except BaseException:
        session.rollback()
        raise


def _codes(error: DBAPIError) -> set[str | None]:
    """What the database calls an error: PostgreSQL by its number, SQLite by its name."""
    return {getattr(error.orig, name, None) for name in ("sqlstate", "sqlite_errorname")}
