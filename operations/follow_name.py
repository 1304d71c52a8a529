"""Messages that wait address people by the name that they have now."""

from collections.abc import Mapping

from models import Channel, Intake, MessageStatus, OutboxMessage, db
from models.base import new_public_id
from operations.message_templates import name_of, templates_of, title_of, written
from operations.message_texts import TemplateText
from operations.published_state import last_release
from operations.release_messages import OPEN
from operations.release_texts import LANGUAGES, in_language

_SAME = ("intake_id", "trainee_id", "kind", "language", "content", "tells", "concerns_at", "created_at")


def follow_name(intake: Intake, old_names: Mapping[int, str]) -> None:
    """Of trainees whose name was corrected, by id with what they were called; in the running transaction, the intake
    locked.

    A draft that nobody edited has its words written anew. What was approved or edited is put aside, and a draft takes
    its place, so that somebody looks at it. A text without the old name stays.
    """
    db.session.flush()
    release, templates = last_release(intake), templates_of(intake)
    query = db.select(OutboxMessage).where(
        OutboxMessage.intake_id == intake.id, OutboxMessage.trainee_id.in_(old_names), OPEN
    )
    for message in db.session.scalars(query.order_by(OutboxMessage.id)).all():
        if old_names[message.trainee_id or 0] not in f"{message.subject}\n{message.body}":
            continue
        language = message.language if message.language in LANGUAGES else "vi"
        with in_language(language):
            text = written(
                templates[message.kind, language].text, title=title_of(intake, message), name=name_of(message),
                content=message.content, number=release.number if release else 0,
            )  # fmt: skip
        if message.status is MessageStatus.DRAFT and not message.edited:
            message.subject, message.body = text.subject, text.body
        else:
            db.session.add(_instead_of(message, text))
            message.status = MessageStatus.DISCARDED
    db.session.flush()


def _instead_of(message: OutboxMessage, text: TemplateText) -> OutboxMessage:
    """A draft that tells the same in other words; it was written when the other was, and is as late."""
    assert message.trainee is not None
    return OutboxMessage(
        **{name: getattr(message, name) for name in _SAME},
        subject=text.subject, body=text.body, public_id=new_public_id(), status=MessageStatus.DRAFT,
        channel=Channel.EMAIL if message.trainee.email else Channel.PASTE,
    )  # fmt: skip
