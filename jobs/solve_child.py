"""The process in which the engine runs: `python -m jobs.solve_child`, which can be killed at any time.

It reads one line of JSON, {"problem": …, "options": {time_limit, work_limit, seed, workers}}, on standard
input, then the word `stop`. It writes JSON lines on standard output: `progress` at most once a second, with
the solution where there is a better one, and last `result` or `error`. When standard input closes, the worker
is gone and so is this process.
"""

import sys
import threading
from collections.abc import Callable
from typing import IO, Any, Self

from jobs.child import serve, write_line
from scheduler import Problem, Progress, Solution, SolveOptions, check, parse_problem, to_json
from scheduler.figures import trainees_missing
from scheduler.solve import solve

SECONDS_BETWEEN_LINES = 1.0


class Reporter:
    """Writes progress as it comes, but at most once a second: what is overtaken meanwhile is left out."""

    def __init__(self, problem: Problem, out: IO[str]) -> None:
        self._problem = problem
        self._out = out
        self._lock = threading.Lock()
        self._latest: Progress | None = None
        self._best: Solution | None = None
        self._sent: Solution | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._write_on_time, daemon=True)
        self._thread.start()

    def on_progress(self, progress: Progress) -> None:
        with self._lock:
            self._latest = progress
            self._best = progress.solution or self._best

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """From here on nothing is written."""
        self._ended.set()
        self._thread.join()

    def _write_on_time(self) -> None:
        while not self._ended.wait(SECONDS_BETWEEN_LINES):
            with self._lock:
                progress, self._latest = self._latest, None
                best = None if self._best is self._sent else self._best
                self._sent = self._best
            if progress is not None:
                write_line(self._out, **self._as_event(progress, best))

    def _as_event(self, progress: Progress, best: Solution | None) -> dict[str, Any]:
        return {
            "event": "progress",
            "phase": progress.phase,
            "seconds": progress.seconds,
            "objective": progress.objective,
            "bound": progress.bound,
            "trainees_missing": progress.trainees_missing,
            "penalties": dict(progress.penalties),
            "solution": None if best is None else to_json(best, self._problem),
        }


def result_event(problem: Problem, solution: Solution) -> dict[str, Any]:
    """The last line of a run; what breaks a rule is not a result."""
    event: dict[str, Any] = {"event": "result", "solution": to_json(solution, problem), "penalties": {}}
    if not solution.has_timetable:
        return event
    report = check(problem, solution)
    if report.violations:
        broken = "; ".join(f"{each.rule}/{each.code} {dict(each.params)}" for each in report.violations[:5])
        return {"event": "error", "error": f"the answer breaks rules: {broken}"}
    return event | {"penalties": report.penalties, "trainees_missing": trainees_missing(problem, solution)}


def answer(given: dict[str, Any], out: IO[str], should_stop: Callable[[], bool]) -> dict[str, Any]:
    """The last event; progress goes to `out`."""
    problem = parse_problem(given["problem"])
    with Reporter(problem, out) as reporter:
        solution = solve(
            problem,
            options=SolveOptions(**given["options"]),
            on_progress=reporter.on_progress,
            should_stop=should_stop,
        )
        return result_event(problem, solution)


if __name__ == "__main__":
    sys.exit(serve(answer))
