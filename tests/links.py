"""Links to private pages, as messages carry them."""

from datetime import datetime

from flask import Flask

from models import Link, LinkPurpose, Trainee, db
from operations.actor import Actor
from operations.links import ensure_links, link_token, void_tokens
from operations.transaction import transaction
from tests.factories import NOW


def token_of(app: Flask, trainee: Trainee, purpose: LinkPurpose = LinkPurpose.PERSONAL) -> str:
    link = ensure_links([trainee], purpose, now=NOW)[trainee.id]
    db.session.commit()
    return link_token(link, secret_key=app.config["SECRET_KEY"])


def personal_path(app: Flask, trainee: Trainee) -> str:
    """Where the private page of a trainee is, without the host."""
    return f"/hv/{token_of(app, trainee)}"


def looking_path(app: Flask, trainee: Trainee) -> str:
    """Where the timetable of a trainee is to look at, without the host."""
    return f"/xem/{token_of(app, trainee, LinkPurpose.LOOKING)}"


def rotate_link(link: Link, *, actor: Actor, now: datetime) -> None:
    """Void the tokens of a link."""
    with transaction():
        void_tokens(link, actor=actor, now=now)
