"""Soft rule: a class that is held. Code: `class_held`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.rules.base import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.timetable_index import TimetableIndex


def find(index: TimetableIndex) -> Iterator[Finding]:
    for cid in index.held:
        yield Finding("class_held", {"class": cid})


RULE = Rule("open_class", find, default_weight=0)
