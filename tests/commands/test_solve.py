"""`flask solve` on files: what it writes, what it says and its exit status, for good input and bad."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from commands.solve import outcome_lines, solve_command
from scheduler.check import check
from scheduler.problem import parse_problem
from scheduler.solution import Solution, parse_solution
from tests.scheduler.problems import Data, replan_problem, tiny_problem
from tests.scheduler.referee import INSTANCES, judge

ROOT = Path(__file__).parent.parent.parent
QUICK = ("--work-limit", "200", "--workers", "1")


@pytest.fixture
def problem_file(tmp_path: Path) -> Path:
    return write(tmp_path / "problem.json", tiny_problem())


def write(path: Path, data: Data) -> Path:
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def run(problem: Path, output: Path, *more: str) -> Result:
    return CliRunner().invoke(solve_command, [str(problem), "--output", str(output), *(more or QUICK)])


def read(path: Path) -> dict[str, Any]:
    data = json.loads(path.read_bytes().decode("utf-8"))
    assert isinstance(data, dict)
    return data


def test_solve_writes_a_timetable_that_the_referee_accepts(problem_file: Path, tmp_path: Path):
    result = run(problem_file, tmp_path / "solution.json")
    assert (result.exit_code, result.stdout) == (0, "")
    solution = read(tmp_path / "solution.json")
    broken, penalties = judge(tiny_problem(), solution)
    assert (broken, solution["objective"]) == (set(), sum(penalties.values()))
    assert f"objective {solution['objective']}" in result.stderr
    problem = parse_problem(tiny_problem())
    assert check(problem, parse_solution(solution, problem)).total == solution["objective"]


def test_solve_same_seed_and_work_limit_gives_the_same_timetable(problem_file: Path, tmp_path: Path):
    for name in ("one.json", "two.json"):
        assert run(problem_file, tmp_path / name).exit_code == 0
    one, two = read(tmp_path / "one.json"), read(tmp_path / "two.json")
    assert (one["classes"], one["trainees"]) == (two["classes"], two["trainees"])


def test_solve_time_limit_in_seconds_is_kept(tmp_path: Path):
    result = run(INSTANCES[0], tmp_path / "solution.json", "--time-limit", "2", "--workers", "1")
    solution = read(tmp_path / "solution.json")
    assert result.exit_code == {"feasible": 0, "unknown": 4}[solution["status"]]
    assert 0 < solution["seconds"] < 62  # a busy machine may be late


def test_solve_interrupted_keeps_the_best_so_far(tmp_path: Path):
    """The time limit is far away; an interrupt after the first timetable ends the run in good order."""
    output = tmp_path / "solution.json"
    code = "from commands.solve import outcome_lines, solve_command; solve_command()"
    arguments = [sys.executable, "-c", code, str(INSTANCES[0]), "--output", str(output), "--time-limit", "900"]
    with subprocess.Popen(arguments, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        for line in process.stderr:
            if "objective" in line:
                process.send_signal(signal.SIGINT)
                break
        process.stderr.read()
        assert process.wait(timeout=300) == 0
    problem = json.loads(INSTANCES[0].read_text(encoding="utf-8"))
    assert judge(problem, read(output))[0] == set()


def test_solve_what_has_been_held_stands(tmp_path: Path):
    result = run(write(tmp_path / "problem.json", replan_problem()), tmp_path / "solution.json")
    assert result.exit_code == 0
    assert judge(replan_problem(), read(tmp_path / "solution.json"))[0] == set()


def test_solve_infeasible_problem_says_why_with_status_3(tmp_path: Path):
    problem = write(tmp_path / "problem.json", tiny_problem() | {"calendar": "#" * 28})
    result = run(problem, tmp_path / "solution.json")
    assert result.exit_code == 3
    solution = read(tmp_path / "solution.json")
    assert (solution["status"], solution["objective"]) == ("infeasible", None)
    assert {"classes", "trainees"}.isdisjoint(solution)
    assert solution["reasons"][0]["code"] == "no_slot"
    assert solution["reasons"][0]["text"] in result.stderr


def test_solve_infeasible_problem_says_what_would_give_a_timetable(tmp_path: Path):
    data = tiny_problem()
    data["classes"][0]["min_size"] = 3
    result = run(write(tmp_path / "problem.json", data), tmp_path / "solution.json", "--work-limit", "1000")
    ways = read(tmp_path / "solution.json")["reasons"][0]["ways_out"]
    assert {"code": "class_minimum", "objects": ["A"], "params": {"class": "A", "min_size": 2}} in [
        {key: change[key] for key in ("code", "objects", "params")} for way in ways for change in way["changes"]
    ]
    assert all(f"way out: {way['text']}" in result.stderr for way in ways)


def test_solve_without_a_timetable_has_the_status_of_its_file(tmp_path: Path):
    """Both trainees have to come at once, and their unit lets only one go."""
    problem = tiny_problem()
    problem["formats"][2]["sessions"] = [6]
    problem["periods"][0]["lessons"] = 6
    problem["classes"] = [{"id": "A", "formats": ["net"], "capacity": 2, "min_size": 2}]
    problem["trainees"] = [{"id": f"T{i}", "availability": "." * 28, "unit": "U"} for i in range(2)]
    result = run(write(tmp_path / "problem.json", problem), tmp_path / "solution.json")
    assert result.exit_code == {"infeasible": 3, "unknown": 4}[read(tmp_path / "solution.json")["status"]]


def test_outcome_of_a_run_that_found_nothing_says_what_to_do():
    """More time, and on a new machine the search compiled first."""
    cold = outcome_lines(Solution(status="unknown"), Path("solution.json"), warm=False)
    warm = outcome_lines(Solution(status="unknown"), Path("solution.json"), warm=True)
    assert cold[0] == "no timetable was found, and none was shown to be impossible: allow more time"
    assert "scheduler.search.warm_up" in cold[1]
    assert warm == [cold[0], cold[2]]
    assert warm[-1].endswith("written to solution.json")


def test_solve_faulty_problem_names_every_fault_with_status_2(tmp_path: Path):
    problem = tiny_problem()
    problem["trainees"][2]["availability"] = "." * 27
    problem["classes"][0]["capacity"] = None
    path = write(tmp_path / "problem.json", problem)
    result = run(path, tmp_path / "solution.json")
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        f"{path}: classes[0].capacity: null is not allowed here",
        f"{path}: trainees[2].availability: 27 characters, expected 28",
    ]
    assert [entry.name for entry in tmp_path.iterdir()] == ["problem.json"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not JSON: line 1, column 1: Expecting value"),
        (b'{"start": ', "is not JSON: line 1, column 11: Expecting value"),
        (b'{"name": "\xff"}', "is not UTF-8 text (byte 10)"),
        (b'{"days": NaN}', "is not JSON: NaN is not a number of JSON"),
        (b'{"days": -Infinity}', "is not JSON: -Infinity is not a number of JSON"),
        (b"[" * 200_000, "is nested too deeply"),
        (b"[1, 2]", "the file holds a list, expected an object"),
        (b'"text"', "the file holds a text, expected an object"),
    ],
)
def test_solve_unreadable_content_is_said_with_status_2(tmp_path: Path, content: bytes, message: str):
    path = tmp_path / "problem.json"
    path.write_bytes(content)
    result = run(path, tmp_path / "solution.json")
    assert (result.exit_code, result.stderr) == (2, f"{path}: {message}\n")
    assert not (tmp_path / "solution.json").exists()


def test_solve_number_with_too_many_digits_is_said_with_status_2(tmp_path: Path):
    path = tmp_path / "problem.json"
    path.write_text('{"days": 1' + "0" * 5000 + "}", encoding="ascii")
    result = run(path, tmp_path / "solution.json")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"{path}: is not JSON: ")


def test_solve_missing_file_is_said_with_status_2(tmp_path: Path):
    result = run(tmp_path / "nowhere.json", tmp_path / "solution.json")
    assert (result.exit_code, result.stderr) == (2, f"{tmp_path / 'nowhere.json'}: No such file or directory\n")


def test_solve_directory_as_problem_is_said_with_status_2(tmp_path: Path):
    result = run(tmp_path, tmp_path / "solution.json")
    assert (result.exit_code, result.stderr) == (2, f"{tmp_path}: Is a directory\n")


def test_solve_byte_order_mark_is_read_over(problem_file: Path, tmp_path: Path):
    problem_file.write_bytes(b"\xef\xbb\xbf" + problem_file.read_bytes())
    assert run(problem_file, tmp_path / "solution.json").exit_code == 0


def test_solve_output_that_is_a_directory_is_said_with_status_2(problem_file: Path, tmp_path: Path):
    result = run(problem_file, tmp_path)
    assert (result.exit_code, result.stderr) == (2, f"{tmp_path}: is a directory\n")


def test_solve_output_in_a_missing_folder_is_said_with_status_2(problem_file: Path, tmp_path: Path):
    output = tmp_path / "nowhere" / "solution.json"
    result = run(problem_file, output)
    assert (result.exit_code, result.stderr) == (2, f"{output}: cannot be written: No such file or directory\n")


def test_solve_older_output_is_replaced_and_nothing_else_is_left(problem_file: Path, tmp_path: Path):
    output = write(tmp_path / "solution.json", {"old": True})
    assert run(problem_file, output).exit_code == 0
    assert "old" not in read(output)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["problem.json", "solution.json"]


def test_solve_output_to_a_device_is_written_in_place(problem_file: Path):
    assert run(problem_file, Path(os.devnull)).exit_code == 0
    assert Path(os.devnull).is_char_device()


@pytest.mark.parametrize(
    "options",
    [("--time-limit", "0"), ("--time-limit", "nan"), ("--work-limit", "0"), ("--seed", "-1"), ("--workers", "0")],
)
def test_solve_senseless_option_is_said_with_status_2(problem_file: Path, tmp_path: Path, options: tuple[str, str]):
    result = run(problem_file, tmp_path / "solution.json", *options)
    assert result.exit_code == 2
    assert options[0] in result.stderr


def test_solve_help_names_every_option_and_exit_status():
    text = CliRunner().invoke(solve_command, ["--help"]).stdout
    for word in ("PROBLEM.json", "--output", "--time-limit", "--work-limit", "--seed", "--workers"):
        assert word in text
    assert [line.split()[0] for line in text.split("Exit status:")[1].splitlines()[1:5]] == ["0", "2", "3", "4"]
