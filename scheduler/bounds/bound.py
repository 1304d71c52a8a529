"""A proven lower bound of the objective, and the method that it comes from."""

from __future__ import annotations

from dataclasses import dataclass

COUNTING = "counting"
TRAINEE_PATTERNS = "trainee_patterns"
ONE_CLASS_MODEL = "one_class_model"
CLASS_MODELS = "class_models"


@dataclass(frozen=True, slots=True)
class Bound:
    """No timetable of the problem has a smaller objective than `value`; `source` is one of the codes above."""

    value: int
    source: str

    def reported(self, objective: int | None) -> float | None:
        """The value as it is told; None where it only says that no penalty is negative."""
        return float(self.value) if self.value > 0 or objective == 0 else None


def better(a: Bound, b: Bound) -> Bound:
    """The higher of two bounds; the first where they are equal."""
    return b if b.value > a.value else a
