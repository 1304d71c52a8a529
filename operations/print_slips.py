"""Slips of paper with the private link as a QR code, for people who get no message."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from documents.names import search_key
from models import Intake, Link, LinkPurpose, Trainee, Unit, db
from operations.actor import Actor
from operations.audit import record
from operations.availability import Source, answer_sources
from operations.errors import OperationError
from operations.links import ensure_links
from operations.transaction import transaction

MOST_AT_ONCE = 120  # 15 sheets; a browser prints that without a pause


class TooManySlipsError(OperationError):
    """More than `most` people were chosen; nothing was printed."""

    code = "too_many_slips"


@dataclass(frozen=True, slots=True)
class SlipQuery:
    """Whose slips; `unit_id` 0 is people without a unit, None is all."""

    text: str = ""
    unit_id: int | None = None
    only_unanswered: bool = True


def slip_people(intake: Intake, query: SlipQuery) -> Sequence[Trainee]:
    """The people who fit, by unit and then by name, as slips are handed out; three queries."""
    wanted = (
        db.select(Trainee)
        .outerjoin(Unit, Trainee.unit_id == Unit.id)
        .where(Trainee.intake_id == intake.id)
        .options(db.contains_eager(Trainee.unit))
        .order_by(Unit.search_key, Trainee.sort_key, Trainee.id)
    )
    for word in search_key(query.text).split():
        wanted = wanted.where(Trainee.search_key.contains(word, autoescape=True))
    if query.unit_id is not None:
        wanted = wanted.where(Trainee.unit_id.is_not_distinct_from(query.unit_id or None))
    people = db.session.scalars(wanted).all()
    if not query.only_unanswered:
        return people
    sources = answer_sources(intake)
    return [one for one in people if sources[one.id] in {Source.NOT_ANSWERED, Source.UNIT}]


def namesakes(intake: Intake) -> set[int]:
    """The ids of those whom name and unit do not tell apart, so that no slip goes to the wrong hand."""
    alike = sa.func.count().over(partition_by=(Trainee.search_key, Trainee.unit_id))
    found = db.select(Trainee.id, alike.label("alike")).where(Trainee.intake_id == intake.id).subquery()
    return set(db.session.scalars(db.select(found.c.id).where(found.c.alike > 1)))


@dataclass(frozen=True, slots=True)
class SlipLink:
    """Whose slip and where its code leads; `has_namesake` says that it has to tell more than name and unit."""

    trainee: Trainee
    link: Link
    has_namesake: bool


def print_slips(intake: Intake, public_ids: Sequence[str], *, actor: Actor, now: datetime) -> list[SlipLink]:
    """The chosen people with their links, in the order of handing out; that each link was shown is noted.

    Raises TooManySlipsError.
    """
    if len(public_ids) > MOST_AT_ONCE:
        raise TooManySlipsError(most=MOST_AT_ONCE)
    chosen = set(public_ids)
    with transaction():
        everybody = slip_people(intake, SlipQuery(only_unanswered=False))
        people = [one for one in everybody if one.public_id in chosen]
        links = ensure_links(people, LinkPurpose.PERSONAL, now=now)
        for one in people:
            record(
                "link.printed", actor=actor, now=now, subject=f"trainee:{one.id}", intake_id=intake.id
            )  # fmt: skip
    alike = namesakes(intake)
    return [SlipLink(one, links[one.id], one.id in alike) for one in people]
