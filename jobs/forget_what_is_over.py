"""Erasing what has been kept long enough, as the worker does it now and then."""

from datetime import datetime

import structlog

from operations.actor import SYSTEM
from operations.errors import StaleError
from operations.forget_intake import forget_intake, intakes_to_forget

log = structlog.get_logger(__name__)


def forget_what_is_over(*, keep_days: int, now: datetime) -> int:
    """Each intake in a transaction of its own; how many. Needs an application context."""
    forgotten = 0
    for intake in intakes_to_forget(keep_days=keep_days, now=now):
        try:
            done = forget_intake(intake, keep_days=keep_days, actor=SYSTEM, now=now)
        except StaleError:  # somebody works on it: the next time
            continue
        if done:
            log.info("intake.forgotten", intake=intake.id)
            forgotten += 1
    return forgotten
