"""Private links, of people and of what has a feed beside them: made, signed, read, revoked (DESIGN.md, Links)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from itsdangerous import BadSignature, URLSafeSerializer

from models import CourseClass, Intake, Lecturer, Link, LinkPurpose, Room, Trainee, Unit, db
from operations.actor import Actor
from operations.audit import record
from operations.errors import OperationError

Owner = Trainee | Lecturer | CourseClass | Room | Unit

DAYS_AFTER_INTAKE = 30
SCHOOL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class LinkInvalidError(OperationError):
    """The token was never ours, or belongs to another purpose."""

    code = "link_invalid"


class LinkRevokedError(LinkInvalidError):
    """The token was ours once; the link has a newer version."""

    code = "link_revoked"


class LinkExpiredError(LinkInvalidError):
    """The intake ended more than DAYS_AFTER_INTAKE days ago."""

    code = "link_expired"


def ensure_links(
    owners: Sequence[Owner], purpose: LinkPurpose, *, now: datetime, intake: Intake | None = None
) -> dict[int, Link]:
    """The link of each owner by the owner's id; missing ones are made. The owners are of one kind.

    A unit has a link in each `intake`. Adds to the running transaction and does not commit.
    """
    if not owners:
        return {}
    kind = owner_kind(owners[0])
    column = getattr(Link, f"{kind}_id")
    within = {"intake_id": intake.id} if kind == "unit" and intake is not None else {}
    ids = [one.id for one in owners]
    query = db.select(Link).where(column.in_(ids)).filter_by(purpose=purpose, **within)
    found: dict[int, Link] = {getattr(link, column.key): link for link in db.session.scalars(query)}
    missing = [{"purpose": purpose, "created_at": now, column.key: id_} | within for id_ in ids if id_ not in found]
    if missing:
        db.session.execute(db.insert(Link), missing)
        found = {getattr(link, column.key): link for link in db.session.scalars(query)}
    return found


def find_link(owner: Owner, purpose: LinkPurpose, *, intake: Intake | None = None) -> Link | None:
    """The link that there is; a unit's in this intake."""
    query = db.select(Link).filter_by(purpose=purpose, **{f"{owner_kind(owner)}_id": owner.id})
    if isinstance(owner, Unit):
        query = query.where(Link.intake == intake)
    link: Link | None = db.session.scalars(query).one_or_none()
    return link


def owner_kind(owner: Owner) -> str:
    """The kind of an owner as the columns and the audit log call it."""
    return "class" if isinstance(owner, CourseClass) else type(owner).__name__.lower()


def owner_of(link: Link) -> Owner:
    owners = (link.trainee, link.lecturer, link.course_class, link.room, link.unit)
    return next(one for one in owners if one is not None)


def link_token(link: Link, *, secret_key: str) -> str:
    """The signed token of a link as it now stands. The same each time, so that it can be shown and printed again."""
    return str(_serializer(link.purpose, secret_key).dumps([link.public_id, link.version]))


def link_path(link: Link, *, secret_key: str) -> str:
    """The path that opens a link, for messages that leave without anybody having asked for a page."""
    token = link_token(link, secret_key=secret_key)
    match link.purpose:
        case LinkPurpose.PERSONAL:
            return f"/hv/{token}"
        case LinkPurpose.LOOKING:
            return f"/xem/{token}"
        case LinkPurpose.FEED:
            return f"/lich/{token}.ics"


def read_link(token: str, *, purpose: LinkPurpose, secret_key: str, now: datetime | None = None) -> Link:
    """The link of a token. Raises LinkInvalidError, LinkRevokedError or, with `now`, LinkExpiredError.

    The links to a trainee's pages end DAYS_AFTER_INTAKE days after the intake's last day.
    """
    public_id, version = _signed(token, purpose=purpose, secret_key=secret_key)
    query = db.select(Link).filter_by(public_id=public_id, purpose=purpose)
    link: Link | None = db.session.scalars(query).one_or_none()
    if link is None:
        raise LinkInvalidError
    if link.version != version:
        raise LinkRevokedError
    if now is not None and _has_expired(link, now):
        raise LinkExpiredError
    return link


def is_signed(token: str, *, purpose: LinkPurpose, secret_key: str) -> bool:
    """Whether we made this token, be it void by now: nobody guesses one. Asks no database."""
    try:
        _signed(token, purpose=purpose, secret_key=secret_key)
    except LinkInvalidError:
        return False
    return True


def void_tokens(link: Link, *, actor: Actor, now: datetime) -> None:
    """Void every token of this link, in the running transaction; the next `link_token` gives the new one."""
    link.version += 1
    link.etag = link.fetched_at = None
    owner = owner_of(link)
    intake_id = owner.intake_id if isinstance(owner, Trainee | CourseClass) else link.intake_id
    subject = f"{owner_kind(owner)}:{owner.id}"
    record("link.rotated", actor=actor, now=now, subject=subject, intake_id=intake_id, purpose=link.purpose.value)


def _signed(token: str, *, purpose: LinkPurpose, secret_key: str) -> tuple[str, int]:
    """Public id and version."""
    try:
        public_id, version = _serializer(purpose, secret_key).loads(token)
    except (BadSignature, ValueError, TypeError) as error:
        raise LinkInvalidError from error
    return str(public_id), int(version)


def _has_expired(link: Link, now: datetime) -> bool:
    if link.purpose is LinkPurpose.FEED or link.trainee is None:
        return False
    return now.astimezone(SCHOOL_ZONE).date() > link_until(link.trainee.intake)


def link_until(intake: Intake) -> date:
    """The last day of the personal links of an intake."""
    return intake.end_date + timedelta(days=DAYS_AFTER_INTAKE)


def _serializer(purpose: LinkPurpose, secret_key: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret_key, salt=f"link-{purpose.value}")
