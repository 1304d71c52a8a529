"""Solve all problem files of a folder and print a Markdown table, judged by the referee.

python benchmarks/run.py tests/data/instances --seconds 20 --referee tests/data/score.py [--best best.json]

`best.json` maps names of instances to the best known totals.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scheduler.problem import parse_problem  # noqa: E402 - found beside this folder
from scheduler.progress import Progress, SolveOptions  # noqa: E402
from scheduler.solution import to_json  # noqa: E402
from scheduler.solve import solve  # noqa: E402

SHOWN = (3, 5, 10)  # seconds


def judged_total(referee: Path, problem: Path, solution: dict[str, object]) -> str:
    """The referee's total, or what it says is broken."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(solution, file)
        file.flush()
        run = subprocess.run(
            [sys.executable, str(referee), str(problem), file.name, "--json"],
            capture_output=True,
            text=True,
            check=False,
        )
    if run.returncode != 0:
        return f"BROKEN ({run.stdout.strip()[:80]})"
    return str(json.loads(run.stdout)["total"])


def total_at(seen: list[Progress], seconds: float) -> str:
    known = [p.objective for p in seen if p.seconds <= seconds and p.objective is not None]
    return str(known[-1]) if known else "–"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--referee", type=Path, default=ROOT / "tests/data/score.py")
    parser.add_argument("--best", type=Path, help="JSON: name of instance → best known total")
    arguments = parser.parse_args()
    best = json.loads(arguments.best.read_text(encoding="utf-8")) if arguments.best else {}
    marks = [s for s in SHOWN if s < arguments.seconds]
    columns = ["instance", "first (s)", *(f"{s} s" for s in marks), f"{arguments.seconds:g} s", "best known"]
    print("| " + " | ".join(columns) + " |")
    print("|---" * len(columns) + "|")
    for path in sorted(arguments.folder.glob("*.json")):
        problem = parse_problem(json.loads(path.read_text(encoding="utf-8")))
        seen: list[Progress] = []
        options = SolveOptions(time_limit=arguments.seconds, seed=arguments.seed, workers=arguments.workers)
        solution = solve(problem, options=options, on_progress=seen.append)
        first = next((f"{p.seconds:.1f}" for p in seen if p.objective is not None), "–")
        total = judged_total(arguments.referee, path, to_json(solution, problem))
        cells = [path.stem, first, *(total_at(seen, s) for s in marks), total, str(best.get(path.stem, "–"))]
        print("| " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
