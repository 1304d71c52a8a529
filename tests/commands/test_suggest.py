"""`flask suggest` on files: what it tells, and its exit status for good input and bad."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result

from commands.suggest import suggest_command
from scheduler.problem import parse_problem
from scheduler.progress import SolveOptions
from scheduler.solution import to_json
from scheduler.solve import solve
from tests.commands.files import run, write
from tests.jobs.processes import children_of, is_alive, wait_until
from tests.scheduler.problems import Data, tiny_problem, tiny_solution
from tests.scheduler.referee import INSTANCES
from tests.scheduler.suggest.bottlenecks import needs_sunday, open_problem

ROOT = Path(__file__).parent.parent.parent
COUNTED = ("--work-each", "2000", "--solves", "22")


def solved(data: Data) -> Data:
    problem = parse_problem(data)
    return to_json(solve(problem, options=SolveOptions(time_limit=None, work_limit=5000, workers=1)), problem)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    data = needs_sunday()
    return write(tmp_path / "problem.json", data), write(tmp_path / "solution.json", solved(data))


def suggested(files: tuple[Path, Path], *more: object) -> Result:
    return run(suggest_command, *files, *(more or COUNTED))


def test_suggest_names_the_bottleneck_first_in_a_table(files: tuple[Path, Path]):
    result = suggested(files)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    header = next(i for i, line in enumerate(lines) if line.startswith("|"))
    cells = [cell.strip() for cell in lines[header + 2].strip("|").split("|")]
    assert cells[7] == "let format evenings teach on Sunday too (evening)"
    assert int(cells[0]) > 0
    assert "incomplete -" in cells[8]
    assert "the problem as it is" in result.stderr


def test_suggest_json_has_the_same_as_data(files: tuple[Path, Path]):
    result = suggested(files, *COUNTED, "--json", "--top", "1")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert len(told["suggestions"]) == 1
    first = told["suggestions"][0]
    assert (first["code"], first["objects"], first["params"]["weekday"]) == ("weekday", ["evenings"], 6)
    assert first["gain"] == -sum(first["changes"].values())
    assert told["current"]["total"] >= told["unchanged"]["total"] > first["figures"]["total"]


def test_suggest_of_one_kind_tries_only_that(files: tuple[Path, Path]):
    result = suggested(files, *COUNTED, "--kind", "bigger_room", "--json")
    assert json.loads(result.stdout)["offered"] == 0


def test_suggest_where_nothing_helps_says_so(tmp_path: Path):
    data = open_problem() | {"weights": {"late_week": 0}}
    files = write(tmp_path / "problem.json", data), write(tmp_path / "solution.json", solved(data))
    assert suggested(files).stdout.splitlines()[-1] == "None of them gains anything."


def test_suggest_within_seconds(files: tuple[Path, Path]):
    result = suggested(files, "--seconds", "3", "--seconds-each", "1", "--workers", "1")
    assert result.exit_code == 0
    assert "Tried: " in result.stdout


def test_suggest_interrupted_tells_what_has_been_measured(tmp_path: Path):
    """There is time for hours; an interrupt after the first solve ends it in good order."""
    data = json.loads(INSTANCES[0].read_text(encoding="utf-8"))
    problem, solution = write(tmp_path / "problem.json", data), write(tmp_path / "solution.json", solved(data))
    code = "from commands.suggest import suggest_command; suggest_command()"
    limits = ["--seconds", "9000", "--seconds-each", "3", "--workers", "1"]
    arguments = [sys.executable, "-c", code, str(problem), str(solution), *limits]
    pipe = subprocess.PIPE
    with subprocess.Popen(arguments, cwd=ROOT, stdout=pipe, stderr=pipe, text=True, start_new_session=True) as process:
        assert process.stderr
        assert process.stdout
        process.stderr.readline()
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does, to the solving processes too
        told = process.stdout.read()
        assert process.wait(timeout=300) == 0
    assert told.startswith("The timetable: total ")


def test_suggest_killed_leaves_no_process_behind(files: tuple[Path, Path]):
    code = "from commands.suggest import suggest_command; suggest_command()"
    arguments = [sys.executable, "-c", code, *map(str, files), "--seconds", "9000", "--seconds-each", "3000"]
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        wait_until(lambda: len(children_of(process.pid)) > 2, what="the solving processes")
        started = children_of(process.pid)
        process.kill()
    wait_until(lambda: not any(map(is_alive, started)), what="the solving processes are gone")


def test_suggest_timetable_that_breaks_a_rule_is_named_with_status_2(tmp_path: Path):
    solution = tiny_solution()
    solution["classes"]["A"]["sessions"][0]["slot"] = 1
    files = write(tmp_path / "problem.json", tiny_problem()), write(tmp_path / "solution.json", solution)
    result = suggested(files)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"{files[1]}: breaks rule ")


def test_suggest_file_without_a_timetable_is_said_with_status_2(tmp_path: Path):
    solution: Data = {"status": "unknown"}
    files = write(tmp_path / "problem.json", tiny_problem()), write(tmp_path / "solution.json", solution)
    result = suggested(files)
    assert (result.exit_code, result.stderr) == (2, f"{files[1]}: holds no timetable, its status is unknown\n")


def test_suggest_faulty_solution_names_the_fault_with_status_2(tmp_path: Path):
    files = write(tmp_path / "problem.json", tiny_problem()), write(tmp_path / "solution.json", {"status": "good"})
    result = suggested(files)
    assert result.exit_code == 2
    assert result.stderr.startswith(f'{files[1]}: status: "good", expected one of ')


def test_suggest_missing_solution_is_said_with_status_2(tmp_path: Path):
    files = write(tmp_path / "problem.json", tiny_problem()), tmp_path / "nowhere.json"
    assert (suggested(files).exit_code, suggested(files).stderr) == (2, f"{files[1]}: No such file or directory\n")


@pytest.mark.parametrize(
    "options", [("--work-each", "5"), ("--seconds", "nan"), ("--kind", "magic"), ("--top", "0"), ("--solves", "3")]
)
def test_suggest_senseless_option_is_said_with_status_2(files: tuple[Path, Path], options: tuple[str, str]):
    result = suggested(files, *options)
    assert result.exit_code == 2
    assert options[0] in result.stderr


def test_suggest_help_names_every_option_and_kind():
    text = run(suggest_command, "--help").stdout
    for word in (
        "SOLUTION.json",
        "--seconds",
        "--seconds-each",
        "--work-each",
        "--kind",
        "--top",
        "--json",
        "later_end",
    ):
        assert word in text
