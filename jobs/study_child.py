"""The process in which a study is made: `python -m jobs.study_child`, which can be killed at any time.

It reads one line of JSON, {"kind": "suggest" | "compare", "problem": …, "solution": … | null, "first_day": …,
"options": …}, on standard input, then the word `stop`. It writes JSON lines on standard output: `progress` with how
many steps of how many are done, and last `result` or `error`.
"""

import sys
from collections.abc import Callable
from datetime import date
from typing import IO, Any

from jobs.child import serve, write_line
from scheduler.compare import Row, compare_formats
from scheduler.problem import parse_problem
from scheduler.progress import SolveOptions
from scheduler.solution import parse_solution
from scheduler.suggest import SuggestOptions, TrialProgress, suggest

TOP = 12  # suggestions that are kept


def make_study(given: dict[str, Any], out: IO[str], should_stop: Callable[[], bool]) -> dict[str, Any]:
    """The last event, with the result as plain data; progress goes to `out`."""
    return {"event": "result", "result": _STUDIES[given["kind"]](given, out, should_stop)}


def _suggest(given: dict[str, Any], out: IO[str], should_stop: Callable[[], bool]) -> dict[str, object]:
    problem = parse_problem(given["problem"])

    def on_progress(progress: TrialProgress) -> None:
        write_line(out, event="progress", done=progress.done, planned=progress.planned)

    found = suggest(
        problem,
        parse_solution(given["solution"], problem),
        options=SuggestOptions(**given["options"]),
        first_day=date.fromisoformat(given["first_day"]),
        on_progress=on_progress,
        should_stop=should_stop,
    )
    return found.to_json(TOP)


def _compare(given: dict[str, Any], out: IO[str], should_stop: Callable[[], bool]) -> dict[str, object]:
    problem = parse_problem(given["problem"])
    planned, done = len(problem.formats) + 1, 0

    def on_row(_: Row) -> None:
        nonlocal done
        done += 1
        write_line(out, event="progress", done=done, planned=planned)

    write_line(out, event="progress", done=0, planned=planned)
    options = SolveOptions(**given["options"])
    rows = compare_formats(problem, options=options, on_row=on_row, should_stop=should_stop)
    return {"rows": [row.to_json() for row in rows], "trainees": len(problem.trainees)}


_STUDIES: dict[str, Callable[[dict[str, Any], IO[str], Callable[[], bool]], dict[str, object]]] = {
    "suggest": _suggest,
    "compare": _compare,
}


if __name__ == "__main__":
    sys.exit(serve(make_study))
