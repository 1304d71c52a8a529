"""The engines that are measured, each behind one small interface: a problem in, a solution file out."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.problem import Problem


def _engine(problem: Problem, seconds: float, seed: int, on_better: Callable[[int], None]) -> dict[str, object]:
    from scheduler.progress import Progress, SolveOptions  # noqa: PLC0415 - what an engine loads is its start-up
    from scheduler.solution import to_json  # noqa: PLC0415
    from scheduler.solve import solve  # noqa: PLC0415

    def on_progress(progress: Progress) -> None:
        if progress.objective is not None:
            on_better(progress.objective)

    return to_json(solve(problem, options=SolveOptions(seconds, seed=seed), on_progress=on_progress), problem)


def _greedy(problem: Problem, _seconds: float, _seed: int, on_better: Callable[[int], None]) -> dict[str, object]:
    from benchmarks.peers.greedy import solve_greedily  # noqa: PLC0415
    from scheduler.check import check  # noqa: PLC0415
    from scheduler.solution import parse_solution  # noqa: PLC0415

    data = solve_greedily(problem)
    if data["status"] != "feasible":
        return data
    total = check(problem, parse_solution(data, problem)).total
    on_better(total)
    return data | {"objective": total}


def _monolithic(problem: Problem, seconds: float, seed: int, on_better: Callable[[int], None]) -> dict[str, object]:
    from benchmarks.peers.monolithic import solve_monolithically  # noqa: PLC0415

    return solve_monolithically(problem, seconds=seconds, seed=seed, on_better=on_better)


def _fet(problem: Problem, seconds: float, seed: int, on_better: Callable[[int], None]) -> dict[str, object]:
    from benchmarks.peers.fet import solve_with_fet  # noqa: PLC0415

    return solve_with_fet(problem, seconds=seconds, seed=seed, on_better=on_better)


@dataclass(frozen=True)
class Engine:
    """`cannot` says what it cannot express and who decides that instead; `same_every_time` that seeds change nothing;
    `source` is the folder whose change makes older results worthless, but for what is in `beside`.
    """

    title: str
    solve: Callable[[Problem, float, int, Callable[[int], None]], dict[str, object]]
    source: str
    load: str  # the module whose loading is the start-up
    cannot: tuple[str, ...] = ()
    same_every_time: bool = False
    program: str | None = None
    beside: tuple[str, ...] = ()

    @property
    def installed(self) -> bool:
        return self.program is None or shutil.which(self.program) is not None


ENGINE = "engine"
# What no timetable depends on: what a run that finds one does not go through, and what it looks at beforehand to see
# whether there can be none.
BESIDE_THE_SEARCH = (
    *("compare.py", "explain", "feasibility", "figures.py", "relaxations", "seating", "suggest"),
    *("pre_checks.py", "lecturer_checks.py", "pin_checks.py", "roster_checks.py", "wording.py"),
)
ENGINES: dict[str, Engine] = {
    ENGINE: Engine("this engine", _engine, "scheduler", "scheduler.solve", beside=BESIDE_THE_SEARCH),
    "greedy": Engine(
        "greedy, first come",
        _greedy,
        "benchmarks/peers",
        "benchmarks.peers.greedy",
        (
            "weigh one decision against another: it never takes one back, but to fill a class up to its least size",
            "a second answer: seeds and time change nothing",
            "a bound on what is possible",
        ),
        same_every_time=True,
    ),
    "monolithic": Engine(
        "one CP-SAT model",
        _monolithic,
        "benchmarks/peers",
        "benchmarks.peers.monolithic",
        ("nothing: the whole problem is in the model; it starts from the greedy answer as its hint",),
    ),
    "fet": Engine(
        "FET",
        _fet,
        "benchmarks/peers",
        "benchmarks.peers.fet",
        (
            "which classes are held, and in which format: taken from the greedy timetable",
            "who belongs to which class (groups are fixed beforehand): taken from the greedy timetable",
            "who teaches a session (activities have their teachers): drawn from outside at each attempt",
            "how many people miss a session: the slots in which most of a class are busy are forbidden from outside",
            "attendance in part, make-ups by lessons elsewhere, limits of a unit over all classes: seated greedily",
            "when a course begins and ends while weekly minima, gaps and spans hold: both are drawn from outside",
            "unwelcome times, changes of lecturers and rooms, late weeks, dislike of formats as costs to be summed",
            "a bound on what is possible",
        ),
        program="fet-cl",
    ),
}
