"""The engine in its child process."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from config import ROOT
from jobs.solve_process import SolveProcess
from scheduler import check, parse_problem, parse_solution
from tests.jobs.processes import PATIENCE, children_of, is_alive, wait_until

LONG = {"time_limit": 900.0, "seed": 1, "workers": 1}


def instance(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((ROOT / "tests/data/instances" / f"{name}.json").read_text(encoding="utf-8"))
    return data


def next_event(process: SolveProcess) -> dict[str, Any]:
    event = process.next_event(timeout=PATIENCE)
    assert event is not None, "the child said nothing"
    return event


def first_answer(process: SolveProcess) -> dict[str, Any]:
    event = next_event(process)
    while event["event"] == "progress" and event["solution"] is None:
        event = next_event(process)
    return event


def last_event(process: SolveProcess) -> dict[str, Any]:
    event = next_event(process)
    while event["event"] == "progress":
        event = next_event(process)
    return event


def test_child_gives_a_checked_result() -> None:
    data = instance("one-class")
    with SolveProcess(data, LONG | {"time_limit": None, "work_limit": 1000}) as process:
        event = last_event(process)
        assert next_event(process) == {"event": "died", "status": 0}
    assert event["event"] == "result", event
    problem = parse_problem(data)
    report = check(problem, parse_solution(event["solution"], problem))
    assert report.violations == ()
    assert (event["solution"]["objective"], event["penalties"]) == (report.total, report.penalties)


def test_child_tells_its_best_so_far_and_stops_when_asked() -> None:
    with SolveProcess(instance("mixed-replan"), LONG) as process:
        told = first_answer(process)
        assert told["objective"] == told["solution"]["objective"]
        process.ask_to_stop()
        event = last_event(process)
    assert event["event"] == "result"
    assert event["solution"]["status"] == "feasible"
    assert event["solution"]["objective"] <= told["objective"]


def test_child_killed_says_that_it_died() -> None:
    with SolveProcess(instance("mixed-replan"), LONG) as process:
        first_answer(process)
        os.kill(process.pid, signal.SIGKILL)
        assert last_event(process) == {"event": "died", "status": -signal.SIGKILL}


MOMENTS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "at once": lambda _event: True,
    "in the search": lambda event: event["phase"] in ("competition", "annealing"),
    "after a timetable": lambda event: event["objective"] is not None,
    "while it proves bounds": lambda event: event["bound"] is not None,
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_child_killed_at_any_moment_says_so_and_leaves_no_helper(moment: str) -> None:
    with SolveProcess(instance("mixed-replan"), LONG) as process:
        event = next_event(process)
        while event["event"] == "progress" and not MOMENTS[moment](event):
            event = next_event(process)
        assert event["event"] == "progress"
        helpers = children_of(process.pid)
        os.kill(process.pid, signal.SIGKILL)
        assert last_event(process) == {"event": "died", "status": -signal.SIGKILL}
        wait_until(lambda: not any(map(is_alive, helpers)), what="the helpers have ended")


def test_child_and_its_helpers_end_with_the_block() -> None:
    with SolveProcess(instance("mixed-replan"), LONG) as process:
        first_answer(process)
        helpers = children_of(process.pid)
        assert helpers
    wait_until(lambda: not any(map(is_alive, [process.pid, *helpers])), what="all processes have ended")


def test_child_infeasible_gives_reasons() -> None:
    data = instance("one-class")
    data["classes"][0]["min_size"] = 10_000
    data["classes"][0]["capacity"] = 20_000
    with SolveProcess(data, LONG) as process:
        event = last_event(process)
    assert event["solution"]["status"] == "infeasible"
    assert {reason["code"] for reason in event["solution"]["reasons"]} == {"rooms_too_small"}


def test_child_broken_problem_is_an_error_with_its_reason() -> None:
    with SolveProcess({"periods": []}, LONG) as process:
        event = last_event(process)
    assert event["event"] == "error"
    assert "ProblemFormatError" in event["error"]


@pytest.mark.parametrize("given", ["", "no json\n"])
def test_child_without_a_task_ends(given: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "jobs.solve_child"],
        input=given, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False, start_new_session=True,
    )  # fmt: skip
    assert ended.returncode != 0


def test_child_whose_worker_is_gone_ends_with_its_helpers() -> None:
    with SolveProcess(instance("mixed-replan"), LONG) as process:
        first_answer(process)
        helpers = children_of(process.pid)
        assert process._process.stdin
        process._process.stdin.close()
        wait_until(lambda: not any(map(is_alive, [process.pid, *helpers])), what="all processes have ended")
