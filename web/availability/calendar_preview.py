"""What was read of a calendar, on its way from the preview to the confirmation: signed, in the page itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from calendars.blocks import BusyBlock
from models import CalendarSource, Intake
from operations.availability_sheets import owner_name
from operations.errors import OperationError
from operations.imported_calendars import Person

KEPT = timedelta(hours=2)
MOST_LETTERS = 100_000  # of MOST_BLOCKS blocks, packed, a fifth at most


class PreviewGoneError(OperationError):
    """Too old, about somebody else, read for other dates than the intake has now, or not of our making."""

    code = "calendar_preview_gone"


@dataclass(frozen=True, slots=True)
class Preview:
    """`replaces` is the revision of the import that the page saw."""

    blocks: tuple[BusyBlock, ...]
    source: CalendarSource
    replaces: int | None


def seal_preview(preview: Preview, *, person: Person, intake: Intake, now: datetime) -> str:
    """The preview as a text that comes back unchanged or not at all."""
    blocks = [block.to_text() for block in preview.blocks]
    made = int(now.timestamp())
    sealed = _serializer().dumps([_owner(person, intake), made, preview.source.value, preview.replaces, blocks])
    return str(sealed)


def open_preview(text: str, *, person: Person, intake: Intake, now: datetime) -> Preview:
    """What `seal_preview` was given. Raises PreviewGoneError."""
    try:
        owner, made, source, replaces, blocks = _serializer().loads(text[:MOST_LETTERS])
    except BadData as error:
        raise PreviewGoneError from error
    if owner != _owner(person, intake) or not 0 <= now.timestamp() - made <= KEPT.total_seconds():
        raise PreviewGoneError
    return Preview(tuple(map(BusyBlock.from_text, blocks)), CalendarSource(source), replaces)


def _owner(person: Person, intake: Intake) -> Sequence[str | int]:
    """Whom it is about, and for which dates it was read."""
    return [owner_name(person), person.id, intake.public_id, f"{intake.start_date}/{intake.end_date}"]


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="calendar-preview")
