"""Reads one JSON object field by field, and writes down every fault instead of stopping at the first.

A reader that finds a fault gives back a harmless stand-in, so that reading goes on. Whoever starts
the reading must look at the faults before using what was read.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeGuard

from scheduler.reading.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

LARGEST = 1_000_000

_KINDS = {
    type(None): "null",
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "a text",
    list: "a list",
    dict: "an object",
}


def kind(value: object) -> str:
    """What a JSON value is, in words."""
    return _KINDS.get(type(value), type(value).__name__)


def shown(value: object) -> str:
    """A value of a file as it may stand in a message: quoted, printable, and not longer than a line."""
    if isinstance(value, (list, dict)) or (isinstance(value, int) and abs(value) > 10**18):
        return kind(value)
    text = json.dumps(value, ensure_ascii=False)
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return text if len(text) <= 60 else text[:57] + "…"


def joined(path: str, key: str) -> str:
    """The path of a field; keys that are no plain word stand in brackets."""
    if not key.isidentifier():
        return f"{path}[{shown(key)}]"
    return f"{path}.{key}" if path else key


def whole(value: object) -> TypeGuard[int | float]:
    """Whether a JSON value is a whole number (2.0 is one, true is not)."""
    return (isinstance(value, int) and not isinstance(value, bool)) or (isinstance(value, float) and value.is_integer())


class Node:
    """An object of the file with its path."""

    def __init__(self, data: Mapping[str, object], path: str, faults: list[Fault]) -> None:
        self.data = data
        self.path = path
        self.faults = faults

    def at(self, key: str) -> str:
        return joined(self.path, key)

    def fault(self, key: str, message: str) -> None:
        self.faults.append(Fault(self.at(key) if key else self.path, message))

    def has(self, key: str) -> bool:
        """Whether the field is there; one that is null is there, and wrong unless null has a meaning."""
        return key in self.data

    def required(self, key: str) -> object:
        """The value of a field that must be there; None with a fault where it is not."""
        if key not in self.data:
            self.fault(key, "missing")
            return None
        value = self.data[key]
        if value is None:
            self.fault(key, "null is not allowed here")
        return value

    def text(self, key: str) -> str:
        value = self.required(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.fault(key, f"{kind(value)}, expected a text")
            return ""
        return self.clean(key, value)

    def clean(self, key: str, value: str) -> str:
        if not value:
            self.fault(key, "is empty")
        elif not value.isprintable() and any("\ud800" <= c <= "\udfff" for c in value):
            self.fault(key, f"{shown(value)} is not valid text")
        return value

    def optional_text(self, key: str) -> str | None:
        """A text that may be absent or null."""
        return None if self.data.get(key) is None else self.text(key)

    def integer(self, key: str, *, low: int, high: int = LARGEST) -> int:
        value = self.required(key)
        return low if value is None else self.number(self.at(key), value, low=low, high=high)

    def optional_integer(self, key: str, *, low: int, high: int = LARGEST, nullable: bool = False) -> int | None:
        if nullable and self.data.get(key) is None:
            return None
        return self.integer(key, low=low, high=high) if self.has(key) else None

    def number(self, path: str, value: object, *, low: int, high: int = LARGEST) -> int:
        """A whole number that stands at a path of the file, checked against its limits."""
        if not whole(value):
            what = shown(value) if isinstance(value, float) else kind(value)
            self.faults.append(Fault(path, f"{what}, expected a whole number"))
        elif not low <= value <= high:
            self.faults.append(Fault(path, f"{shown(value)}, expected {low} to {high}"))
        else:
            return int(value)
        return low

    def numbers(self, key: str, *, low: int, high: int = LARGEST, required: bool = True) -> tuple[int, ...]:
        """A list of whole numbers."""
        values = self.entries(key, required=required)
        return tuple(self.number(f"{self.at(key)}[{i}]", value, low=low, high=high) for i, value in enumerate(values))

    def flag(self, key: str) -> bool:
        value = self.data.get(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.fault(key, f"{kind(value)}, expected true or false")
        return False

    def entries(self, key: str, *, required: bool = True) -> list[object]:
        if not required and not self.has(key):
            return []
        value = self.required(key)
        if value is None or isinstance(value, list):
            return value or []
        self.fault(key, f"{kind(value)}, expected a list")
        return []

    def mapping(self, key: str, *, required: bool = True) -> Node:
        """The object at a field; an empty one where the field may be absent and is."""
        value: object = {}
        if required or self.has(key):
            value = self.required(key)
        if value is not None and not isinstance(value, dict):
            self.fault(key, f"{kind(value)}, expected an object")
        return Node(value if isinstance(value, dict) else {}, self.at(key), self.faults)

    def objects(self, key: str, *, required: bool = True) -> list[Node]:
        """The objects of a list; members that are none are faults and left out."""
        nodes = []
        for i, value in enumerate(self.entries(key, required=required)):
            path = f"{self.at(key)}[{i}]"
            if isinstance(value, dict):
                nodes.append(Node(value, path, self.faults))
            else:
                self.faults.append(Fault(path, f"{kind(value)}, expected an object"))
        return nodes

    def ids(self, key: str, known: Collection[str], what: str, *, required: bool = True) -> tuple[str, ...]:
        """Ids that stand elsewhere in the file, each once, in the order given."""
        found: dict[str, None] = {}
        for i, value in enumerate(self.entries(key, required=required)):
            if isinstance(value, str) and value in known:
                found[value] = None
            else:
                self.faults.append(Fault(f"{self.at(key)}[{i}]", f"{shown(value)} is not a {what}"))
        return tuple(found)

    def marks(self, key: str, length: int | None, alphabet: str, *, required: bool = True) -> str:
        """One character of the alphabet per place; the first of them everywhere where the field is absent."""
        if not required and not self.has(key):
            return alphabet[0] * (length or 0)
        value = self.required(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.fault(key, f"{kind(value)}, expected a text")
            return ""
        if length is not None and len(value) != length:
            self.fault(key, f"{len(value)} characters, expected {length}")
        wrong = next((i for i, c in enumerate(value) if c not in alphabet), None)
        if wrong is not None:
            allowed = " ".join(alphabet)
            self.fault(key, f"character {shown(value[wrong])} at place {wrong}, expected one of {allowed}")
        return value
