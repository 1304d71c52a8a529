"""The rule catalogue."""

DEFAULT_WEIGHTS = {
    "incomplete": 1000,
    "missed_lesson": 20,
    "makeup": 5,
    "avoid": 3,
    "format": 1,
    "lecturer_avoid": 2,
    "lecturer_change": 2,
    "room_change": 2,
    "open_class": 0,
    "late_week": 1,
    "moved": 10,
    "changed": 2,
    "reassigned": 5,
}
