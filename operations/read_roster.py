"""The roster of an intake, as pages show it: sorted, searched, filtered, by pages."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from documents.names import search_key
from models import Intake, Trainee, Unit, db
from operations.availability import Source, answer_sources
from operations.imported_calendars import short_imports
from operations.late_answers import Late, Moments, late_answers

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class RosterQuery:
    """What is looked for. `unit_id` 0 is people without a unit, None is all; `calendar_short` those whose imported
    calendar was read before the intake had all its dates.
    """

    text: str = ""
    unit_id: int | None = None
    source: Source | None = None
    late: Late | None = None
    calendar_short: bool = False


@dataclass(frozen=True, slots=True)
class RosterPage:
    """`late` are late answers that nobody has seen, `short` the people whose imported calendar falls short. `number`
    counts from 1; `first` is the place in the list of the page's first person, from 1.
    """

    trainees: Sequence[Trainee]
    sources: Mapping[int, Source]
    late: Moments
    short: frozenset[int]
    found: int
    number: int
    pages: int

    @property
    def first(self) -> int:
        return (self.number - 1) * PAGE_SIZE + 1


def read_roster_page(intake: Intake, *, query: RosterQuery, page: int = 1) -> RosterPage:
    """One page of the people that fit, in the order of Vietnamese lists. A page too far is the last one."""
    sources, late = answer_sources(intake), late_answers(intake).unseen
    short, _lecturers = short_imports(intake)
    found = _found(intake, query, sources, late, short)
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = min(max(page, 1), pages)
    shown = found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    people = db.session.scalars(
        db.select(Trainee).where(Trainee.id.in_(shown)).options(db.joinedload(Trainee.unit))
    ).all()
    place = {id_: n for n, id_ in enumerate(shown)}
    return RosterPage(sorted(people, key=lambda one: place[one.id]), sources, late, short, len(found), page, pages)


def found_ids(intake: Intake, query: RosterQuery) -> list[int]:
    """The ids of all people that fit, in the order of the list."""
    short, _lecturers = short_imports(intake)
    return _found(intake, query, answer_sources(intake), late_answers(intake).unseen, short)


def _found(
    intake: Intake, query: RosterQuery, sources: Mapping[int, Source], late: Moments, short: frozenset[int]
) -> list[int]:
    wanted = db.select(Trainee.id, Trainee.sort_key, Trainee.birth_year).where(Trainee.intake_id == intake.id)
    for word in search_key(query.text).split():
        # Words in any order; typed with or without diacritics.
        wanted = wanted.where(Trainee.search_key.contains(word, autoescape=True))
    if query.unit_id is not None:
        wanted = wanted.where(Trainee.unit_id.is_not_distinct_from(query.unit_id or None))
    # Sorted here: the keys are made for comparison byte by byte, which not every database's collation does.
    rows = sorted(db.session.execute(wanted), key=lambda row: (row.sort_key, row.birth_year or 0, row.id))
    found = [row.id for row in rows]
    if query.source is not None:
        found = [id_ for id_ in found if sources[id_] is query.source]
    if query.late is not None:
        found = [id_ for id_ in found if id_ in late[query.late]]
    if query.calendar_short:
        found = [id_ for id_ in found if id_ in short]
    return found


def count_sources(intake: Intake) -> dict[Source, int]:
    """How many trainees each source answered for, all sources named."""
    counts = Counter(answer_sources(intake).values())
    return {source: counts[source] for source in Source}


def units_of_roster(intake: Intake) -> Sequence[tuple[Unit, int]]:
    """The units of the intake's people by name, with how many people each has."""
    rows = db.session.execute(
        db.select(Unit, db.func.count(Trainee.id))
        .join(Trainee, Trainee.unit_id == Unit.id)
        .where(Trainee.intake_id == intake.id)
        .group_by(Unit.id)
        .order_by(Unit.search_key)
    )
    return [(unit, number) for unit, number in rows]
