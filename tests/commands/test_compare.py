"""`flask compare` on a file: one row a format and the mix, and its exit status."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from commands.compare import HEADER, compare_command
from scheduler.compare import alone, compare_formats, mix
from scheduler.problem import parse_problem
from scheduler.progress import SolveOptions
from scheduler.rules import DEFAULT_WEIGHTS
from scheduler.solution import to_json
from tests.commands.files import run, write
from tests.scheduler.problems import Data
from tests.scheduler.referee import judge
from tests.scheduler.suggest.bottlenecks import open_problem
from tests.scheduler.test_compare import torn_problem

COUNTED = ("--work-limit", "20000", "--workers", "1")


def test_compare_prints_one_row_a_format_and_the_mix(tmp_path: Path):
    data = torn_problem()
    data["formats"][0]["name"] = "Evenings"
    result = run(compare_command, write(tmp_path / "problem.json", data), *COUNTED)
    assert result.exit_code == 0
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in result.stdout.splitlines()]
    assert [row[0] for row in rows] == ["format", "----------", "Evenings", "mornings", "free mix"]
    assert [row[2] for row in rows[2:]] == ["3", "3", "6"]
    assert result.stderr.splitlines()[2].startswith("free mix: total ")


def test_compare_columns_are_what_the_referee_and_a_count_of_their_own_find(tmp_path: Path):
    """Each row again: solved alike by the engine's own comparison, then counted here from problem and solution."""
    data = torn_problem() | {"days": 28}
    for trainee in data["trainees"][:4]:
        trainee["availability"] = trainee["availability"].replace(".", "-", 3)
    data["trainees"][5]["availability"] = "#" * 56
    result = run(compare_command, write(tmp_path / "problem.json", data), *COUNTED)
    told = [[cell.strip() for cell in line.strip("|").split("|")] for line in result.stdout.splitlines()[:5]]
    assert tuple(told[0]) == HEADER
    problem = parse_problem(data)
    rows = compare_formats(problem, options=SolveOptions(time_limit=None, work_limit=20_000, workers=1))
    for cells, row in zip(told[2:], rows, strict=True):
        assert row.solution
        solved = alone(problem, row.format, own_formats=False) if row.format else mix(problem, own_formats=False)
        assert solved
        assert dict(zip(HEADER, cells, strict=True)) == {
            "format": row.format or "free mix",
            "status": row.status,
            **counted(dict(solved.data), to_json(row.solution)),
        }


def counted(problem: Data, solution: Data) -> dict[str, str]:
    """The columns that are counts: by the referee's penalties, dates and seats by hand."""
    broken, penalties = judge(problem, solution)
    assert broken == set()
    n, start = len(problem["periods"]), date.fromisoformat(problem["start"])
    held = {cid: plan["sessions"] for cid, plan in solution["classes"].items() if plan}
    slots = [session["slot"] for sessions in held.values() for session in sessions]
    marks = {trainee["id"]: trainee["availability"] for trainee in problem["trainees"]}
    unwelcome = sum(marks[tid][held[c][k]["slot"]] == "-" for tid, place in solution["trainees"].items()
                    for c, k in seats(place, held))  # fmt: skip
    return {
        "complete": str(len(marks) - penalties["incomplete"] // DEFAULT_WEIGHTS["incomplete"]),
        "missed lessons": str(penalties["missed_lesson"] // DEFAULT_WEIGHTS["missed_lesson"]),
        "make-ups": str(sum(len(place.get("makeups", [])) for place in solution["trainees"].values())),
        "unwelcome": str(unwelcome),
        "last date": (start + timedelta(days=max(slots) // n)).isoformat(),
        "classes": str(len(held)),
        "lecturer sessions": str(len(slots)),
        "total": str(sum(penalties.values())),
    }


def seats(place: Data, held: Data) -> list[tuple[str, int]]:
    """The sessions that a trainee attends."""
    home = place["class"]
    own = [(home, k) for k in range(len(held[home])) if k not in place.get("skips", [])] if home else []
    return own + [(c, k) for c, k in place.get("makeups", [])]


def test_compare_json_has_figures_and_reasons(tmp_path: Path):
    data = open_problem()
    data["formats"][1] |= {"max_span_days": 1}
    result = run(compare_command, write(tmp_path / "problem.json", data), *COUNTED, "--json")
    rows = {row["format"]: row for row in json.loads(result.stdout)["rows"]}
    assert list(rows) == ["evenings", "mornings", None]
    assert rows["mornings"]["figures"] is None
    assert [reason["code"] for reason in rows["mornings"]["reasons"]] == ["format_does_not_fit"]
    assert rows[None]["figures"]["completing"] == 6
    assert rows[None]["figures"]["total"] <= rows["evenings"]["figures"]["total"]


def test_compare_says_under_the_table_why_a_format_is_impossible(tmp_path: Path):
    data = torn_problem()
    data["formats"].append(data["formats"][0] | {"id": "late"})
    result = run(compare_command, write(tmp_path / "problem.json", data), *COUNTED, "--own-formats")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "- late: no class may be held in format late"


@pytest.mark.parametrize(("min_size", "status"), [(1, 0), (9, 3)])
def test_compare_status_says_whether_any_format_can_be(tmp_path: Path, min_size: int, status: int):
    data = open_problem()
    data["classes"][0]["min_size"] = min_size
    data["classes"][0]["capacity"] = 9
    assert run(compare_command, write(tmp_path / "problem.json", data), *COUNTED).exit_code == status


def test_compare_within_seconds(tmp_path: Path):
    result = run(compare_command, write(tmp_path / "problem.json", open_problem()), "--seconds", "2", "--workers", "1")
    assert result.exit_code in (0, 4)  # a busy machine may not find a timetable in that time
    assert "free mix" in result.stdout


def test_compare_faulty_problem_is_said_with_status_2(tmp_path: Path):
    path = write(tmp_path / "problem.json", open_problem() | {"days": 0})
    result = run(compare_command, path, *COUNTED)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"{path}: days: ")


def test_compare_help_names_every_option_and_column():
    text = run(compare_command, "--help").stdout
    for word in (
        "--seconds",
        "--work-limit",
        "--own-formats",
        "--json",
        "lecturer sessions",
        "unwelcome",
        "Exit status",
    ):
        assert word in text
