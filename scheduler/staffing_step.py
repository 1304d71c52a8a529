"""The best lecturers and rooms for the best timetable so far, when there is something to gain by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler.incumbent import Incumbent

STAFFING_RULES = ("lecturer_avoid", "lecturer_change", "room_change", "changed")
STAFFING_WORK = 2.0  # of CP-SAT's deterministic time, for runs whose length is counted in work


def improve_staff(incumbent: Incumbent, *, seed: int, seconds: float | None, work: float | None = None) -> None:
    """Give the incumbent the best lecturers and rooms that can be found within the limit, its slots and people kept."""
    best, report = incumbent.best, incumbent.report
    if best is None or report is None or incumbent.is_proven():
        return
    if not any(report.penalties[rule] for rule in STAFFING_RULES):
        return
    from scheduler.exact_staffing import improve_staffing  # noqa: PLC0415 - loads CP-SAT, needed only here

    found = improve_staffing(incumbent.problem, best, seed=seed, seconds=seconds, work=work)
    if found:
        incumbent.take_better(found)
