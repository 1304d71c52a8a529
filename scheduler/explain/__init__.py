"""Why a timetable is as it is: for each trainee what was missed and why, for each session what other slots would do.

Everything is said as codes with parameters (`Finding`), in plain dataclasses that `plain` makes ready for JSON.
The timetable has to be one that can be counted; what of it cannot be is for `check` to say.
"""

from scheduler.explain.homes import HomeAnswer
from scheduler.explain.plain import plain
from scheduler.explain.session import SessionExplanation, explain_session
from scheduler.explain.slot import SlotEffect, SlotExplanation
from scheduler.explain.trainees import MissedSession, SeatAnswer, TraineeExplanation, explain_trainees

__all__ = [
    "HomeAnswer",
    "MissedSession",
    "SeatAnswer",
    "SessionExplanation",
    "SlotEffect",
    "SlotExplanation",
    "TraineeExplanation",
    "explain_session",
    "explain_trainees",
    "plain",
]
