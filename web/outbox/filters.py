"""What of the list is shown, as it stands in the address."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from models import Channel, MessageKind
from operations.message_groups import Group
from operations.read_outbox import OutboxQuery, Stage
from web.bad_input import key_argument

E = TypeVar("E", bound=StrEnum)


def query_of(values: Mapping[str, str]) -> OutboxQuery:
    """The filter of an address; what it does not know is left out."""
    return OutboxQuery(
        stage=_member(Stage, values.get("chang")) or Stage.OPEN,
        kind=_member(MessageKind, values.get("loai")),
        channel=_member(Channel, values.get("cach")),
        text=values.get("tim", "")[:100].strip(),
        group=_group(values.get("nhom", "")),
    )


def address_values(query: OutboxQuery) -> dict[str, Any]:
    """The filter for an address, without what is so by itself."""
    found = {
        "chang": "" if query.stage is Stage.OPEN else query.stage.value,
        "loai": query.kind.value if query.kind is not None else "",
        "cach": query.channel.value if query.channel is not None else "",
        "tim": query.text,
        "nhom": group_value(query.group) if query.group is not None else "",
    }
    return {key: value for key, value in found.items() if value}


def group_value(group: Group) -> str:
    """A group as it stands in an address; "" for all trainees."""
    if group.class_code is not None:
        return f"lop-{group.class_code}"
    return f"don-vi-{group.unit_id}" if group.unit_id is not None else ""


def _group(value: str) -> Group | None:
    if value.startswith("lop-"):
        return Group(class_code=value.removeprefix("lop-"))
    try:
        return Group(unit_id=key_argument(value.removeprefix("don-vi-"))) if value.startswith("don-vi-") else None
    except ValueError:
        return None


def _member(kind: type[E], value: str | None) -> E | None:
    return next((member for member in kind if member.value == value), None)
