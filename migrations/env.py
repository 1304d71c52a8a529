"""Runs the migrations on the application's own database connection."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import context
from flask import current_app

from models import db
from models.base import UTCDateTime, is_sqlite


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """A migration stands on SQLAlchemy's own types, so that it stays true when ours change."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


@contextmanager
def _rows_kept(connection: sa.Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew; deleting the old one must not delete what refers to its rows."""
    if not is_sqlite(connection):
        yield
        return
    raw = connection.connection.driver_connection  # ours to tell before a transaction begins, not in one
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        broken = raw.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"rows that refer to nothing after the migration: {broken[:5]}")
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def run() -> None:
    if context.is_offline_mode():
        raise SystemExit("migrations run on a live database only")
    options = current_app.extensions["migrate"].configure_args
    with db.engine.connect() as connection:
        context.configure(connection=connection, target_metadata=db.metadata, render_item=render_item, **options)
        with _rows_kept(connection):
            with context.begin_transaction():
                context.run_migrations()
            connection.commit()


run()
