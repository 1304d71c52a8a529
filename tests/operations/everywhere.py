"""Every column of every table, JSON and text included: what is still anywhere in the database."""

from sqlalchemy import select

from models import Model, db


def places_of(needle: str) -> set[str]:
    """`table.column` of all that has the text somewhere in it."""
    db.session.expire_all()
    return {
        f"{table.name}.{column.name}"
        for table in Model.metadata.sorted_tables
        for row in db.session.execute(select(table))
        for column, value in zip(table.columns, row, strict=True)
        if needle in str(value)
    }
