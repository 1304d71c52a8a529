"""The job queue: a file beside the database by default, Redis when many machines work."""

from collections.abc import Callable
from typing import Any

from huey import Huey, RedisHuey, SqliteHuey

from config import Settings

NAME = "xep-lich"


def _nobody_works_here(run_id: int) -> None:
    raise RuntimeError(f"run {run_id} was taken by a process that only asks for work")


class SolveQueue:
    """Asks for runs to be solved; a worker gives `solve`, which does it."""

    def __init__(self, settings: Settings, *, solve: Callable[[int], None] = _nobody_works_here) -> None:
        self.huey: Huey = _make_huey(settings)
        self._ask: Any = self.huey.task(name="run_solve")(_named(solve))

    def enqueue(self, run_id: int) -> None:
        """Ask any worker to solve this run. Asking twice is harmless: a run is begun once."""
        self._ask(run_id)

    def is_empty(self) -> bool:
        return int(self.huey.pending_count()) == 0


def _make_huey(settings: Settings) -> Huey:
    if settings.redis_url:
        return RedisHuey(NAME, url=settings.redis_url, results=False)
    return SqliteHuey(NAME, filename=str(settings.instance_dir / "queue.db"), results=False)


def _named(solve: Callable[[int], None]) -> Callable[[int], None]:
    """The queue knows a task by module and name, which have to be the same on both sides."""

    def run_solve(run_id: int) -> None:
        solve(run_id)

    return run_solve
