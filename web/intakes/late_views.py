"""Noting late answers as seen, of one trainee or of all whom a filter finds, and taking that back."""

from datetime import UTC, datetime
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from models import Intake, Trainee
from operations.read_roster import found_ids
from operations.see_late_answers import see_late_answers, unsee_late_answers
from web.actor import current_actor
from web.clock import now
from web.intakes.blueprint import find_intake, find_trainee, intakes
from web.intakes.roster_filter import address_values, roster_query


@intakes.post("/<public_id>/hoc-vien/khai-muon/da-xem")
def see_late(public_id: str) -> ResponseReturnValue:
    """`hoc-vien` names one trainee; else the filter of the list says who. `den` is what the page showed up to."""
    intake, one, moment = _sent(public_id, "den")
    query = roster_query(request.form)
    ids = [one.id] if one is not None else found_ids(intake, query)
    seen_at = now()
    if not see_late_answers(intake, ids, up_to=moment, actor=current_actor(), now=seen_at):
        flash(_("Lịch vừa được gửi mới, hoặc đã đánh dấu rồi. Hãy xem lại."), "info")
        return _back(intake, one, address_values(query))
    return _back(intake, one, address_values(query) | {"da-xem": seen_at.isoformat()})


@intakes.post("/<public_id>/hoc-vien/khai-muon/bo-da-xem")
def unsee_late(public_id: str) -> ResponseReturnValue:
    """Take back what was noted at the moment `luc`, of one trainee or of all."""
    intake, one, moment = _sent(public_id, "luc")
    if unsee_late_answers(intake, seen_at=moment, trainee=one, actor=current_actor(), now=now()):
        flash(_("Đã bỏ đánh dấu đã xem."), "success")
    return _back(intake, one, address_values(roster_query(request.form)))


def read_moment(text: str) -> datetime | None:
    """A moment as it stands in a form or an address; None for anything else, as one outside of the calendar in UTC."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _sent(public_id: str, name: str) -> tuple[Intake, Trainee | None, datetime]:
    intake = find_intake(public_id)
    moment = read_moment(request.form.get(name, ""))
    if moment is None:
        raise BadRequest
    key = request.form.get("hoc-vien")
    return intake, find_trainee(intake, key) if key else None, moment


def _back(intake: Intake, one: Trainee | None, values: dict[str, Any]) -> ResponseReturnValue:
    if one is not None:
        return redirect(url_for("intakes.trainee", public_id=intake.public_id, trainee_id=one.public_id))
    return redirect(url_for("intakes.roster", public_id=intake.public_id, **values))
