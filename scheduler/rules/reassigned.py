"""Soft rule: a trainee's home class differs from the previous timetable; newly placed is free. Code: `reassigned`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.rules.base import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.timetable_index import TimetableIndex


def find(index: TimetableIndex) -> Iterator[Finding]:
    previous = index.problem.previous
    if previous is None:
        return
    for trainee in index.problem.trainees:
        old = previous.trainees.get(trainee.id)
        new = index.place(trainee.id).class_id
        if old is not None and old.class_id is not None and new != old.class_id:
            where = {"trainee": trainee.id, "class": old.class_id, "new_class": new}
            yield Finding("reassigned", where)


RULE = Rule("reassigned", find, default_weight=5)
