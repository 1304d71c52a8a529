"""What of the list is shown, as it stands in the address."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from models import Channel, MessageKind
from operations.read_outbox import OutboxQuery, Stage

E = TypeVar("E", bound=StrEnum)


def query_of(values: Mapping[str, str]) -> OutboxQuery:
    """The filter of an address; what it does not know is left out."""
    return OutboxQuery(
        stage=_member(Stage, values.get("chang")) or Stage.OPEN,
        kind=_member(MessageKind, values.get("loai")),
        channel=_member(Channel, values.get("cach")),
        text=values.get("tim", "")[:100].strip(),
    )


def address_values(query: OutboxQuery) -> dict[str, Any]:
    """The filter for an address, without what is so by itself."""
    found = {
        "chang": "" if query.stage is Stage.OPEN else query.stage.value,
        "loai": query.kind.value if query.kind is not None else "",
        "cach": query.channel.value if query.channel is not None else "",
        "tim": query.text,
    }
    return {key: value for key, value in found.items() if value}


def _member(kind: type[E], value: str | None) -> E | None:
    return next((member for member in kind if member.value == value), None)
