"""The referee of the exchange format, which shares no code with the engine, and what its messages mean."""

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

DATA = Path(__file__).parent.parent / "data"
INSTANCES = sorted((DATA / "instances").glob("*.json"))

SEATS = "seats"  # the referee has one message for a full room and a full online session


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tests_data_score", DATA / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


REFEREE = _load()

_RULES = [
    (r"^trainee \S+: attendance of sessions already held", "history"),
    (r"already held is changed|a new session lies before", "history"),
    (r"^trainee \S+: attends a closing session", "closing_last"),
    (r"^trainee ", "attendance"),
    (r"^unit ", "unit_together"),
    (r"pinned to", "pin"),
    (r"people, room for", SEATS),
    (r"^class \S+: \d+ trainees, (capacity|at least)", "class_size"),
    (r"^room |an online session has a room|not one of its rooms|room \S+ is not available", "room"),
    (r"lecturer", "lecturer"),
    (r"sessions in a day|sessions in week|open days", "rhythm"),
    (r"^class ", "class_plan"),
]


def judge(problem: dict[str, Any], solution: dict[str, Any]) -> tuple[set[str], dict[str, int]]:
    """The names of the hard rules that the referee finds broken, and its penalties."""
    bad, penalties = REFEREE.score(problem, solution)
    broken = {next(rule for pattern, rule in _RULES if re.search(pattern, line)) for line in bad}
    return broken, dict(penalties)
