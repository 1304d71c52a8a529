"""Invite a further speaker, who is always free, for what one session teaches (one module, or the two that it spans)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scheduler.relaxations.base import Data, Kind, Relaxation, fresh_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scheduler.problem import Problem

CODE = "another_lecturer"


def candidates(problem: Problem) -> Iterator[Relaxation]:
    """One for each set of modules that some session of some class's format teaches; none if nobody is needed."""
    if not problem.lecturers:
        return
    order = {module.id: i for i, module in enumerate(problem.modules)}
    used = dict.fromkeys(fid for course_class in problem.classes for fid in course_class.formats)
    needed = {
        tuple(sorted(problem.session_modules(fmt, k), key=order.__getitem__))
        for fmt in (problem.formats_by_id[fid] for fid in used)
        for k in range(len(fmt.sessions))
    }
    for modules in sorted(needed, key=lambda ids: [order[mid] for mid in ids]):
        new = fresh_id(f"speaker-{'-'.join(modules)}", problem.lecturers_by_id)
        text = f"invite one more lecturer, free at all times, for {' and '.join(modules)}"
        yield Relaxation(CODE, modules, {"lecturer": new, "modules": list(modules)}, text)


def change(data: Data, params: Mapping[str, Any]) -> None:
    data["lecturers"].append({"id": params["lecturer"], "modules": list(params["modules"])})


KIND = Kind(CODE, candidates, change)
