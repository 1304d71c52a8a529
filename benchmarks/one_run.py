"""One engine on one problem, in a process of its own.

    python -m benchmarks.one_run ENGINE PROBLEM SOLUTION SECONDS SEED

Writes the solution file, and on standard output one JSON object a line: `{"ready": …}` with the time of day when all
is loaded, then `{"seconds": …, "total": …}`, counted from then, for every better answer.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path

from benchmarks.engines import ENGINES
from scheduler.problem import parse_problem


def main(name: str, problem_path: str, solution_path: str, seconds: str, seed: str) -> None:
    engine = ENGINES[name]
    importlib.import_module(engine.load)
    problem = parse_problem(json.loads(Path(problem_path).read_text(encoding="utf-8")))
    _tell(ready=time.time())
    started, best = time.monotonic(), sys.maxsize

    def on_better(total: int) -> None:
        nonlocal best
        if total < best:
            best = total
            _tell(seconds=round(time.monotonic() - started, 3), total=total)

    solution = engine.solve(problem, float(seconds), int(seed), on_better)
    Path(solution_path).write_text(json.dumps(solution), encoding="utf-8")


def _tell(**event: float) -> None:
    print(json.dumps(event), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
