"""The database object, the common base of all tables, and column types alike on every database."""

import enum
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC; SQLite forgets the zone, so it is put back on the way out."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    registry = registry(
        metadata=sa.MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UTCDateTime, dict[str, Any]: sa.JSON, list[str]: sa.JSON},
    )


db = SQLAlchemy(model_class=Base)
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model

Key = Annotated[int, mapped_column(primary_key=True)]


def new_public_id() -> str:
    """A random name for an object that people outside see: 128 bits, fit for a URL."""
    return secrets.token_urlsafe(16)


def new_session_uid() -> str:
    """The permanent identity of a scheduled session (never made from time, place or order)."""
    return secrets.token_hex(16)


def text_enum(kind: type[enum.StrEnum], *, name: str) -> sa.Enum:
    """An enumeration stored as its readable value, held by a named CHECK constraint."""
    return sa.Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
        validate_strings=True,
    )


def is_sqlite(connection: sa.Connection) -> bool:
    return connection.dialect.name == "sqlite"


BUSY_TIMEOUT = 15_000  # milliseconds that SQLite waits for the other process


@event.listens_for(Engine, "connect")
def _prepare_sqlite(dbapi_connection: Any, _record: object) -> None:
    """Foreign keys, write-ahead log, and patience with the other process; transactions begin where we say."""
    if type(dbapi_connection).__module__.split(".")[0] != "sqlite3":
        return
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=NORMAL", f"busy_timeout={BUSY_TIMEOUT}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: sa.Connection) -> None:
    """A transaction that will write takes SQLite's lock at once: a reader turning writer could not wait for it.

    With the option `patience`, in milliseconds, it fails where it cannot have a lock within that time.
    """
    options = connection.get_execution_options()
    patience: int | None = options.get("patience")
    if not is_sqlite(connection):
        if patience is not None:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {patience:d}")
        return
    if patience is not None:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={patience:d}")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("will_write", False) else "BEGIN")
    finally:
        if patience is not None:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_TIMEOUT}")
