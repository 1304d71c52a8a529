"""The job queue: a file beside the database by default, Redis when many machines work."""

from collections.abc import Callable
from typing import Any

from huey import Huey, RedisHuey, SqliteHuey

from config import Settings

NAME = "xep-lich"


def _nobody_works_here(key: int) -> None:
    raise RuntimeError(f"{key} was taken by a process that only asks for work")


def _nobody_sends_here() -> None:
    raise RuntimeError("mail was taken by a process that only asks for work")


class SolveQueue:
    """Asks for runs to be solved, studies to be made and mail to be sent; a worker gives what does it.

    Mail has a queue of its own (`mail`), so that it does not wait for a run to end.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        solve: Callable[[int], None] = _nobody_works_here,
        study: Callable[[int], None] = _nobody_works_here,
        send: Callable[[], None] = _nobody_sends_here,
    ) -> None:
        self.huey: Huey = _make_huey(settings, NAME)
        self.mail: Huey = _make_huey(settings, f"{NAME}-mail")

        # The queue knows a task by module and name, which have to be the same on both sides.
        def run_solve(run_id: int) -> None:
            solve(run_id)

        def run_study(study_id: int) -> None:
            study(study_id)

        def send_mail() -> None:
            send()

        self._ask: Any = self.huey.task(name="run_solve")(run_solve)
        self._ask_study: Any = self.huey.task(name="run_study")(run_study)
        self._ask_mail: Any = self.mail.task(name="send_mail")(send_mail)

    def enqueue(self, run_id: int) -> None:
        """Ask any worker to solve this run. Asking twice is harmless: a run is begun once."""
        self._ask(run_id)

    def enqueue_study(self, study_id: int) -> None:
        """Ask any worker to make this study, which is begun once too."""
        self._ask_study(study_id)

    def enqueue_mail(self) -> None:
        """Ask any worker to send what was approved. Asking twice is harmless: each message is taken once."""
        self._ask_mail()

    def is_empty(self) -> bool:
        return int(self.huey.pending_count()) == 0

    def has_no_mail(self) -> bool:
        return int(self.mail.pending_count()) == 0


def _make_huey(settings: Settings, name: str) -> Huey:
    if settings.redis_url:
        return RedisHuey(name, url=settings.redis_url, results=False)
    return SqliteHuey(name, filename=str(settings.instance_dir / "queue.db"), results=False)
