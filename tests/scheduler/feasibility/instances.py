"""Small problems without a timetable, each with the sentence that says why, and the rules of it that collide.

Each begins with `course()`, which has many timetables, and makes it impossible in its own way. `subtle` ones keep
every rule satisfiable: `repairs` are changes, each of which alone takes one of the colliding rules away and gives the
problem a timetable.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Data = dict[str, Any]
DAYS, PERIODS = 21, 2
SLOTS = DAYS * PERIODS
MORNING, EVENING = 0, 1


def slot(day: int, period: int = EVENING) -> int:
    """The slot of a day of the course, which begins on a Monday."""
    return day * PERIODS + period


def only(*slots: int) -> str:
    """An availability of these slots alone."""
    return "".join("." if s in slots else "#" for s in range(SLOTS))


def away(*slots: int) -> str:
    """An availability of all but these slots."""
    return "".join("#" if s in slots else "." for s in range(SLOTS))


def week_evenings(*weeks: int) -> list[int]:
    """The evening slots from Monday to Friday of these weeks, counted from 0."""
    return [slot(7 * week + day) for week in weeks for day in range(5)]


def course() -> Data:
    """Three weeks from a Monday; classes A and B on evenings of the week, three sessions of one module each."""
    return {
        "start": "2027-03-01",
        "days": DAYS,
        "periods": [
            {"id": "morning", "start": "07:30", "end": "11:00", "lessons": 4},
            {"id": "evening", "start": "18:00", "end": "20:30", "lessons": 3},
        ],
        "modules": [
            {"id": "history", "lessons": 3},
            {"id": "ethics", "lessons": 3},
            {"id": "essay", "lessons": 3, "closing": True},
        ],
        "formats": [
            {"id": "evenings", "week": "01" * 5 + "0000", "sessions": [3, 3, 3], "max_per_day": 1, "per_week": [0, 2]},
        ],
        "classes": [
            {"id": "A", "formats": ["evenings"], "capacity": 20},
            {"id": "B", "formats": ["evenings"], "capacity": 20},
        ],
        "rooms": [{"id": "R1", "capacity": 20}, {"id": "R2", "capacity": 20}],
        "lecturers": [
            {"id": "L1", "modules": ["history", "ethics", "essay"]},
            {"id": "L2", "modules": ["history", "ethics", "essay"]},
        ],
        "units": [{"id": "U", "max_together": 20}],
        "trainees": [{"id": f"T{i}", "availability": "." * SLOTS, "unit": "U"} for i in range(12)],
    }


@dataclass(frozen=True)
class Case:
    """An impossible problem: `why` in words, the `code` of the reason, and some ids that it has to name."""

    name: str
    why: str
    make: Callable[[], Data]
    code: str
    objects: frozenset[str]
    rules: frozenset[str] = frozenset()
    repairs: tuple[Callable[[Data], None], ...] = field(default=())

    @property
    def subtle(self) -> bool:
        return bool(self.repairs)

    def repaired(self, i: int) -> Data:
        data = copy.deepcopy(self.make())
        self.repairs[i](data)
        return data


def row(data: Data, key: str, wanted: str) -> Data:
    found: Data = next(entry for entry in data[key] if entry["id"] == wanted)
    return found


def without(key: str, wanted: str) -> Callable[[Data], None]:
    """Take one thing out of the problem."""
    return lambda data: data[key].remove(row(data, key, wanted))


def with_field(key: str, wanted: str, name: str, value: object) -> Callable[[Data], None]:
    """Give one thing another value, or none where that is None."""

    def change(data: Data) -> None:
        if value is None:
            row(data, key, wanted).pop(name)
        else:
            row(data, key, wanted)[name] = value

    return change


def without_pin(place: int) -> Callable[[Data], None]:
    return lambda data: data["pins"].pop(place)


def few_lecturer_slots() -> Data:
    data = course()
    data["lecturers"][0]["modules"] = data["lecturers"][1]["modules"] = ["history", "essay"]
    data["lecturers"].append({"id": "L3", "modules": ["ethics"], "availability": only(slot(8))})
    return data


def small_rooms() -> Data:
    data = course()
    data["classes"][0]["min_size"] = 10
    for room in data["rooms"]:
        room["capacity"] = 3
    return data


def long_format() -> Data:
    data = course()
    data["formats"][0] |= {"sessions": [1] * 9, "per_week": [1, 2]}
    return data


def lecturer_pinned_twice() -> Data:
    data = course()
    data["pins"] = [
        {"class": cid, "format": "evenings", "session": 0, "slot": slot(0), "lecturer": "L1"} for cid in "AB"
    ]
    return data


def crowds() -> Data:
    data = course()
    for course_class in data["classes"]:
        course_class["min_size"] = 8
    return data


def broken_gap() -> Data:
    """Evenings of the second week are closed, its mornings are not, so that its days count."""
    data = course()
    data["formats"][0]["max_gap_days"] = 8
    data["calendar"] = away(*week_evenings(1))
    return data


def lecturer_twice() -> Data:
    """The lecturer's other evening is the first of the course, too early for a third session."""
    data = course()
    data["lecturers"][0]["modules"] = ["history", "ethics"]
    data["lecturers"][1] |= {"availability": only(slot(0), slot(11))}
    data["lecturers"].append({"id": "L3", "modules": ["history", "ethics"]})
    return data


def two_modules_one_lecturer() -> Data:
    """Two evenings for ethics are enough, and two for the essay, but there are three for both."""
    data = course()
    data["lecturers"] = [
        {"id": "L1", "modules": ["history"]},
        {"id": "L2", "modules": ["history"]},
        {"id": "L3", "modules": ["ethics", "essay"], "availability": only(slot(3), slot(8), slot(11))},
    ]
    return data


def few_rooms() -> Data:
    """Five evenings for two classes; the mornings, which C can use, make up for it only in number."""
    data = course()
    data["formats"].append({"id": "mornings", "week": "10" * 5 + "0000", "sessions": [3, 3, 3]})
    data["classes"].append({"id": "C", "formats": ["mornings"], "capacity": 20})
    mornings = [slot(day, MORNING) for day in range(5)]
    data["rooms"] = [{"id": "R1", "capacity": 20, "availability": only(*week_evenings(0), *mornings)}]
    data["formats"][0]["per_week"] = [0, 3]
    return data


def full_week() -> Data:
    """Both classes need two sessions in the middle week, in which one lecturer is away and the other has three."""
    data = course()
    data["formats"][0] |= {"sessions": [1] * 9, "per_week": [2, 4]}
    data["lecturers"][0]["max_per_week"] = 3
    data["lecturers"][1]["availability"] = away(*week_evenings(1))
    return data


def modest_unit() -> Data:
    """Three evenings with two people each are six people, and the class needs ten."""
    data = course()
    data["classes"] = [{"id": "A", "formats": ["evenings"], "capacity": 20, "min_size": 10}]
    data["units"][0]["max_together"] = 2
    return data


def people_after_lecturers() -> Data:
    """The people can come in the first week, the lecturers from the second one on."""
    data = course()
    data["classes"] = [{"id": "A", "formats": ["evenings"], "capacity": 20, "min_size": 6}]
    for trainee in data["trainees"]:
        trainee["availability"] = only(*week_evenings(0))
    for lecturer in data["lecturers"]:
        lecturer["availability"] = only(*week_evenings(1, 2))
    return data


def pins_and_one_room() -> Data:
    """Two sessions are pinned to one evening, and there is one room."""
    data = course()
    del data["rooms"][1]
    data["pins"] = [{"class": cid, "format": "evenings", "session": 1, "slot": slot(7)} for cid in "AB"]
    return data


def history_and_pin() -> Data:
    """Two sessions of B have been held; the gap leaves one evening for the third, and A's pin takes its lecturer."""
    data = course()
    data["formats"].append({**data["formats"][0], "id": "close", "per_week": [0, 3], "max_gap_days": 2})
    data["classes"][1]["formats"] = ["close"]
    data["lecturers"][0]["modules"] = ["history", "ethics"]
    held = [{"slot": slot(day), "room": "R1", "lecturer": "L1"} for day in (0, 1)]
    planned = {"slot": slot(3), "room": "R1", "lecturer": "L2"}
    data["previous"] = {"classes": {"B": {"format": "close", "sessions": [*held, planned]}}, "trainees": {}}
    data["held_before"] = slot(3, MORNING)
    data["pins"] = [{"class": "A", "format": "evenings", "session": 0, "slot": slot(3), "lecturer": "L2"}]
    return data


def one_class(data: Data) -> Data:
    del data["classes"][1]
    return data


CASES = (
    Case(
        "few_lecturer_slots",
        "Two classes need ethics, whose only lecturer has one evening.",
        few_lecturer_slots,
        "too_few_lecturer_slots",
        frozenset({"ethics", "L3"}),
    ),
    Case(
        "small_rooms",
        "Three people fit into each room and nine into three sessions; the class needs ten.",
        small_rooms,
        "rooms_too_small",
        frozenset({"A", "R1", "R2"}),
    ),
    Case(
        "long_format",
        "Nine sessions, two a week, take longer than three weeks.",
        lambda: one_class(long_format()),
        "format_does_not_fit",
        frozenset({"A", "evenings"}),
        frozenset({"most_per_week"}),
    ),
    Case(
        "lecturer_pinned_twice",
        "One lecturer is pinned to two classes in the same evening.",
        lecturer_pinned_twice,
        "pins_collide",
        frozenset({"A", "B", "L1", "2027-03-01"}),
        frozenset({"pin_slot", "pin_lecturer"}),
    ),
    Case(
        "crowds",
        "Twelve trainees are too few for two classes of at least eight.",
        crowds,
        "min_size_above_roster",
        frozenset({"A", "B"}),
        frozenset({"min_size"}),
    ),
    Case(
        "broken_gap",
        "The closed evenings of the second week leave ten open days between two sessions, and eight are allowed.",
        lambda: one_class(broken_gap()),
        "closed_dates_break_rhythm",
        frozenset({"A", "evenings", "2027-03-10"}),
        frozenset({"closed", "max_gap_days"}),
    ),
    Case(
        "lecturer_twice",
        "The essay's only lecturer has one late evening, and both classes need it.",
        lecturer_twice,
        "lecturer_needed_twice",
        frozenset({"A", "B", "L2", "essay"}),
        frozenset({"class_held", "module_lecturers", "lecturer_busy"}),
    ),
    Case(
        "two_modules_one_lecturer",
        "One lecturer has three evenings for ethics and the essay of two classes.",
        two_modules_one_lecturer,
        "lecturer_needed_twice",
        frozenset({"A", "B", "L3", "ethics", "essay"}),
        frozenset({"class_held", "module_lecturers", "lecturer_busy"}),
    ),
    Case(
        "few_rooms",
        "The only room has five evenings, and two classes need six; its free mornings serve neither.",
        few_rooms,
        "too_few_room_slots",
        frozenset({"A", "B", "R1"}),
        frozenset({"class_held", "rooms", "room_busy"}),
        (
            without("classes", "A"),
            with_field("rooms", "R1", "availability", None),
            lambda data: data["rooms"].append({"id": "R2", "capacity": 20}),
        ),
    ),
    Case(
        "full_week",
        "In the middle week two classes need two sessions each, one lecturer is away and the other teaches three.",
        full_week,
        "too_few_lecturer_slots",
        frozenset({"A", "B", "L1", "L2", "evenings"}),
        frozenset({"class_held", "least_per_week", "lecturer_week", "lecturer_busy"}),
        (
            without("classes", "B"),
            with_field("lecturers", "L1", "max_per_week", 4),
            with_field("lecturers", "L2", "availability", None),
            with_field("formats", "evenings", "per_week", [1, 4]),
        ),
    ),
    Case(
        "modest_unit",
        "The unit lets two people go at a time, six in three evenings; the class of its people needs ten.",
        modest_unit,
        "min_size_out_of_reach",
        frozenset({"A", "U"}),
        frozenset({"class_held", "min_size", "unit_limit"}),
        (
            with_field("units", "U", "max_together", 4),
            with_field("classes", "A", "min_size", 6),
            with_field("classes", "A", "optional", True),
        ),
    ),
    Case(
        "people_after_lecturers",
        "The people can come only before the lecturers can.",
        people_after_lecturers,
        "min_size_out_of_reach",
        frozenset({"A"}),
        frozenset({"class_held", "min_size", "trainees_busy"}),
        (
            with_field("lecturers", "L1", "availability", None),
            with_field("classes", "A", "min_size", 0),
        ),
    ),
    Case(
        "pins_and_one_room",
        "Two classes are pinned to the same evening, and there is one room.",
        pins_and_one_room,
        "pins_collide",
        frozenset({"A", "B", "R1"}),
        frozenset({"pin_slot", "rooms"}),
        (without_pin(0), without_pin(1), lambda data: data["rooms"].append({"id": "R2", "capacity": 20})),
    ),
    Case(
        "history_and_pin",
        "What has been held leaves class B one evening for its essay, for whose lecturer class A has a pin.",
        history_and_pin,
        "pins_collide",
        frozenset({"A", "close", "L2", "essay"}),
        frozenset({"pin_slot", "pin_lecturer", "max_gap_days", "module_lecturers"}),
        (
            without_pin(0),
            with_field("formats", "close", "max_gap_days", 3),
            with_field("lecturers", "L1", "modules", ["history", "ethics", "essay"]),
        ),
    ),
)
