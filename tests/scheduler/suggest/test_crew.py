"""Processes that solve small tasks one after the other."""

import os
import signal

import pytest

from scheduler.check import check
from scheduler.problem import parse_problem
from scheduler.search.warm_up import warm_up
from scheduler.suggest.crew import Crew, Task, Way
from tests.scheduler.problems import tiny_problem

ENDLESS = 10**12  # steps of work


@pytest.fixture(autouse=True, scope="module")
def compiled_kernels() -> None:
    warm_up()


def test_map_gives_answers_in_order_and_keeps_them_when_a_process_dies(caplog: pytest.LogCaptureFixture) -> None:
    problem = parse_problem(tiny_problem())
    tasks = [Task(problem, (Way(work, seed=1),)) for work in (2_000, ENDLESS, 2_000)]
    with Crew(1) as crew:
        answers = crew.map(tasks, lambda: False)
        first = next(answers)
        for pid in list(crew._pool._processes):
            os.kill(pid, signal.SIGKILL)
        rest = list(answers)
    assert first
    assert not check(problem, first).violations
    assert rest == [None, None]
    assert "a process that measures has died" in caplog.text


def test_map_stopped_gives_nothing_from_then_on() -> None:
    problem = parse_problem(tiny_problem())
    with Crew(1) as crew:
        tasks = [Task(problem, (Way(ENDLESS, seed=1),)), Task(problem, (Way(1, seed=1),))]
        assert list(crew.map(tasks, lambda: True)) == [None, None]
