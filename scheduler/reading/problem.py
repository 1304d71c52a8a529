"""Reads a problem file: every fault is found and named before a Problem is made."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from scheduler.derived import Problem
from scheduler.entities import Module, Period, Previous
from scheduler.reading.faults import Fault, ProblemFormatError
from scheduler.reading.node import Node, kind, shown
from scheduler.reading.parts import (
    Known,
    read_classes,
    read_formats,
    read_lecturers,
    read_pins,
    read_rooms,
    read_trainees,
    read_units,
)
from scheduler.reading.plans import read_previous
from scheduler.rules import DEFAULT_WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_DAYS = 1000
MOST_PERIODS = 50
MOST_LESSONS = 1000
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def parse_problem(data: object) -> Problem:
    """The problem in the decoded JSON of a problem file (the fields are those of `scheduler.entities`).

    Raises ProblemFormatError with every fault, whatever JSON comes in.
    """
    faults: list[Fault] = []
    if not isinstance(data, dict):
        raise ProblemFormatError([Fault("", f"the file holds {kind(data)}, expected an object")])
    root = Node(data, "", faults)
    start, days = _read_horizon(root)
    periods = _read_periods(root)
    modules = _read_modules(root)
    n_slots = days * len(periods) if days and periods else None
    known = Known.of(root, n_slots=n_slots, n_periods=len(periods), lessons=_length(modules, faults))
    calendar = root.marks("calendar", n_slots, ".-#") if data.get("calendar") not in (None, "") else ""
    formats = read_formats(root, known)
    previous = read_previous(root)
    problem = Problem(
        start=start,
        days=days,
        periods=periods,
        calendar=calendar or "." * (n_slots or 0),
        modules=modules,
        formats=formats,
        classes=read_classes(root, known),
        trainees=read_trainees(root, known),
        weights=_read_weights(root),
        rooms=read_rooms(root, known),
        lecturers=read_lecturers(root, known),
        units=read_units(root),
        attendance_percent=_read_percent(root),
        pins=read_pins(root, known, {f.id: len(f.sessions) for f in formats}),
        previous=previous,
        held_before=_read_held_before(root, previous, n_slots),
        name=root.optional_text("name"),
        data=data,
    )
    if faults:
        raise ProblemFormatError(faults)
    return problem


def _read_horizon(root: Node) -> tuple[date, int]:
    """First date and number of days; 0 days where either is faulty."""
    text = root.text("start")
    days = root.integer("days", low=0, high=MOST_DAYS)
    if root.data.get("days") == 0 and days == 0:
        root.fault("days", f"0, expected 1 to {MOST_DAYS}")
    if not text:
        return date.min, days
    try:
        start = date.fromisoformat(text if _DATE.fullmatch(text) else "")
    except ValueError:
        root.fault("start", f"{shown(text)} is not a date such as 2027-03-08")
        return date.min, days
    if start.toordinal() + days > date.max.toordinal():
        root.fault("days", "the horizon ends after the year 9999")
    return start, days


def _read_periods(root: Node) -> tuple[Period, ...]:
    periods: list[Period] = []
    for node in root.objects("periods"):
        start, end = _read_clock(node, "start"), _read_clock(node, "end")
        if start and end and end <= start:
            node.fault("end", f"{end} is not after the start {start}")
        if start and periods and start < periods[-1].start:
            node.fault("start", f"{start} is before the period above it, which starts {periods[-1].start}")
        lessons = node.integer("lessons", low=0, high=MOST_LESSONS)
        periods.append(Period(node.text("id"), start, end, lessons, node.optional_text("name")))
    if isinstance(root.data.get("periods"), list) and not 1 <= len(root.entries("periods")) <= MOST_PERIODS:
        root.fault("periods", f"{len(root.entries('periods'))} of them, expected 1 to {MOST_PERIODS}")
    Known.unique(root, "periods")
    return tuple(periods)


def _read_clock(node: Node, key: str) -> str:
    text = node.text(key)
    if text and not _CLOCK.fullmatch(text):
        node.fault(key, f"{shown(text)} is not a time such as 18:00")
        return ""
    return text


def _read_modules(root: Node) -> tuple[Module, ...]:
    modules = tuple(
        Module(
            node.text("id"),
            node.integer("lessons", low=1, high=MOST_LESSONS),
            node.flag("closing"),
            node.optional_text("name"),
        )
        for node in root.objects("modules")
    )
    if root.data.get("modules") == []:
        root.fault("modules", "at least one is needed")
    return modules


def _length(modules: tuple[Module, ...], faults: list[Fault]) -> int | None:
    """Lessons of the programme, None where the modules are faulty, so that no format is blamed for it."""
    if not modules or any(f.path.startswith("modules") for f in faults):
        return None
    return sum(m.lessons for m in modules)


def _read_percent(root: Node) -> float:
    if not root.has("attendance_percent"):
        return 80
    value = root.data["attendance_percent"]
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        root.fault("attendance_percent", f"{kind(value)}, expected a number from 0 to 100")
    elif not 0 <= value <= 100:
        root.fault("attendance_percent", f"{shown(value)}, expected 0 to 100")
    else:
        return value
    return 80


def _read_weights(root: Node) -> Mapping[str, int]:
    weights = dict(DEFAULT_WEIGHTS)
    node = root.mapping("weights", required=False)
    for rule, value in node.data.items():
        if rule not in DEFAULT_WEIGHTS:
            node.fault(rule, "is not a soft rule")
        else:
            weights[rule] = node.number(node.at(rule), value, low=0)
    return weights


def _read_held_before(root: Node, previous: Previous | None, n_slots: int | None) -> int:
    """The first slot that is still open to change; 0 without a previous timetable."""
    held_before = root.optional_integer("held_before", low=0) or 0
    if n_slots is not None and held_before > n_slots:
        root.fault("held_before", f"{held_before}, expected 0 to {n_slots}")
    return held_before if previous else 0
