"""Asking for work through the queue's file."""

from config import Settings
from jobs.queue import SolveQueue


def test_queue_hands_a_run_to_the_one_who_works(settings: Settings) -> None:
    solved: list[int] = []
    web, worker = SolveQueue(settings), SolveQueue(settings, solve=solved.append)
    assert web.is_empty()
    web.enqueue(7)
    assert not web.is_empty()
    worker.huey.execute(worker.huey.dequeue())
    assert (solved, web.is_empty()) == ([7], True)
