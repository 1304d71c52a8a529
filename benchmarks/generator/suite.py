"""A varied set of problems: other seeds, sizes, days, programmes and weights than a family has by default."""

from __future__ import annotations

from typing import Any

# Name of the file: family, seed, what is changed.
SUITE: dict[str, tuple[str, int, dict[str, Any]]] = {
    "hospital-2": ("hospital", 2, {}),
    "hospital-two-periods": ("hospital", 3, {"periods": 2, "programme": "40"}),
    "hospital-five-periods": ("hospital", 4, {"periods": 5, "days": 49}),
    "factory-2": ("factory", 2, {"weights": {"open_class": 0, "makeup": 2, "late_week": 4}}),
    "factory-five-periods": (
        "factory",
        3,
        {"periods": 5, "days": 56, "programme": "50", "trainees": 180, "classes": 4},
    ),
    "mixed-2": ("mixed", 2, {"trainees": 220, "classes": 5}),
    "mixed-two-periods": ("mixed", 3, {"periods": 2, "days": 56}),
    "mixed-lessons": ("mixed", 4, {"programme": "72", "days": 56, "weights": {"missed_lesson": 50, "incomplete": 300}}),
    "tet-2": ("tet", 2, {}),
    "tet-five-periods": ("tet", 3, {"periods": 5, "programme": "64", "days": 63, "closed_days": 10}),
    "ten-day-2": ("ten-day", 2, {}),
    "tight-2": ("tight", 2, {}),
    "city-2": ("city", 2, {"weights": {"open_class": 200, "lecturer_change": 10, "room_change": 5}}),
    "one-class-2": ("one-class", 2, {"programme": "64", "days": 49}),
    "planted-2": ("planted", 2, {}),
    "mixed-replan-1": ("mixed-replan", 1, {}),
    "mixed-replan-two-periods": ("mixed-replan", 3, {"periods": 2, "days": 56, "weights": {"moved": 10}}),
    "city-replan-2": ("city-replan", 2, {}),
    "planted-five-periods": ("planted-small", 3, {"periods": 5, "programme": "40"}),
}
