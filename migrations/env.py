"""Runs the migrations on the application's own database connection."""

from alembic import context
from flask import current_app

from models import db
from models.base import UTCDateTime


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """A migration stands on SQLAlchemy's own types, so that it stays true when ours change."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


def run() -> None:
    if context.is_offline_mode():
        raise SystemExit("migrations run on a live database only")
    options = current_app.extensions["migrate"].configure_args
    with db.engine.connect() as connection:
        context.configure(connection=connection, target_metadata=db.metadata, render_item=render_item, **options)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
