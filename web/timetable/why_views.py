"""Why one trainee of the draft misses lessons, makes them up elsewhere or has no class."""

from flask import render_template
from flask.typing import ResponseReturnValue

from operations.draft import load_draft
from operations.draft_solution import find_draft
from operations.draft_standing import busy_sessions
from operations.errors import NotFoundError
from operations.explain_draft import explain_trainee
from operations.note_reading import note_availability_read
from web.actor import current_actor
from web.clock import now
from web.intakes.blueprint import find_intake, find_trainee
from web.timetable.blueprint import timetable
from web.timetable.why_words import words_of_why


@timetable.get("/thoi-khoa-bieu/hoc-vien/<trainee_id>/ly-do")
def why(public_id: str, trainee_id: str) -> ResponseReturnValue:
    """Says when the trainee is busy, so that it is noted who read it."""
    intake = find_intake(public_id)
    trainee = find_trainee(intake, trainee_id)
    draft, stored = load_draft(intake), find_draft(intake)
    if draft is None or stored is None:
        raise NotFoundError
    answer = explain_trainee(intake, stored, trainee, now=now())
    shown = next(one for one in draft.trainees if one.id == trainee.id)
    page = render_template(
        "timetable/why.html", intake=intake, active="timetable", draft=draft, trainee=shown,
        left_out=answer.left_out, busy=busy_sessions(draft, answer.broken).get(trainee.id, ()),
        words=words_of_why(intake, draft, answer.found) if answer.found else None,
    )  # fmt: skip
    note_availability_read(trainee, intake=intake, actor=current_actor(), now=now())
    return page
