"""What the engine gives back, and the reader and writer of solution files."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from scheduler.entities import ClassPlan, Placement, SessionPlan
from scheduler.reading.faults import Fault, SolutionFormatError
from scheduler.reading.node import Node, kind, shown
from scheduler.reading.plans import read_class_plans, read_placements
from scheduler.relaxations.base import Relaxation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scheduler.problem import Problem

__all__ = [
    "ClassPlan",
    "Placement",
    "Reason",
    "SessionPlan",
    "Solution",
    "SolutionFormatError",
    "StatedRule",
    "Status",
    "WayOut",
    "parse_solution",
    "to_json",
]

Status = Literal["optimal", "feasible", "infeasible", "unknown"]
STATUSES: tuple[Status, ...] = ("optimal", "feasible", "infeasible", "unknown")


@dataclass(frozen=True, slots=True)
class StatedRule:
    """One of the rules that collide, as it stands in the problem: a stable `code`, the ids of the things that it
    concerns, its numbers, and plain words.
    """

    code: str
    objects: tuple[str, ...]
    params: Mapping[str, object] = field(hash=False)
    text: str


@dataclass(frozen=True, slots=True)
class WayOut:
    """Changes of the problem that together give it a timetable, which has been tried."""

    changes: tuple[Relaxation, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there is no timetable: a stable `code`, the ids of the `objects` that collide (dates as ISO dates), and
    plain words; where known, the `rules` that cannot hold together, and `ways_out` of all reasons at once. Of many
    rules or trainees only the first are named: `more_rules` and `more_trainees` say how many further ones there are.
    """

    code: str
    objects: tuple[str, ...]
    text: str
    rules: tuple[StatedRule, ...] = ()
    ways_out: tuple[WayOut, ...] = ()
    more_rules: int = 0
    more_trainees: int = 0


@dataclass(frozen=True, slots=True)
class Solution:
    """A timetable, or with status `infeasible` or `unknown` only what is known about there being none.

    `objective` is the weighted sum of the soft rules, `bound` a proven lower bound, `seconds` the time spent.
    `bound_source` is the code of the method that the bound comes from.
    A class of the problem that is None or absent is not held; an absent trainee attends nothing.
    """

    classes: Mapping[str, ClassPlan | None] = field(default_factory=dict)
    trainees: Mapping[str, Placement] = field(default_factory=dict)
    status: Status = "unknown"
    objective: int | None = None
    bound: float | None = None
    bound_source: str | None = None
    seconds: float = 0.0
    reasons: tuple[Reason, ...] = ()

    @property
    def has_timetable(self) -> bool:
        return self.status in ("optimal", "feasible")


def to_json(solution: Solution, problem: Problem | None = None) -> dict[str, object]:
    """The solution as the JSON object of a solution file.

    With the problem at hand, sessions that have been held are written exactly as `previous` has them, further
    fields included, because they must stand unchanged.
    """
    data: dict[str, object] = {}
    if solution.has_timetable:
        data["classes"] = {
            cid: None if plan is None else _class_json(cid, plan, problem) for cid, plan in solution.classes.items()
        }
        data["trainees"] = {tid: _placement_json(place) for tid, place in solution.trainees.items()}
    reasons = [_reason_json(reason) for reason in solution.reasons]
    return data | {
        "status": solution.status,
        "objective": solution.objective,
        "bound": solution.bound,
        "bound_source": solution.bound_source,
        "seconds": round(solution.seconds, 3),
        "reasons": reasons,
    }


def _reason_json(reason: Reason) -> dict[str, object]:
    """Rules, ways out and numbers of more only where there are some."""
    data: dict[str, object] = {"code": reason.code, "objects": list(reason.objects), "text": reason.text}
    if reason.rules:
        data["rules"] = [_stated_json(rule) for rule in reason.rules]
    if reason.more_rules:
        data["more_rules"] = reason.more_rules
    if reason.more_trainees:
        data["more_trainees"] = reason.more_trainees
    if reason.ways_out:
        data["ways_out"] = [
            {"changes": [_stated_json(change) for change in way.changes], "text": way.text} for way in reason.ways_out
        ]
    return data


def _stated_json(stated: StatedRule | Relaxation) -> dict[str, object]:
    return {
        "code": stated.code,
        "objects": list(stated.objects),
        "params": dict(stated.params),
        "text": stated.text,
    }


def _class_json(cid: str, plan: ClassPlan, problem: Problem | None) -> dict[str, object]:
    sessions: list[object] = [{"slot": s.slot, "room": s.room, "lecturer": s.lecturer} for s in plan.sessions]
    previous = problem.previous if problem else None
    if problem and previous and cid in previous.classes:
        before = Node(problem.data, "", []).mapping("previous")
        written = before.mapping("classes").mapping(cid).entries("sessions")
        held = [i for i, s in enumerate(previous.classes[cid].sessions) if s.slot < problem.held_before]
        for place, i in enumerate(held[: len(sessions)]):
            if previous.classes[cid].sessions[i] == plan.sessions[place]:
                sessions[place] = written[i]
    return {"format": plan.format, "sessions": sessions}


def _placement_json(place: Placement) -> dict[str, object]:
    if place.class_id is None and not place.skips and not place.makeups:
        return {"class": None}
    makeups = [list(seat) for seat in place.makeups]
    return {"class": place.class_id, "skips": list(place.skips), "makeups": makeups}


def parse_solution(data: object, problem: Problem) -> Solution:
    """The solution in the decoded JSON of a solution file, completed by what it leaves out.

    Classes of the problem that it does not name are not held, trainees that it does not name attend nothing.
    Whether its ids exist and its rules hold is for `check` to say, because a timetable may be read, judged
    and repaired after the problem has changed. Raises SolutionFormatError with every fault of form.
    """
    faults: list[Fault] = []
    if not isinstance(data, dict):
        raise SolutionFormatError([Fault("", f"the file holds {kind(data)}, expected an object")])
    root = Node(data, "", faults)
    solution = Solution(
        classes={c.id: None for c in problem.classes} | read_class_plans(root),
        trainees={t.id: Placement(None) for t in problem.trainees} | read_placements(root),
        status=_read_status(root),
        objective=root.optional_integer("objective", low=0, high=10**15, nullable=True),
        bound=_read_number(root, "bound"),
        bound_source=root.optional_text("bound_source"),
        seconds=_read_number(root, "seconds") or 0.0,
        reasons=tuple(_read_reason(node) for node in root.objects("reasons", required=False)),
    )
    if faults:
        raise SolutionFormatError(faults)
    return solution


def _read_status(root: Node) -> Status:
    """The status; a file with a timetable may leave it out."""
    value = root.data.get("status", "feasible")
    found = next((status for status in STATUSES if status == value), None)
    if found is None:
        root.fault("status", f"{shown(value)}, expected one of {', '.join(STATUSES)}")
    return found or "unknown"


def _read_number(root: Node, key: str) -> float | None:
    value = root.data.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        root.fault(key, f"{shown(value)}, expected a number")
        return None
    return value


def _read_reason(node: Node) -> Reason:
    return Reason(
        node.text("code"),
        _read_objects(node),
        node.text("text"),
        tuple(StatedRule(*_read_stated(rule)) for rule in node.objects("rules", required=False)),
        tuple(
            WayOut(tuple(Relaxation(*_read_stated(change)) for change in way.objects("changes")), way.text("text"))
            for way in node.objects("ways_out", required=False)
        ),
        node.optional_integer("more_rules", low=0, high=10**6) or 0,
        node.optional_integer("more_trainees", low=0, high=10**6) or 0,
    )


def _read_objects(node: Node) -> tuple[str, ...]:
    return tuple(str(item) for item in node.entries("objects", required=False))


def _read_stated(node: Node) -> tuple[str, tuple[str, ...], Mapping[str, object], str]:
    return node.text("code"), _read_objects(node), node.mapping("params").data, node.text("text")
