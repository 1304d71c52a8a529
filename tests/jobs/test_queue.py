"""Asking for work through the queue, a file by default and Redis where it is set."""

import pytest

from config import Settings
from jobs.queue import SolveQueue


def hand_over(settings: Settings) -> list[int]:
    """What a worker is given when a page asks for run 7."""
    solved: list[int] = []
    web, worker = SolveQueue(settings), SolveQueue(settings, solve=solved.append)
    assert web.is_empty()
    web.enqueue(7)
    assert not web.is_empty()
    worker.huey.execute(worker.huey.dequeue())
    assert web.is_empty()
    for side in (web, worker):
        side.huey.storage.close()
    return solved


def test_queue_hands_a_study_to_the_one_who_works(settings: Settings) -> None:
    made: list[int] = []
    web, worker = SolveQueue(settings), SolveQueue(settings, study=made.append)
    web.enqueue_study(5)
    worker.huey.execute(worker.huey.dequeue())
    assert made == [5]
    for side in (web, worker):
        side.huey.storage.close()


def test_queue_hands_a_run_to_the_one_who_works(settings: Settings) -> None:
    assert hand_over(settings) == [7]


@pytest.mark.redis
def test_queue_on_redis_hands_a_run_to_the_one_who_works(settings: Settings, redis_url: str) -> None:
    assert hand_over(settings.model_copy(update={"redis_url": redis_url})) == [7]
