"""A process of the engine as the process beside it sees it: what it says, how it fails, that it ends."""

import os
import queue
import signal
from typing import Any

from scheduler.bounds.proof import Task
from scheduler.child import Child
from scheduler.problem import parse_problem
from tests.scheduler.problems import tiny_problem

PROVER = "scheduler.bounds.prover"
LONG = 60.0  # seconds in which a busy machine does what takes one


def started(task: object) -> tuple[Child, queue.Queue[tuple[Any, ...]]]:
    messages: queue.Queue[tuple[Any, ...]] = queue.Queue()
    return Child(PROVER, task, messages.put), messages


def test_child_that_fails_says_why_last() -> None:
    child, messages = started("no task at all")
    kind, text = messages.get(timeout=LONG)
    child.end()
    assert kind == "end"
    assert "AttributeError" in text


def test_child_that_is_killed_by_others_is_a_failure() -> None:
    child, messages = started(Task(parse_problem(tiny_problem()), LONG))
    os.kill(child.pid, signal.SIGKILL)
    child.wait(LONG)
    child.end()
    said = [messages.get(timeout=LONG) for _ in range(messages.qsize())]
    assert said[-1] == ("end", f"ended with status {-signal.SIGKILL}")


def test_child_that_is_ended_is_no_failure() -> None:
    child, messages = started(Task(parse_problem(tiny_problem()), LONG))
    child.end()
    said = [messages.get(timeout=LONG) for _ in range(messages.qsize())]
    assert said[-1] == ("end", "")
