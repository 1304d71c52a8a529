"""What a run of the engine is told, and what it tells while it runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scheduler.solution import Solution


@dataclass(frozen=True, slots=True)
class SolveOptions:
    """`time_limit` is in seconds; a `work_limit` of counted steps with one worker makes a run repeatable.

    With `start` the search begins at that timetable, changed where the problem no longer allows it, and stays
    near it; the answer is never worse than a start that keeps all rules. Without `ways_out` an impossible problem
    is not explained further than by the reasons that are found at once.
    """

    time_limit: float | None = 30.0
    work_limit: int | None = None
    seed: int = 1
    workers: int = 2
    start: Solution | None = None
    ways_out: bool = True


@dataclass(frozen=True, slots=True)
class Progress:
    """The best so far, `seconds` after the start. `trainees_missing` counts those who miss some lesson.

    `bound` is a proven lower bound, `bound_source` the code of the method that it comes from.
    """

    phase: str
    seconds: float
    objective: int | None = None
    bound: float | None = None
    bound_source: str | None = None
    trainees_missing: int | None = None
    penalties: Mapping[str, int] = field(default_factory=dict)
    solution: Solution | None = None
