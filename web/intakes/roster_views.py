"""The roster of an intake: list, search, filters."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from operations.availability import Source
from operations.late_answers import Late
from operations.read_roster import read_roster_page, units_of_roster
from web.intakes.blueprint import find_intake, intakes
from web.intakes.late_shown import see_button, undo_button
from web.intakes.late_views import read_moment
from web.intakes.roster_filter import address_values, roster_query
from web.intakes.texts import late_name, source_name


@intakes.get("/<public_id>/hoc-vien")
def roster(public_id: str) -> ResponseReturnValue:
    intake = find_intake(public_id)
    query = roster_query(request.args)
    page = read_roster_page(intake, query=query, page=request.args.get("trang", 1, type=int))
    return render_template(
        "intakes/roster.html",
        intake=intake,
        active="roster",
        page=page,
        query=query,
        kept=address_values(query),
        see=see_button(page, query),
        undo=undo_button(intake, read_moment(request.args.get("da-xem", ""))),
        total=len(page.sources),
        units=units_of_roster(intake),
        sources=[(source, source_name(source)) for source in Source],
        lates=[(why, late_name(why)) for why in Late],
        source_name=source_name,
    )
