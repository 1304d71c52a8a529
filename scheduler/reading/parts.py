"""Reads formats, classes, rooms, people and pins of a problem file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.entities import CourseClass, Format, Lecturer, Pin, Room, Trainee, Unit
from scheduler.reading.faults import Fault
from scheduler.reading.node import Node, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

MARKS = ".-#"
_WITH_IDS = ("modules", "formats", "classes", "rooms", "lecturers", "units", "trainees")


@dataclass(frozen=True, slots=True)
class Known:
    """What other parts of the file may refer to. Lengths are None where the file does not tell them."""

    ids: Mapping[str, tuple[str, ...]]
    n_slots: int | None
    n_periods: int
    lessons: int | None

    @classmethod
    def of(cls, root: Node, *, n_slots: int | None, n_periods: int, lessons: int | None) -> Known:
        ids = {key: cls.unique(root, key) for key in _WITH_IDS}
        return cls(ids, n_slots, n_periods, lessons)

    @staticmethod
    def unique(root: Node, key: str) -> tuple[str, ...]:
        """The ids of a list of objects; an id that stands twice is a fault."""
        values = root.data.get(key)
        rows = values if isinstance(values, list) else []
        found: Counter[str] = Counter()
        for i, row in enumerate(rows):
            value = row.get("id") if isinstance(row, dict) else None
            if isinstance(value, str) and value:
                found[value] += 1
                if found[value] == 2:
                    root.faults.append(Fault(f"{key}[{i}].id", f"{shown(value)} stands twice"))
        return tuple(found)


def read_formats(root: Node, known: Known) -> tuple[Format, ...]:
    formats = tuple(_read_format(node, known) for node in root.objects("formats"))
    if root.data.get("formats") == []:
        root.fault("formats", "at least one is needed")
    return formats


def _read_format(node: Node, known: Known) -> Format:
    return Format(
        id=node.text("id"),
        week=node.marks("week", 7 * known.n_periods if known.n_periods else None, "01"),
        sessions=_read_sessions(node, known.lessons),
        max_per_day=node.optional_integer("max_per_day", low=1),
        per_week=_read_per_week(node),
        max_gap_days=node.optional_integer("max_gap_days", low=0, nullable=True),
        max_span_days=node.optional_integer("max_span_days", low=1, nullable=True),
        online=node.flag("online"),
        name=node.optional_text("name"),
    )


def _read_sessions(node: Node, lessons: int | None) -> tuple[int, ...]:
    before = len(node.faults)
    sessions = node.numbers("sessions", low=1)
    if len(node.faults) > before or not isinstance(node.data.get("sessions"), list):
        return sessions
    if lessons is not None and sum(sessions) != lessons:
        node.fault("sessions", f"sum to {sum(sessions)} lessons, the programme has {lessons}")
    return sessions


def _read_per_week(node: Node) -> tuple[int, int] | None:
    if not node.has("per_week"):
        return None
    limits = node.numbers("per_week", low=0)
    if len(limits) != 2:
        if isinstance(node.data["per_week"], list):
            node.fault("per_week", f"{len(limits)} numbers, expected [least, most]")
        return None
    least, most = limits
    if least > most:
        node.fault("per_week", f"least {least} is above most {most}")
    return least, most


def read_classes(root: Node, known: Known) -> tuple[CourseClass, ...]:
    classes = []
    for node in root.objects("classes"):
        formats = node.ids("formats", known.ids["formats"], "format")
        if node.data.get("formats") == []:
            node.fault("formats", "at least one is needed")
        all_rooms = known.ids["rooms"]
        rooms = node.ids("rooms", set(all_rooms), "room") if node.has("rooms") else all_rooms
        classes.append(
            CourseClass(
                id=node.text("id"),
                formats=formats,
                capacity=node.integer("capacity", low=0),
                min_size=node.optional_integer("min_size", low=0) or 0,
                optional=node.flag("optional"),
                rooms=rooms,
                name=node.optional_text("name"),
            )
        )
    if root.data.get("classes") == []:
        root.fault("classes", "at least one is needed")
    return tuple(classes)


def read_rooms(root: Node, known: Known) -> tuple[Room, ...]:
    return tuple(
        Room(
            node.text("id"),
            node.integer("capacity", low=0),
            node.marks("availability", known.n_slots, MARKS, required=False),
            node.optional_text("name"),
        )
        for node in root.objects("rooms", required=False)
    )


def read_lecturers(root: Node, known: Known) -> tuple[Lecturer, ...]:
    modules = set(known.ids["modules"])
    return tuple(
        Lecturer(
            node.text("id"),
            node.ids("modules", modules, "module"),
            node.marks("availability", known.n_slots, MARKS, required=False),
            node.optional_integer("max_per_week", low=0),
            node.optional_text("name"),
        )
        for node in root.objects("lecturers", required=False)
    )


def read_units(root: Node) -> tuple[Unit, ...]:
    return tuple(
        Unit(node.text("id"), node.integer("max_together", low=0), node.optional_text("name"))
        for node in root.objects("units", required=False)
    )


def read_trainees(root: Node, known: Known) -> tuple[Trainee, ...]:
    all_classes, units = known.ids["classes"], set(known.ids["units"])
    class_set, formats = set(all_classes), set(known.ids["formats"])
    trainees = []
    for node in root.objects("trainees"):
        unit = node.optional_text("unit")
        if unit is not None and unit not in units and isinstance(node.data.get("unit"), str):
            node.fault("unit", f"{shown(unit)} is not a unit")
        classes = node.ids("classes", class_set, "class") if node.has("classes") else all_classes
        trainees.append(
            Trainee(
                id=node.text("id"),
                availability=node.marks("availability", known.n_slots, MARKS),
                unit=unit,
                classes=classes,
                formats=_read_dislikes(node.mapping("formats", required=False), formats),
                name=node.optional_text("name"),
            )
        )
    return tuple(trainees)


def _read_dislikes(node: Node, formats: set[str]) -> dict[str, int]:
    points = {}
    for key, value in node.data.items():
        if key not in formats:
            node.fault(key, "is not a format")
        points[key] = node.number(node.at(key), value, low=0)
    return points


def read_pins(root: Node, known: Known, lengths: Mapping[str, int]) -> tuple[Pin, ...]:
    """The pins; `lengths` is the number of sessions of each format, to see whether the session exists."""
    return tuple(_read_pin(node, known, lengths) for node in root.objects("pins", required=False))


def _read_pin(node: Node, known: Known, lengths: Mapping[str, int]) -> Pin:
    fmt = node.text("format") if node.has("format") else None
    session = node.integer("session", low=0)
    if fmt and fmt not in known.ids["formats"]:
        node.fault("format", f"{shown(fmt)} is not a format")
    longest = lengths.get(fmt, 0) if fmt else max(lengths.values(), default=0)
    if longest and session >= longest:
        node.fault("session", f"{session}, but there are only sessions 0 to {longest - 1}")
    slot = node.optional_integer("slot", low=0)
    if slot is not None and known.n_slots is not None and slot >= known.n_slots:
        node.fault("slot", f"{slot}, but the horizon has only slots 0 to {known.n_slots - 1}")
    course_class = node.text("class")
    if course_class and course_class not in known.ids["classes"]:
        node.fault("class", f"{shown(course_class)} is not a class")
    return Pin(
        course_class=course_class,
        session=session,
        format=fmt,
        slot=slot,
        room=_pinned_id(node, "room", known.ids["rooms"]),
        lecturer=_pinned_id(node, "lecturer", known.ids["lecturers"]),
        pins_room="room" in node.data,
        pins_lecturer="lecturer" in node.data,
    )


def _pinned_id(node: Node, key: str, known: tuple[str, ...]) -> str | None:
    value = node.optional_text(key)
    if value and value not in known:
        node.fault(key, f"{shown(value)} is not a {key}")
    return value
