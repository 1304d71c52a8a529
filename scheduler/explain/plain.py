"""Explanations as what JSON can say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass

from scheduler.rules.base import Finding


def plain(value: object) -> object:
    """Dataclasses as objects, tuples as lists; a finding as its code with the params beside it."""
    if isinstance(value, Finding):
        return {"code": value.code, **{key: plain(item) for key, item in value.params.items()}}
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value
