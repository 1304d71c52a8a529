"""One measurement in a process of its own, and the list of those to be made."""

import json
from pathlib import Path

import pytest

from benchmarks import run
from benchmarks.engines import ENGINES
from benchmarks.measure import ROOT, fingerprint, measure
from benchmarks.peers.greedy import solve_greedily
from benchmarks.records import Record
from scheduler.problem import parse_problem
from tests.scheduler.problems import tiny_problem
from tests.scheduler.referee import judge


@pytest.fixture
def problem(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.json"
    path.write_text(json.dumps(tiny_problem()), encoding="utf-8")
    return path


def test_measure_records_what_the_referee_counts(problem: Path) -> None:
    record = measure("greedy", problem, seconds=1, seed=1)
    total = sum(judge(tiny_problem(), solve_greedily(parse_problem(tiny_problem())))[1].values())
    assert (record.instance, record.status, record.total, record.broken) == ("tiny", "feasible", total, ())
    assert [total for _, total in record.curve] == [total]
    assert record.startup is not None
    assert 0 < record.startup < record.wall


def test_measure_records_an_engine_that_fails(problem: Path) -> None:
    problem.write_text("{}", encoding="utf-8")
    record = measure("greedy", problem, seconds=1, seed=1)
    assert (record.status, record.total, record.startup) == ("failed", None, None)


def test_fingerprint_changes_with_the_problem(problem: Path) -> None:
    before = fingerprint("greedy", problem)
    assert before == fingerprint("greedy", problem)
    problem.write_text(json.dumps(tiny_problem() | {"days": 13}), encoding="utf-8")
    assert before != fingerprint("greedy", problem)


def test_tasks_go_seed_by_seed_with_all_limits_for_the_engine_alone(problem: Path) -> None:
    tasks = run.list_tasks([problem], ["engine", "greedy", "monolithic"], [5, 60], seeds=2, peer_seconds=None)
    assert [(t.engine, t.seconds, t.seed) for t in tasks] == [
        ("engine", 5, 1), ("engine", 60, 1), ("greedy", 60, 1), ("monolithic", 60, 1),
        ("engine", 5, 2), ("engine", 60, 2), ("monolithic", 60, 2),
    ]  # fmt: skip


def test_runs_of_an_earlier_source_count_where_they_are_asked_for(problem: Path) -> None:
    [first, second] = run.list_tasks([problem], ["engine"], [5], seeds=2, peer_seconds=None)
    present = measured(first, code=first.key()[-1], total=7)
    old, newer = measured(first, code="old", total=9), measured(second, code="old", total=8)
    records = [old, present, newer]
    assert run.find_records([first, second], records, earlier=False) == [present]
    assert run.find_records([first, second], records, earlier=True) == [present, newer]


def measured(task: run.Task, *, code: str, total: int) -> Record:
    return Record(
        task.problem.stem, task.engine, task.seconds, task.seed, code, "feasible", total, None, (), 0.3, 5.0, 90, ()
    )


def test_run_that_was_cut_goes_on_where_it_was(
    problem: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    results, report = tmp_path / "results/runs.jsonl", tmp_path / "REPORT.md"
    command = ["run.py", str(problem.parent), "--engines", "greedy", "--seconds", "1"]
    monkeypatch.setattr("sys.argv", [*command, "--results", str(results), "--report", str(report)])
    run.main()
    assert "1 runs" in capsys.readouterr().out
    run.main()
    assert "0 runs" in capsys.readouterr().out
    assert len(results.read_text(encoding="utf-8").splitlines()) == 1
    assert ENGINES["greedy"].title in report.read_text(encoding="utf-8")


def test_fingerprint_looks_at_the_search_but_not_at_what_only_explains(problem: Path) -> None:
    beside = ENGINES["engine"].beside
    assert all((ROOT / "scheduler" / name).exists() for name in beside)
    assert "search" not in beside
    assert fingerprint("engine", problem) != fingerprint("greedy", problem)
