"""Ways to make a problem impossible, of eight kinds, each the same every time. They change the data of a problem file.

Problems need rooms, lecturers, and a format `evening` that all their classes may have.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    Data = dict[str, Any]
    Spoil = Callable[[Data], None]

EVENING = "evening"
FREE, BUSY = ".", "#"


def once_a_week(data: Data) -> None:
    """Every lecturer teaches one session a week."""
    for lecturer in data["lecturers"]:
        lecturer["max_per_week"] = 1


def one_slot_short(data: Data) -> None:
    """The first module keeps one lecturer, who has a time less than its sessions need."""
    module = data["modules"][0]["id"]
    slots = _slots(data)[: _sessions(data, 0) - 1]
    _keep_one_lecturer(data, module, slots)


def room_for_nobody(data: Data) -> None:
    """The first class may only have a room that seats one."""
    for course_class in data["classes"]:
        course_class.setdefault("rooms", [room["id"] for room in data["rooms"]])
    data["rooms"].append({"id": "cabin", "capacity": 1})
    data["classes"][0]["rooms"] = ["cabin"]
    _without_online(data, data["classes"][:1])


def rooms_for_nobody(data: Data) -> None:
    """Every room seats one."""
    _without_online(data, data["classes"])
    for room in data["rooms"]:
        room["capacity"] = 1


def one_evening_a_week(data: Data) -> None:
    """All classes come on one evening a week, for which there are too few weeks."""
    _only_evenings(data["classes"])
    _evenings(data)["per_week"] = [0, 1]


def short_horizon(data: Data) -> None:
    """All classes come in the evening, and there are eighteen days."""
    _only_evenings(data["classes"])
    data["days"] = 18
    slots = data["days"] * len(data["periods"])
    data["calendar"] = data["calendar"][:slots]
    for owner in (*data["rooms"], *data["lecturers"], *data["trainees"]):
        if "availability" in owner:
            owner["availability"] = owner["availability"][:slots]


def pins_in_one_room(data: Data) -> None:
    """Two classes are pinned to one room on one evening."""
    room = data["rooms"][0]
    slot = [slot for slot in _slots(data) if room.get("availability", FREE * (slot + 1))[slot] != BUSY][8]
    data["pins"] = [
        {"class": course_class["id"], "format": EVENING, "session": 2, "slot": slot, "room": room["id"]}
        for course_class in data["classes"][:2]
    ]


def pins_too_close(data: Data) -> None:
    """Two sessions of one class are pinned with too few evenings between them."""
    slots, cid = _slots(data), data["classes"][0]["id"]
    data["pins"] = [
        {"class": cid, "format": EVENING, "session": session, "slot": slot}
        for session, slot in ((1, slots[3]), (8, slots[8]))
    ]


def full_classes(data: Data) -> None:
    """Every class needs as many trainees as it takes, which is more than there are."""
    for course_class in data["classes"]:
        course_class["min_size"] = course_class["capacity"]


def few_may_join(data: Data) -> None:
    """Eleven trainees may join the first class, which needs one more."""
    first, *others = data["classes"]
    first["min_size"] = 12
    for trainee in data["trainees"][11:]:
        trainee["classes"] = [course_class["id"] for course_class in others]


def units_keep_away(data: Data) -> None:
    """Units let nobody come, one after the other, until too few are left for the classes."""
    needed = sum(course_class.get("min_size", 0) for course_class in _needed(data))
    left = len(data["trainees"])
    for unit in data["units"]:
        if left >= needed:
            unit["max_together"] = 0
            left -= sum(trainee.get("unit") == unit["id"] for trainee in data["trainees"])


def two_pins_one_lecturer(data: Data) -> None:
    """Two classes are pinned to one evening for their last session, which one lecturer can teach."""
    module = data["modules"][-1]["id"]
    lecturer = _keep_one_lecturer(data, module)
    slots = [slot for slot in _slots(data) if lecturer.get("availability", FREE * (slot + 1))[slot] != BUSY]
    data["pins"] = [
        {"class": course_class["id"], "format": EVENING, "session": _sessions(data) - 1, "slot": slots[-3]}
        for course_class in data["classes"][:2]
    ]


def one_lecturer_too_early(data: Data) -> None:
    """The last module keeps one lecturer, one of whose times is the first of the course: too early for it."""
    _only_evenings(data["classes"])
    slots = _slots(data)
    first_and_last = {slots[0], *slots[1 - len(_needed(data)) :]}
    _keep_one_lecturer(data, data["modules"][-1]["id"], first_and_last)["max_per_week"] = 7 * len(data["periods"])


def closed_evenings(data: Data, *, classes: int = 1) -> None:
    """The evenings of two weeks are closed, which is a gap too long for the first class."""
    _only_evenings(data["classes"][:classes])
    n, first = len(data["periods"]), 2 if data["days"] <= 45 else 3
    weekday = date.fromisoformat(data["start"]).weekday()
    marks = enumerate(data["calendar"])
    closed = {first, first + 1}
    data["calendar"] = "".join(
        BUSY if slot % n == n - 1 and (weekday + slot // n) // 7 in closed else mark for slot, mark in marks
    )


def closed_evenings_for_all(data: Data) -> None:
    """The same for all classes."""
    closed_evenings(data, classes=len(data["classes"]))


def few_room_times(data: Data) -> None:
    """One room is left, with fewer times than the classes have sessions; two where there are many sessions."""
    _without_online(data, data["classes"])
    lengths = {form["id"]: len(form["sessions"]) for form in data["formats"]}
    needed = sum(min(lengths[fid] for fid in course_class["formats"]) for course_class in _needed(data))
    rooms = data["rooms"] = data["rooms"][: 2 if needed > 150 else 1]
    slots, each = data["days"] * len(data["periods"]), (needed - 4) // len(rooms)
    free = {i * slots // each for i in range(each)}
    for room in rooms:
        room["availability"] = "".join(FREE if slot in free else BUSY for slot in range(slots))
    for course_class in data["classes"]:
        course_class.pop("rooms", None)


def few_rooms_at_weekends(data: Data) -> None:
    """All classes come at weekends, and there is a room for every five of them."""
    for course_class in data["classes"]:
        course_class["formats"] = ["weekend"]
        course_class.pop("rooms", None)
    data["rooms"] = data["rooms"][: max(1, len(_needed(data)) // 5)]


SPOILS: dict[str, tuple[Spoil, ...]] = {
    "too few lecturer slots": (once_a_week, one_slot_short),
    "room too small": (room_for_nobody, rooms_for_nobody),
    "format does not fit": (one_evening_a_week, short_horizon),
    "pins collide": (pins_in_one_room, pins_too_close),
    "minimum above roster": (full_classes, few_may_join, units_keep_away),
    "lecturer needed twice": (two_pins_one_lecturer, one_lecturer_too_early),
    "closed dates break a gap": (closed_evenings, closed_evenings_for_all),
    "too few rooms": (few_room_times, few_rooms_at_weekends),
}


def _needed(data: Data) -> list[Data]:
    return [course_class for course_class in data["classes"] if not course_class.get("optional")]


def _evenings(data: Data) -> Data:
    found: Data = next(form for form in data["formats"] if form["id"] == EVENING)
    return found


def _only_evenings(classes: Collection[Data]) -> None:
    for course_class in classes:
        course_class["formats"] = [EVENING]


def _without_online(data: Data, classes: Collection[Data]) -> None:
    online = {form["id"] for form in data["formats"] if form.get("online")}
    for course_class in classes:
        course_class["formats"] = [fid for fid in course_class["formats"] if fid not in online]


def _slots(data: Data) -> list[int]:
    """The slots in which evening classes can come."""
    n, week = len(data["periods"]), _evenings(data)["week"]
    weekday = date.fromisoformat(data["start"]).weekday()
    slots = range(data["days"] * n)
    return [s for s in slots if week[(weekday + s // n) % 7 * n + s % n] == "1" and data["calendar"][s] != BUSY]


def _sessions(data: Data, module: int | None = None) -> int:
    """Sessions of an evening class; of all classes that touch the module, at least, where one is given."""
    lengths = [form["sessions"] for form in data["formats"]]
    if module is None:
        return len(_evenings(data)["sessions"])
    lessons = data["modules"][module]["lessons"]
    fewest = min(next(k for k in range(len(cut) + 1) if sum(cut[:k]) >= lessons) for cut in lengths)
    return fewest * len(_needed(data))


def _keep_one_lecturer(data: Data, module: str, slots: Collection[int] | None = None) -> Data:
    """Of the lecturers of a module, leave one, who is there in these slots only if they are given."""
    lecturer: Data
    lecturer, *others = [who for who in data["lecturers"] if module in who["modules"]]
    for other in others:
        other["modules"] = [mid for mid in other["modules"] if mid != module] or data["lecturers"][0]["modules"][:1]
    if slots is not None:
        all_slots = range(data["days"] * len(data["periods"]))
        lecturer["availability"] = "".join(FREE if slot in slots else BUSY for slot in all_slots)
    return lecturer
