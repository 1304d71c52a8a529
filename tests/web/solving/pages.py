"""The solving pages: their addresses, and the progress that they tell."""

from typing import Any

from models import Intake, SolveRun
from operations.solving import RunProgress, record_progress
from tests.operations.solved import answer_for


def address(intake: Intake, *parts: str) -> str:
    return "/".join([f"/dot-hoc/{intake.public_id}/xep-lich", *parts])


def best_so_far(run: SolveRun, **values: Any) -> None:
    told: dict[str, Any] = {
        "phase": "annealing",
        "seconds": 2.0,
        "objective": 40,
        "bound": 3.0,
        "trainees_missing": 2,
        "penalties": {"missed_lesson": 20, "makeup": 5, "avoid": 9, "incomplete": 0},
        "solution": answer_for(run),
    }
    assert record_progress(run, RunProgress(**(told | values)), now=run.created_at)
