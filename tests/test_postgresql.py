"""What PostgreSQL holds to and SQLite does not: migrations that can be undone, names of at most 63 bytes, order."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask

from app import create_app
from config import Settings
from models import Trainee, db
from tests.conftest import on_both_databases
from tests.factories import make_intake, make_trainee
from tests.servers import PostgreSQL


@pytest.fixture
def empty_app(postgresql: PostgreSQL, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database without tables."""
    with postgresql.new_database() as url:
        app = create_app(
            Settings(_env_file=None, instance_dir=tmp_path, secret_key="test", example=False, database_url=url)
        )
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


def tables() -> set[str]:
    return set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}


@pytest.mark.postgresql
def test_migrations_lead_to_the_models_and_back(empty_app: Flask) -> None:
    flask_migrate.upgrade()
    assert tables() == set(db.metadata.tables)
    flask_migrate.check()
    flask_migrate.downgrade(revision="base")
    assert tables() == set()
    flask_migrate.upgrade()
    assert tables() == set(db.metadata.tables)


@pytest.mark.postgresql
def test_migrations_make_the_collations_of_the_models(empty_app: Flask) -> None:
    """Which `flask db check` does not compare."""
    flask_migrate.upgrade()
    query = sa.text(
        "SELECT table_name || '.' || column_name, collation_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND collation_name IS NOT NULL"
    )
    assert [tuple(row) for row in db.session.execute(query)] == [("trainee.sort_key", "C")]


def test_names_of_constraints_fit_every_database() -> None:
    names = [
        str(one.name)
        for table in db.metadata.tables.values()
        for one in cast("list[sa.Constraint | sa.Index]", [*table.constraints, *table.indexes])
    ]
    assert [name for name in names if len(name.encode()) > 63] == []


@on_both_databases
def test_names_stand_in_vietnamese_order(app: Flask) -> None:
    intake = make_intake()
    wanted = ["Trần An", "Lê Văn An", "Nguyễn Ân", "Phạm Bình", "Hồ Dung", "Võ Đạt", "Lý Hòa", "Bùi Hoàng", "Tô Ý"]
    for name in reversed(wanted):
        make_trainee(intake, full_name=name)
    assert list(db.session.scalars(sa.select(Trainee.full_name).order_by(Trainee.sort_key))) == wanted
