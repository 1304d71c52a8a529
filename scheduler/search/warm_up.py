"""Compile the kernels ahead of the first run: `python -m scheduler.search.warm_up`, best after each installation.

Without it the first run compiles, for up to a minute, beside an interpreted search that answers meanwhile.
"""

from __future__ import annotations

from scheduler.problem import Problem, parse_problem
from scheduler.search.compiled import COMPILED, is_warm, mark_warm


def warm_up() -> None:
    """Compile what is not compiled yet; nothing is done where everything is."""
    if is_warm() or not COMPILED:
        return
    from scheduler.search.portfolio import Search, WorkBudget  # noqa: PLC0415 - compiles the kernels

    Search(_smallest(), seed=1, budget=WorkBudget(1), on_phase=lambda _: None, on_chunk=lambda: True).run()
    mark_warm()


def _smallest() -> Problem:
    """One class of one session."""
    return parse_problem(
        {
            "start": "2027-01-04",
            "days": 1,
            "periods": [{"id": "p", "start": "07:30", "end": "11:00", "lessons": 4}],
            "modules": [{"id": "m", "lessons": 1}],
            "formats": [{"id": "f", "week": "1111111", "sessions": [1]}],
            "classes": [{"id": "c", "formats": ["f"], "capacity": 1}],
            "trainees": [{"id": "t", "availability": "."}],
        }
    )


if __name__ == "__main__":
    warm_up()
