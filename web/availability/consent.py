"""The tick with which somebody agrees to the notice, or staff note that they did."""

from flask import request

from models import Trainee


def consent_mark(trainee: Trainee) -> str:
    """What the ticked box sends: a tick from before the consent was withdrawn does not give it again."""
    return "y" if trainee.withdrawn_at is None else f"y{trainee.withdrawn_at:%Y%m%d%H%M%S}"


def is_ticked(trainee: Trainee) -> bool:
    """Whether the request has the tick of a page that was made since the consent was last withdrawn."""
    return request.form.get("consent") == consent_mark(trainee)
