"""The roster of an intake: list, search, filters."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from operations.availability import Source
from operations.late_answers import Late
from operations.read_roster import RosterQuery, read_roster_page, units_of_roster
from web.bad_input import key_argument
from web.intakes.blueprint import find_intake, intakes
from web.intakes.texts import late_name, source_name


@intakes.get("/<public_id>/hoc-vien")
def roster(public_id: str) -> ResponseReturnValue:
    intake = find_intake(public_id)
    query = _query()
    page = read_roster_page(intake, query=query, page=request.args.get("trang", 1, type=int))
    return render_template(
        "intakes/roster.html",
        intake=intake,
        active="roster",
        page=page,
        query=query,
        kept=_kept(query),
        total=len(page.sources),
        units=units_of_roster(intake),
        sources=[(source, source_name(source)) for source in Source],
        lates=[(why, late_name(why)) for why in Late],
        source_name=source_name,
    )


def _query() -> RosterQuery:
    said = request.args.get("khai-bao", "")
    return RosterQuery(
        text=request.args.get("tim", "")[:100].strip(),
        unit_id=request.args.get("don-vi", type=key_argument),
        source=Source(said) if said in set(Source) else None,
        late=Late(said) if said in set(Late) else None,
    )


def _kept(query: RosterQuery) -> dict[str, Any]:
    """The search as parameters of an address, for the links to other pages of the list."""
    told = {"tim": query.text, "don-vi": query.unit_id, "khai-bao": query.source or query.late}
    return {name: value for name, value in told.items() if value not in {"", None}}
