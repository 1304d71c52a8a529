"""What was stored before a migration is there after it: SQLite makes changed tables anew."""

from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask

from app import create_app
from config import Settings
from models import db

FIRST = "0002"
LECTURER = "INSERT INTO lecturer (id, public_id, name, title, kind, active) VALUES (1, 'a', 'Thử', '', 'school', true)"
LINK = (
    "INSERT INTO link (id, public_id, purpose, lecturer_id, version, created_at)"
    " VALUES (1, 'b', 'feed', 1, 1, '2026-01-05')"
)
ENTRY = (
    "INSERT INTO feed_entry (id, link_id, session_uid, sequence, changed_at, status, title, description, date,"
    " start_time, end_time, location) VALUES (1, 1, 'u', 0, '2026-01-05', 'confirmed', 'Lớp 01', '', '2026-01-12',"
    " '07:30:00.000000', '11:30:00.000000', '')"
)


@pytest.fixture
def old_app(tmp_path: Path) -> Iterator[Flask]:
    """The application on a database as of an early version, with a lecturer's feed in it."""
    app = create_app(Settings(_env_file=None, instance_dir=tmp_path, secret_key="test", example=False))
    with app.app_context():
        flask_migrate.upgrade(revision=FIRST)
        with db.engine.begin() as connection:
            for statement in (LECTURER, LINK, ENTRY):
                connection.execute(sa.text(statement))
        yield app
        db.session.remove()
        db.engine.dispose()


def feed_entries() -> list[tuple[int, int]]:
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text("SELECT id, link_id FROM feed_entry"))]


def test_migrations_up_and_down_keep_what_refers_to_a_changed_table(old_app: Flask) -> None:
    flask_migrate.upgrade()
    assert feed_entries() == [(1, 1)]
    flask_migrate.downgrade(revision=FIRST)
    assert feed_entries() == [(1, 1)]
