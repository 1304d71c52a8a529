"""`flask compare` on a file: one row a format and the mix, and its exit status."""

import json
from pathlib import Path

import pytest

from commands.compare import compare_command
from tests.commands.files import run, write
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
