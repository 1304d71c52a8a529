"""How soon impossible problems are recognised and ways out of them found; writes benchmarks/INFEASIBLE.md.

python benchmarks/infeasible.py FILE_OR_FOLDER … [--kinds KIND …] [--seconds 12] [--results FILE] [--report FILE]

Every problem file is spoiled in each way of `spoils.py` and solved from the command line, one run at a time. Each way
out that is told is then tried: a timetable is made of the problem with its changes, and the referee judges it. What was
measured is kept in --results, so that a run that was cut goes on where it was.
"""

from __future__ import annotations

import argparse
import copy
import json
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.measure import ROOT, judge
from benchmarks.spoils import SPOILS
from scheduler.problem import parse_problem
from scheduler.progress import Progress, SolveOptions
from scheduler.relaxations import apply_all
from scheduler.solution import parse_solution, to_json
from scheduler.solve import solve

TOLD = re.compile(r"no timetable: \w+, (\d+) ways out")  # in the log of a run
TRIAL_SECONDS = 30.0  # for a timetable of a problem with the changes of a way out
TITLE = f"""# Impossible problems

Made by `benchmarks/infeasible.py`: each problem is spoiled in {sum(map(len, SPOILS.values()))} ways (`spoils.py`) and
solved from the command line with a limit of {{seconds:g}} s and two workers, one run at a time. Seconds are counted
from the start of the command. `good` is how many of the ways out told give a timetable in which the referee
(`tests/data/score.py`) finds nothing broken; the cheapest is named by what it changes.

| kind | spoilt by | problem | status | recognised s | first way out s | all s | ways out | good | cheapest |
|---|---|---|---|---:|---:|---:|---:|---:|---|
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One spoiled problem; seconds from the start of the command, None where it did not come to that."""

    kind: str
    spoil: str
    instance: str
    status: str
    recognised: float | None
    first_way: float | None
    seconds: float
    ways: int
    good: int
    cheapest: str

    def cells(self) -> str:
        def at(seconds: float | None) -> str:
            return "–" if seconds is None else f"{seconds:.1f}"

        words = self.spoil.replace("_", " ")
        figures = f"{at(self.recognised)} | {at(self.first_way)} | {self.seconds:.1f} | {self.ways} | {self.good}"
        return f"| {self.kind} | {words} | {self.instance} | {self.status} | {figures} | {self.cheapest} |\n"


def main() -> None:
    arguments = _parser().parse_args()
    paths = [
        path for given in arguments.problems for path in (sorted(given.glob("*.json")) if given.is_dir() else [given])
    ]
    rows = _read(arguments.results)
    known = {(row.spoil, row.instance) for row in rows}
    for path in paths:
        for kind in arguments.kinds:
            for spoil in SPOILS[kind]:
                if (spoil.__name__, path.stem) in known:
                    continue
                data = json.loads(path.read_text(encoding="utf-8"))
                spoil(data)
                row = measure(data, kind, spoil.__name__, path.stem, arguments.seconds)
                print(row.cells(), end="", flush=True)
                with arguments.results.open("a", encoding="utf-8") as results:
                    results.write(json.dumps(asdict(row)) + "\n")
                rows.append(row)
    write_report(arguments.report, rows, arguments.seconds)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("problems", type=Path, nargs="+", metavar="FILE_OR_FOLDER")
    parser.add_argument("--kinds", nargs="+", choices=SPOILS, default=list(SPOILS))
    parser.add_argument("--seconds", type=float, default=12.0)
    parser.add_argument("--results", type=Path, default=ROOT / "benchmarks/results/infeasible.jsonl")
    parser.add_argument("--report", type=Path, default=ROOT / "benchmarks/INFEASIBLE.md")
    return parser


def _read(results: Path) -> list[Row]:
    results.parent.mkdir(parents=True, exist_ok=True)
    lines = results.read_text(encoding="utf-8").splitlines() if results.exists() else []
    return [Row(**json.loads(line)) for line in lines]


def measure(data: dict[str, Any], kind: str, spoil: str, instance: str, seconds: float) -> Row:
    """One run from the command line, and a trial of each way out that it tells."""
    with tempfile.TemporaryDirectory() as folder:
        problem, solution = Path(folder) / "problem.json", Path(folder) / "solution.json"
        problem.write_text(json.dumps(data), encoding="utf-8")
        taken, told = _run(problem, solution, seconds)
        answer = parse_solution(json.loads(solution.read_text(encoding="utf-8")), parse_problem(data))
    ways = [way for reason in answer.reasons for way in reason.ways_out]
    return Row(
        kind=kind,
        spoil=spoil,
        instance=instance,
        status=answer.status,
        recognised=told[0][0] if told else None,
        first_way=next((at for at, n in told if n), None),
        seconds=taken,
        ways=len(ways),
        good=sum(gives_timetable(data, way.changes) for way in ways),
        cheapest=" + ".join(sorted({change.code for change in ways[0].changes})) if ways else "",
    )


def _run(problem: Path, solution: Path, seconds: float) -> tuple[float, list[tuple[float, int]]]:
    """How long `flask solve` took, and when it told how many ways out."""
    command = [sys.executable, "-m", "flask", "--app", "app", "solve", str(problem), "-o", str(solution)]
    command += ["--time-limit", str(seconds), "--workers", "2"]
    started, told = time.monotonic(), []
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        for line in process.stderr:
            found = TOLD.search(line)
            if found:
                told.append((round(time.monotonic() - started, 2), int(found[1])))
    return round(time.monotonic() - started, 2), told


def gives_timetable(data: dict[str, Any], changes: Any) -> bool:
    """Whether the referee accepts the first timetable that is found of the changed problem."""
    problem = parse_problem(copy.deepcopy(data))
    problem = apply_all(problem, changes)
    found: list[Progress] = []
    options = SolveOptions(time_limit=TRIAL_SECONDS, workers=2, ways_out=False)

    def note(progress: Progress) -> None:
        if progress.objective is not None:
            found.append(progress)

    answer = solve(problem, options=options, on_progress=note, should_stop=lambda: bool(found))
    if not answer.has_timetable:
        return False
    with tempfile.TemporaryDirectory() as folder:
        paths = Path(folder) / "problem.json", Path(folder) / "solution.json"
        for path, content in zip(paths, (dict(problem.data), to_json(answer, problem)), strict=True):
            path.write_text(json.dumps(content), encoding="utf-8")
        return judge(*paths)[0] is not None


def write_report(path: Path, rows: list[Row], seconds: float) -> None:
    """The rows in the order of the kinds, one problem after the other."""
    spoils = [spoil.__name__ for kind in SPOILS.values() for spoil in kind]
    ordered = sorted(rows, key=lambda row: (spoils.index(row.spoil), row.instance))
    instances = len({row.instance for row in rows})
    text = TITLE.format(seconds=seconds) + "".join(row.cells() for row in ordered)
    missing = instances * len(spoils) - len(rows)
    if missing:
        text += f"\n{len(rows)} of {instances * len(spoils)} runs are measured, {missing} are not.\n"
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
