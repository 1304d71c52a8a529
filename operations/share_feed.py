"""The link of a feed: shown, made anew; whether a unit's feed says who is away, and a trainee's reminds them."""

from datetime import datetime

from models import CourseClass, Intake, Link, LinkPurpose, Room, Trainee, Unit
from operations.actor import Actor
from operations.audit import record
from operations.errors import NotFoundError, OperationError
from operations.feed_entries import NOTICE
from operations.links import Owner, ensure_links, find_link, owner_kind, void_tokens
from operations.shared_feeds import fill_from_releases, refresh_unit_feeds
from operations.transaction import lock, transaction

REMINDERS = (60, 24 * 60)
"""Minutes before a session at which a calendar may be asked to remind."""


class NamesNotAskedForError(OperationError):
    """Nobody has said that the unit asked for names and that its people know."""

    code = "names_not_asked_for"


def find_feed(owner: Owner, *, intake: Intake) -> Link | None:
    """The link of a feed that has been made; a unit's is that of this intake."""
    return find_link(owner, LinkPurpose.FEED, intake=intake)


def show_feed(owner: Owner, *, intake: Intake, actor: Actor, now: datetime) -> Link:
    """The link of a feed, made if there was none; that it was shown is noted."""
    with transaction():
        lock(intake)
        link = _ensure_feed(owner, intake, now=now)
        _note("feed.shown", owner, intake, actor=actor, now=now)
    return link


def renew_feed(owner: Owner, *, intake: Intake, actor: Actor, now: datetime) -> Link:
    """Make the link of a feed; if there was one, it is void from now on.

    With that of a trainee goes the link for looking, which would lead to the new one whoever had it passed on.
    """
    with transaction():
        lock(intake)
        link = find_feed(owner, intake=intake)
        if link is None:
            return _ensure_feed(owner, intake, now=now)
        looking = find_link(owner, LinkPurpose.LOOKING) if isinstance(owner, Trainee) else None
        for one in filter(None, (link, looking)):
            void_tokens(one, actor=actor, now=now)
    return link


def name_people(
    unit: Unit,
    *,
    named: bool,
    intake: Intake,
    actor: Actor,
    now: datetime,
    asked_for: bool = False,
    renew: bool = False,
) -> None:
    """Choose whether the unit's feed in this intake says who is away, or only how many; its entries follow at once,
    at every address already given out, which `renew` voids where names are to begin.

    Raises NamesNotAskedForError for names without `asked_for`: the unit wants them and its people know.
    """
    if named and not asked_for:
        raise NamesNotAskedForError
    with transaction():
        lock(intake)
        link = _ensure_feed(unit, intake, now=now)
        if link.shows_names == named:
            return
        if named and renew:
            void_tokens(link, actor=actor, now=now)
        link.shows_names = named
        refresh_unit_feeds(intake, now=now)
        _note("feed.names_changed", unit, intake, actor=actor, now=now, named=named)


def choose_reminder(trainee: Trainee, minutes: int | None, *, actor: Actor, now: datetime) -> None:
    """How long before each session the trainee's calendar is to remind them; None for not at all.

    Raises OperationError for what is not of REMINDERS, NotFoundError where no link was made yet.
    """
    if minutes is not None and minutes not in REMINDERS:
        raise OperationError
    with transaction():
        lock(trainee)
        link = find_feed(trainee, intake=trainee.intake)
        if link is None:
            raise NotFoundError
        if link.reminder_minutes == minutes:
            return
        link.reminder_minutes = minutes
        if link.etag is not None and not link.etag.startswith(NOTICE):
            link.changed_at = now  # for who asks by time alone
        _note("feed.reminder_changed", trainee, trainee.intake, actor=actor, now=now)


def _ensure_feed(owner: Owner, intake: Intake, *, now: datetime) -> Link:
    link = find_feed(owner, intake=intake)
    if link is not None:
        return link
    made = ensure_links([owner], LinkPurpose.FEED, now=now, intake=intake)[owner.id]
    if isinstance(owner, CourseClass | Room | Unit):
        fill_from_releases(owner, intake=intake, now=now)
    return made


def _note(action: str, owner: Owner, intake: Intake, *, actor: Actor, now: datetime, **details: bool) -> None:
    subject = f"{owner_kind(owner)}:{owner.id}"
    record(action, actor=actor, now=now, subject=subject, intake_id=intake.id, **details)
