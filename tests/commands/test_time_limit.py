"""A time limit holds whatever the size of the problem: `flask solve` ends within two seconds of it."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.generator import FAMILIES, make_problem
from scheduler.search.warm_up import warm_up
from tests.commands.files import write
from tests.scheduler.problems import Data
from tests.scheduler.referee import INSTANCES, judge

ROOT = Path(__file__).parent.parent.parent
LIMIT, LATE = 3.0, 2.0  # seconds
LARGE = "year"


def problem_of(name: str) -> Data:
    if name == LARGE:
        text = json.dumps(make_problem(FAMILIES[name], seed=5, name=name))
    else:
        text = next(path for path in INSTANCES if path.stem == name).read_text(encoding="utf-8")
    data: Data = json.loads(text)
    return data


def run_for(problem: Path, output: Path) -> float:
    """The seconds of the command on the clock of this process, its start-up among them."""
    code = "from commands.solve import solve_command; solve_command()"
    arguments = [sys.executable, "-c", code, str(problem), "--output", str(output), "--time-limit", str(LIMIT)]
    began = time.monotonic()
    subprocess.run(arguments, cwd=ROOT, capture_output=True, timeout=300, check=False)
    return time.monotonic() - began


@pytest.mark.slow
@pytest.mark.parametrize("name", ["factory", LARGE])
def test_solve_ends_within_two_seconds_of_its_limit(name: str, tmp_path: Path) -> None:
    """Start-up is what the command takes to refuse a file that is no problem."""
    warm_up()
    data, output = problem_of(name), tmp_path / "solution.json"
    problem, nothing = write(tmp_path / "problem.json", data), write(tmp_path / "nothing.json", {})
    start_up = max(run_for(nothing, output) for _ in range(2))
    taken = run_for(problem, output)
    solution = json.loads(output.read_text(encoding="utf-8"))
    assert solution["status"] == "unknown" or judge(data, solution)[0] == set()
    assert solution["seconds"] < LIMIT + LATE
    assert taken - start_up < LIMIT + LATE
