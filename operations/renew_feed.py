"""A new calendar link for a trainee."""

from datetime import datetime

from models import Link, LinkPurpose, Trainee, db
from operations.actor import Actor
from operations.links import ensure_links, rotate_link
from operations.transaction import transaction


def renew_feed_link(trainee: Trainee, *, actor: Actor, now: datetime) -> Link:
    """Make the trainee's feed link; if there was one, it is void from now on."""
    query = db.select(Link).filter_by(trainee_id=trainee.id, purpose=LinkPurpose.FEED)
    link: Link | None = db.session.scalars(query).one_or_none()
    if link is not None:
        rotate_link(link, actor=actor, now=now)
        return link
    with transaction():
        return ensure_links([trainee], LinkPurpose.FEED, now=now)[trainee.id]
