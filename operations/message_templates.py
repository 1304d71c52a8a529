"""The words that an intake puts around its messages: those that the program brings, or those that staff wrote."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import joinedload

from models import Intake, MessageKind, MessageStatus, MessageTemplate, OutboxMessage, db
from operations.actor import Actor
from operations.audit import record
from operations.default_names import shown_name
from operations.draft import lecturer_label
from operations.errors import OperationError, StaleError
from operations.message_texts import (
    CONTENT_PLACEHOLDER,
    LINK_PLACEHOLDER,
    NAME_PLACEHOLDER,
    NUMBER_PLACEHOLDER,
    TITLE_PLACEHOLDER,
    TemplateText,
    default_template,
    placeholders_of,
    unknown_placeholders,
    write,
)
from operations.published_state import last_release
from operations.release_texts import LANGUAGES, in_language, lecturer_title
from operations.transaction import lock, transaction


class PlaceholderError(OperationError):
    """`unknown` is filled by nothing, or `missing` would leave out the link or what the message is about."""

    code = "placeholder_wrong"


@dataclass(frozen=True, slots=True)
class ShownTemplate:
    """`revision` is None where the words are the program's own."""

    text: TemplateText
    revision: int | None


Templates = Mapping[tuple[MessageKind, str], ShownTemplate]


def templates_of(intake: Intake) -> Templates:
    """The words for every kind in every language."""
    own = {
        (one.kind, one.language): ShownTemplate(TemplateText(one.subject, one.body), one.revision)
        for one in db.session.scalars(db.select(MessageTemplate).filter_by(intake_id=intake.id))
    }
    found = {}
    for language in LANGUAGES:
        with in_language(language):
            for kind in MessageKind:
                found[kind, language] = own.get((kind, language)) or ShownTemplate(default_template(kind), None)
    return found


def written(template: TemplateText, *, title: str, name: str, content: str, number: int) -> TemplateText:
    """Subject and body of a message to one person, link and deadline still open; to be used in their language."""
    values = {
        NAME_PLACEHOLDER: name, CONTENT_PLACEHOLDER: content, TITLE_PLACEHOLDER: shown_name(title),
        NUMBER_PLACEHOLDER: str(number),
    }  # fmt: skip
    return TemplateText(write(template.subject, values)[:200], write(template.body, values))


def save_template(
    intake: Intake,
    kind: MessageKind,
    language: str,
    text: TemplateText | None,
    *,
    seen: int | None,
    actor: Actor,
    now: datetime,
) -> int:
    """Store other words, None for the program's own, and put them around the drafts of this kind that nobody edited.

    `seen` is the revision of the page. Returns how many drafts have new words. Raises PlaceholderError, StaleError.
    """
    if text is not None:
        _check(text, kind)
    with transaction() as session:
        lock(intake)
        query = db.select(MessageTemplate).filter_by(intake_id=intake.id, kind=kind, language=language)
        stored = session.scalars(query).one_or_none()
        if (stored.revision if stored is not None else None) != seen:
            raise StaleError
        if text is None:
            if stored is not None:
                session.delete(stored)
        else:
            stored = stored or MessageTemplate(intake_id=intake.id, kind=kind, language=language)
            stored.subject, stored.body = text.subject, text.body
            session.add(stored)
        session.flush()
        changed = _write_anew(intake, kind, language)
        record(
            "message_template.changed", actor=actor, now=now, subject=f"intake:{intake.id}", intake_id=intake.id,
            kind=kind.value, language=language,
        )  # fmt: skip
    return changed


def _check(text: TemplateText, kind: MessageKind) -> None:
    known = placeholders_of(kind)
    for field, value in (("subject", text.subject), ("body", text.body)):
        unknown = unknown_placeholders(value, known)
        if unknown:
            raise PlaceholderError(field=field, unknown=unknown, missing=[])
    if unknown_placeholders(text.subject, tuple(set(known) - {LINK_PLACEHOLDER, CONTENT_PLACEHOLDER})):
        raise PlaceholderError(field="subject", unknown=[LINK_PLACEHOLDER], missing=[])
    needed = [LINK_PLACEHOLDER] if kind.asks else [LINK_PLACEHOLDER, CONTENT_PLACEHOLDER]
    missing = [one for one in needed if one not in text.body]
    if missing:
        raise PlaceholderError(field="body", unknown=[], missing=missing)


def _write_anew(intake: Intake, kind: MessageKind, language: str) -> int:
    template = templates_of(intake)[kind, language].text
    release = last_release(intake)
    query = (
        db.select(OutboxMessage)
        .filter_by(intake_id=intake.id, kind=kind, language=language, status=MessageStatus.DRAFT, edited=False)
        .options(joinedload(OutboxMessage.trainee), joinedload(OutboxMessage.lecturer))
    )
    drafts = db.session.scalars(query).all()
    with in_language(language):
        for draft in drafts:
            text = written(
                template, title=title_of(intake, draft), name=name_of(draft), content=draft.content,
                number=release.number if release else 0,
            )  # fmt: skip
            draft.subject, draft.body = text.subject, text.body
    return len(drafts)


def title_of(intake: Intake, message: OutboxMessage) -> str:
    """What the course is called in a subject, neutrally."""
    return intake.calendar_title if message.trainee_id is not None else lecturer_title()


def name_of(message: OutboxMessage) -> str:
    """Whom the message addresses."""
    if message.trainee is not None:
        return message.trainee.full_name
    assert message.lecturer is not None
    return lecturer_label(message.lecturer.title, message.lecturer.name)
