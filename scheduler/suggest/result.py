"""What a search for suggestions is told, what it tells, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler.figures import Figures
    from scheduler.relaxations import Relaxation
    from scheduler.solution import Solution


@dataclass(frozen=True, slots=True)
class SuggestOptions:
    """`seconds` are for everything, `seconds_each` for one solve; `workers` solves run side by side.

    `solves` is their number, instead of what the time allows. With `work_each` a solve is counted in steps instead
    of seconds, one after the other in this process: the same seed then always gives the same suggestions.
    """

    seconds: float = 60.0
    seconds_each: float = 4.0
    work_each: int | None = None
    solves: int | None = None
    seed: int = 1
    workers: int = 2


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One relaxation, what is `gain`ed by it against the problem as it is, and the timetable with it.

    `changes` are the penalties by rule with it minus those without it. `rounds` tells how often it was solved on.
    """

    relaxation: Relaxation
    gain: int
    figures: Figures
    changes: dict[str, int]
    rounds: int
    solution: Solution

    def to_json(self) -> dict[str, object]:
        """All but the timetable."""
        return {
            "code": self.relaxation.code,
            "objects": list(self.relaxation.objects),
            "params": dict(self.relaxation.params),
            "text": self.relaxation.text,
            "gain": self.gain,
            "rounds": self.rounds,
            "changes": self.changes,
            "figures": self.figures.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Suggestions:
    """`found` are those that gain, the best first. `current` is the given timetable, `unchanged` what the same time
    makes of it without any relaxation, `chance` how far two such runs were apart.
    """

    current: Figures
    unchanged: Figures
    chance: int
    offered: int
    promising: int
    tried: int
    found: tuple[Suggestion, ...]

    def to_json(self, top: int) -> dict[str, object]:
        """Plain data, with at most `top` of those found."""
        return {
            "current": self.current.to_json(),
            "unchanged": self.unchanged.to_json(),
            "chance": self.chance,
            "offered": self.offered,
            "promising": self.promising,
            "tried": self.tried,
            "suggestions": [suggestion.to_json() for suggestion in self.found[:top]],
        }


@dataclass(frozen=True, slots=True)
class TrialProgress:
    """One solve is done: `relaxation` is None for the problem as it is."""

    done: int
    planned: int
    relaxation: Relaxation | None
    total: int
