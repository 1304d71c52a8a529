"""`flask explain` on files: what it says of trainees and sessions, and its exit status for good input and bad."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commands.explain import explain_command
from scheduler.explain import explain_session, explain_trainees, plain
from scheduler.problem import parse_problem
from scheduler.solution import parse_solution
from tests.scheduler.problems import Data, tiny_problem, tiny_solution


def busy_problem() -> Data:
    """T1 cannot come on the second morning of class A."""
    problem = tiny_problem()
    problem["trainees"][1]["availability"] = "." * 4 + "#" + "." * 23
    return problem


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    return write(tmp_path / "problem.json", busy_problem()), write(tmp_path / "solution.json", tiny_solution())


def write(path: Path, data: Data) -> Path:
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def run(files: tuple[Path, Path], *more: str) -> Result:
    return CliRunner().invoke(explain_command, [*map(str, files), *more])


def test_explain_tells_of_everybody_who_misses_something(files: tuple[Path, Path]):
    result = run(files)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "T1: class A, hears 6 of 6 lessons, completes",
        "  does not attend A session 1, Wed 2027-03-10 morning (slot 4): busy (2 lessons, 2 heard elsewhere)",
        "    B session 1, Wed 2027-03-10 evening (slot 5), 2 lessons: attended",
        "  at home in B: 0 lessons missed, 0 make-ups, saves 5",
        "",
    ]


@pytest.mark.parametrize(("weight", "said"), [(5, "would serve, saves 1035"), (2000, "open, but costs 960")])
def test_explain_open_seat_says_whether_it_would_serve(tmp_path: Path, weight: int, said: str):
    problem, solution = busy_problem(), tiny_solution()
    problem["weights"] = {"makeup": weight}
    solution["trainees"]["T1"]["makeups"] = []
    files = write(tmp_path / "problem.json", problem), write(tmp_path / "solution.json", solution)
    assert f"(slot 5), 2 lessons: {said}\n" in run(files).stdout


def test_explain_one_trainee_tells_also_of_who_misses_nothing(files: tuple[Path, Path]):
    result = run(files, "--trainee", "T0")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "T0: class A, hears 6 of 6 lessons, completes",
        "  at home in B: no session of it could be attended (its sessions: 3 at the limit of the unit)",
        "",
    ]


def test_explain_session_lists_the_best_slot_first_and_what_forbids_others(files: tuple[Path, Path]):
    result = run(files, "--session", "A:1")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "A session 1, now Wed 2027-03-10 morning (slot 4)",
        "  Thu 2027-03-11 morning (slot 6), room R0, lecturer L0: saves 5, 1 can come now, 1 make-ups lost (makeup -5)",
        "  Fri 2027-03-12 morning (slot 8), room R0, lecturer L0: saves 5, 1 can come now, 1 make-ups lost (makeup -5)",
        (
            "  not Tue 2027-03-09 morning (slot 2): 6 open days from one session to that on Mon 2027-03-15, at most 5; "
            "saves 5, 1 can come now, 1 make-ups lost (makeup -5)"
        ),
        "  6 slots are out of the order of the class",
        "  18 slots are not in the week of the format",
        "",
    ]


def test_explain_without_anything_missed_says_so(tmp_path: Path):
    solution = tiny_solution()
    solution["trainees"]["T1"] = {"class": "A"}
    files = write(tmp_path / "problem.json", tiny_problem()), write(tmp_path / "solution.json", solution)
    assert run(files).stdout == "Everybody hears every lesson in their own class.\n"


def test_explain_json_is_what_the_engine_says(files: tuple[Path, Path]):
    result = run(files, "--json", "--trainee", "T1", "--session", "A:1", "--session", "B:2")
    assert result.exit_code == 0
    problem = parse_problem(busy_problem())
    solution = parse_solution(tiny_solution(), problem)
    found = json.loads(result.stdout)
    assert found == {
        "trainees": plain(explain_trainees(problem, solution, only=["T1"])),
        "sessions": plain([explain_session(problem, solution, "A", 1), explain_session(problem, solution, "B", 2)]),
    }
    assert found["trainees"][0]["sessions"][0]["reasons"] == [{"code": "busy", "slot": 4}]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--trainee", "nobody"), "no trainee 'nobody' in the problem"),
        (("--session", "A:3"), "the timetable has no session A:3"),
        (("--session", "nowhere:0"), "the timetable has no session nowhere:0"),
        (("--session", "A"), "'A' is not CLASS:K, such as C00:3"),
        (("--session", "A:-1"), "'A:-1' is not CLASS:K, such as C00:3"),
    ],
)
def test_explain_what_is_not_there_is_said_with_status_2(files: tuple[Path, Path], options: tuple[str, str], said: str):
    result = run(files, *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_explain_solution_without_a_timetable_is_said_with_status_2(files: tuple[Path, Path]):
    write(files[1], {"status": "infeasible", "reasons": []})
    result = run(files)
    assert (result.exit_code, result.stderr) == (2, f"{files[1]}: holds no timetable, its status is infeasible\n")


def test_explain_unreadable_file_is_said_with_status_2(files: tuple[Path, Path]):
    files[1].write_text("{", encoding="utf-8")
    result = run(files)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"{files[1]}: is not JSON: line 1")


def test_explain_timetable_that_breaks_a_rule_is_said_with_status_2(files: tuple[Path, Path]):
    solution = tiny_solution()
    solution["trainees"]["T1"]["skips"] = []
    write(files[1], solution)
    result = run(files)
    assert result.exit_code == 2
    assert "breaks rule attendance: trainee_busy" in result.stderr


def test_explain_help_names_every_option_and_exit_status():
    text = CliRunner().invoke(explain_command, ["--help"]).stdout
    for word in ("PROBLEM.json", "SOLUTION.json", "--trainee", "--session", "--json"):
        assert word in text
    assert [line.split()[0] for line in text.split("Exit status:")[1].splitlines()[1:3]] == ["0", "2"]
