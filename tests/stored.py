"""What the database holds, to see that something changed nothing."""

from typing import Any

import sqlalchemy as sa

from models import db


def stored() -> dict[str, list[Any]]:
    """All rows of all tables."""
    tables = db.metadata.sorted_tables
    return {table.name: [tuple(row) for row in db.session.execute(sa.select(table))] for table in tables}
