"""Reads the classes and trainees of a timetable: a solution, or the `previous` of a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.entities import ClassPlan, Placement, Previous, SessionPlan
from scheduler.reading.faults import Fault
from scheduler.reading.node import Node, kind, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_SLOTS = 1_000_000


def read_previous(root: Node) -> Previous | None:
    """The timetable to stay close to, if any. It may name people and classes that have left the problem."""
    if not root.data.get("previous"):
        return None
    before = len(root.faults)
    node = root.mapping("previous")
    held = {cid: plan for cid, plan in read_class_plans(node).items() if plan is not None}
    placements = read_placements(node)
    if len(root.faults) > before:
        return None
    for cid, plan in held.items():
        if any(session.slot < 0 for session in plan.sessions):
            node.mapping("classes").fault(cid, "a session has a negative slot")
    for tid, place in placements.items():
        at = Node({}, Node(node.data, node.at("trainees"), node.faults).at(tid), node.faults)
        _check_placement(at, place, held)
    return Previous(held, placements)


def _check_placement(at: Node, place: Placement, held: Mapping[str, ClassPlan]) -> None:
    """Every seat of a previous timetable exists in that timetable itself."""
    if place.class_id is None:
        return
    if place.class_id not in held:
        at.fault("class", f"{shown(place.class_id)} is not held in it")
    elif any(not 0 <= k < len(held[place.class_id].sessions) for k in place.skips):
        at.fault("skips", "names a session that does not exist")
    for i, (cid, k) in enumerate(place.makeups):
        if cid not in held or not 0 <= k < len(held[cid].sessions):
            at.faults.append(Fault(f"{at.path}.makeups[{i}]", f"session {k} of {shown(cid)} does not exist"))


def read_class_plans(node: Node) -> dict[str, ClassPlan | None]:
    """The held classes (None: not held) of an object with `classes`."""
    classes = node.mapping("classes", required=False)
    return {
        cid: None if value is None else _read_class_plan(classes, cid, value) for cid, value in classes.data.items()
    }


def _read_class_plan(classes: Node, cid: str, value: object) -> ClassPlan:
    if not isinstance(value, dict):
        classes.fault(cid, f"{kind(value)}, expected an object or null")
        value = {"format": "?", "sessions": []}
    node = Node(value, classes.at(cid), classes.faults)
    sessions = tuple(
        SessionPlan(
            slot=session.integer("slot", low=-MOST_SLOTS, high=MOST_SLOTS),
            room=session.optional_text("room"),
            lecturer=session.optional_text("lecturer"),
        )
        for session in node.objects("sessions")
    )
    return ClassPlan(node.text("format"), sessions)


def read_placements(node: Node) -> dict[str, Placement]:
    """The placement of every trainee of an object with `trainees`; null is nothing attended."""
    trainees = node.mapping("trainees", required=False)
    placements = {}
    for tid, value in trainees.data.items():
        if value is None:
            placements[tid] = Placement(None)
        elif isinstance(value, dict):
            placements[tid] = _read_placement(Node(value, trainees.at(tid), trainees.faults))
        else:
            trainees.fault(tid, f"{kind(value)}, expected an object")
    return placements


def _read_placement(node: Node) -> Placement:
    skips = node.numbers("skips", low=-MOST_SLOTS, required=False)
    return Placement(node.optional_text("class"), skips, _read_makeups(node))


def _read_makeups(node: Node) -> tuple[tuple[str, int], ...]:
    makeups = []
    for i, value in enumerate(node.entries("makeups", required=False)):
        path = f"{node.at('makeups')}[{i}]"
        if isinstance(value, list) and len(value) == 2 and isinstance(value[0], str):
            makeups.append((value[0], node.number(f"{path}[1]", value[1], low=-MOST_SLOTS)))
        else:
            node.faults.append(Fault(path, f"{kind(value)}, expected [class, session]"))
    return tuple(makeups)
