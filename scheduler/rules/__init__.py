"""The rule catalogue: every scheduling rule, once. A new rule is a new file and one line here."""

from scheduler.rules import (
    attendance,
    avoid,
    changed,
    class_plan,
    class_size,
    closing_last,
    format_dislike,
    history,
    incomplete,
    late_week,
    lecturer,
    lecturer_avoid,
    lecturer_change,
    makeup,
    missed_lesson,
    moved,
    open_class,
    pin,
    reassigned,
    rhythm,
    room,
    room_change,
    unit_together,
)
from scheduler.rules.base import Finding, Rule

__all__ = ["CATALOGUE", "DEFAULT_WEIGHTS", "HARD_RULES", "SOFT_RULES", "Finding", "Rule"]

CATALOGUE: tuple[Rule, ...] = (
    class_plan.RULE,
    rhythm.RULE,
    room.RULE,
    lecturer.RULE,
    attendance.RULE,
    closing_last.RULE,
    class_size.RULE,
    unit_together.RULE,
    pin.RULE,
    history.RULE,
    incomplete.RULE,
    missed_lesson.RULE,
    makeup.RULE,
    avoid.RULE,
    format_dislike.RULE,
    lecturer_avoid.RULE,
    lecturer_change.RULE,
    room_change.RULE,
    open_class.RULE,
    late_week.RULE,
    moved.RULE,
    changed.RULE,
    reassigned.RULE,
)
HARD_RULES = tuple(rule for rule in CATALOGUE if rule.hard)
SOFT_RULES = tuple(rule for rule in CATALOGUE if not rule.hard)
DEFAULT_WEIGHTS = {rule.name: rule.default_weight for rule in CATALOGUE if rule.default_weight is not None}
