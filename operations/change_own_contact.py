"""What trainees may correct themselves: how the school reaches them, and in which language."""

import hashlib
from dataclasses import astuple, dataclass
from datetime import datetime

from models import Trainee
from operations.actor import Actor
from operations.audit import record
from operations.errors import StaleError
from operations.follow_address import follow_address
from operations.save_availability import record_consent
from operations.told_language import follow_language
from operations.transaction import lock, transaction


@dataclass(frozen=True, slots=True)
class Contact:
    """`phone` and `email` as documents/cells.py gives them; "" is none."""

    language: str
    phone: str
    email: str


def contact_of(trainee: Trainee) -> Contact:
    return Contact(language=trainee.language, phone=trainee.phone or "", email=trainee.email or "")


def contact_fingerprint(trainee: Trainee) -> str:
    """Changes with the contact: tells whether a page is stale."""
    return hashlib.sha256(repr(astuple(contact_of(trainee))).encode()).hexdigest()[:32]


def change_own_contact(
    trainee: Trainee, contact: Contact, *, seen: str, actor: Actor, now: datetime, consent: bool = False
) -> None:
    """Store the contact of a page that was made when `contact_fingerprint` was `seen`; the same again is no fault.

    Messages that wait follow it, those in another language as drafts written anew, and so does the calendar. It needs
    `consent` to the notice, as an answer does, unless it only takes away. Raises StaleError, ConsentMissingError.
    """
    with transaction():
        lock(trainee.intake, trainee)
        if contact_of(trainee) == contact:
            return
        if contact_fingerprint(trainee) != seen:
            raise StaleError
        if not _only_takes_away(contact_of(trainee), contact):
            record_consent(trainee, given=consent, now=now)
        had_address = bool(trainee.email)
        trainee.language = contact.language
        trainee.phone, trainee.email = contact.phone or None, contact.email or None
        record(
            "trainee.contact_changed", actor=actor, now=now, subject=f"trainee:{trainee.id}",
            intake_id=trainee.intake_id, phone=bool(contact.phone), email=bool(contact.email),
        )  # fmt: skip
        follow_language(trainee, now=now)
        if bool(contact.email) != had_address:
            follow_address([trainee])


def _only_takes_away(before: Contact, after: Contact) -> bool:
    return after.language == before.language and after.phone in {before.phone, ""} and after.email in {before.email, ""}
