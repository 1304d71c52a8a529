"""Small problems with one obvious bottleneck each, and the relaxation that opens it."""

from collections.abc import Callable

from tests.scheduler.problems import Data

DAYS = 28
EVENINGS = "01" * 5 + "0000"


def open_problem() -> Data:
    """One class of six evening people over four weeks from a Monday, with nothing in the way.

    Two slots a day; six lessons in three evenings, the last of them closing.
    """
    return {
        "start": "2027-03-01",
        "days": DAYS,
        "periods": [
            {"id": "morning", "start": "07:30", "end": "11:00", "lessons": 4},
            {"id": "evening", "start": "18:00", "end": "20:00", "lessons": 3},
        ],
        "modules": [
            {"id": "history", "lessons": 2},
            {"id": "ethics", "lessons": 2},
            {"id": "end", "lessons": 2, "closing": True},
        ],
        "formats": [
            {"id": "evenings", "week": EVENINGS, "sessions": [2, 2, 2], "max_per_day": 1},
            {"id": "mornings", "week": "10" * 5 + "0000", "sessions": [2, 2, 2], "max_per_day": 1},
        ],
        "classes": [{"id": "A", "formats": ["evenings"], "capacity": 8}],
        "rooms": [{"id": "R", "capacity": 8}],
        "lecturers": [{"id": "L", "modules": ["history", "ethics", "end"]}],
        "units": [{"id": "U", "max_together": 6}],
        "trainees": [{"id": f"T{i}", "availability": ".." * DAYS, "unit": "U"} for i in range(6)],
    }


def by_weekday(*free: str) -> str:
    """An availability from the two marks of each day of a week."""
    return "".join(free) * (DAYS // 7)


def needs_sunday() -> Data:
    """Most people can come on Sunday evenings only."""
    data = open_problem()
    for trainee in data["trainees"][:4]:
        trainee["availability"] = by_weekday(*["##"] * 6, "..")
    return data


def needs_format() -> Data:
    """Everybody works in the evening, and the class may be held in the evening only."""
    data = open_problem()
    for trainee in data["trainees"]:
        trainee["availability"] = by_weekday(*[".#"] * 7)
    return data


def needs_lecturer() -> Data:
    """The one who teaches the end can come on one evening of the month, when hardly anybody else can."""
    data = open_problem()
    slot = 2 * 21 + 1
    data["lecturers"] = [
        {"id": "L", "modules": ["history", "ethics"]},
        {"id": "E", "modules": ["end"], "availability": "#" * slot + "." + "#" * (2 * DAYS - slot - 1)},
    ]
    for trainee in data["trainees"][:5]:
        trainee["availability"] = ".." * 21 + ".#" + ".." * 6
    return data


def needs_unit() -> Data:
    """All are of one unit, which lets all but one go at a time, and a class costs more than a few lessons."""
    data = open_problem() | {"weights": {"open_class": 2000}}
    data["units"][0]["max_together"] = 5
    return data


def needs_end() -> Data:
    """People are free in the evenings of the last week only, and the format has two evenings a week."""
    data = open_problem()
    data["formats"][0] |= {"week": "0001000100" + "0000", "max_gap_days": 7, "per_week": [0, 2]}
    for trainee in data["trainees"]:
        trainee["availability"] = "##" * (DAYS - 7) + "#." * 7
    return data


def needs_room() -> Data:
    """The room seats three of six."""
    data = open_problem()
    data["rooms"][0]["capacity"] = 3
    return data


def needs_class() -> Data:
    """The class seats three of six, and whoever has none completes nothing; its room stands empty most evenings."""
    data = open_problem()
    data["classes"][0] |= {"capacity": 3}
    data["rooms"][0]["capacity"] = 3
    return data


BOTTLENECKS: dict[str, tuple[Callable[[], Data], set[tuple[str, tuple[str, ...]]]]] = {
    "sunday": (needs_sunday, {("weekday", ("evenings",))}),
    "format": (needs_format, {("another_format", ("A", "mornings"))}),
    "lecturer": (needs_lecturer, {("another_lecturer", ("end",)), ("lecturer_module", ("L", "end"))}),
    "unit": (needs_unit, {("unit_limit", ("U",))}),
    "end": (needs_end, {("later_end", ("2027-04-04",))}),
    "class": (needs_class, {("another_class", ("A",))}),
    "room": (needs_room, {("bigger_room", ("R",)), ("another_room", ())}),
}
