"""What comes after the deadline is taken, and flagged: answers on what was said, what was taken away on the trainee."""

from datetime import datetime

from models import Intake, Trainee


def is_late(intake: Intake, now: datetime) -> bool:
    """Whether what is said now comes after the deadline."""
    return intake.answer_deadline is not None and now > intake.answer_deadline


def note_taken_away(trainee: Trainee, *, late: bool, now: datetime) -> None:
    """Note that something that said when the trainee can come has been erased: a draft found before does not heed
    that, and nothing else is left to show it. Part of the running transaction.

    `late` is whether that was the trainee's to do by the deadline, and came after it.
    """
    trainee.taken_away_at = now
    if late:
        trainee.taken_away_late_at = now
