"""A correct timetable changed against one soft rule costs more by exactly that rule's weight, and one of a random
problem changed against one hard rule breaks that rule alone; the catalogue and the referee agree on both.
"""

from __future__ import annotations

import copy
import random
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from scheduler.check import check
from scheduler.problem import parse_problem
from scheduler.rules import HARD_RULES, SOFT_RULES
from scheduler.solution import parse_solution
from tests.scheduler.problems import Data, planted_problems, replan_problem, tiny_solution
from tests.scheduler.referee import SEATS, judge

if TYPE_CHECKING:
    from collections.abc import Callable

WEIGHTS = {rule.name: 100 + 7 * i for i, rule in enumerate(SOFT_RULES)}


def base_problem() -> Data:
    """The tiny problem after its first week, with a weight for each rule and an attendance share that allows skips."""
    data = replan_problem() | {"weights": dict(WEIGHTS), "attendance_percent": 50}
    data["modules"] = [{"id": "history", "lessons": 4}, {"id": "end", "lessons": 2, "closing": True}]
    data["formats"][0]["max_gap_days"] = 9
    for lecturer in data["lecturers"]:
        lecturer |= {"modules": ["history", "end"], "max_per_week": 9}
    return data


def session(solution: Data, class_id: str, k: int) -> Data:
    found: Data = solution["classes"][class_id]["sessions"][k]
    return found


def need_all_lessons(data: Data, solution: Data) -> None:
    """T0 has skipped one session in the base and in the changed timetable."""
    data["attendance_percent"] = 100


def skip_one_session(data: Data, solution: Data) -> None:
    solution["trainees"]["T2"]["skips"] = [2]
    data["modules"][1]["closing"] = False


def visit_another_class(data: Data, solution: Data) -> None:
    data["held_before"] = 0
    data["units"] = [{"id": "U", "max_together": 2}]
    solution["trainees"]["T0"]["makeups"] = [["B", 0]]


def dislike_a_slot(data: Data, solution: Data) -> None:
    data["trainees"][0]["availability"] = "." * 14 + "-" + "." * 13


def dislike_the_format(data: Data, solution: Data) -> None:
    data["trainees"][0]["formats"] = {"days": 1}


def dislike_teaching(data: Data, solution: Data) -> None:
    data["lecturers"][0]["availability"] = "." * 14 + "-" + "." * 13


def change_lecturer(data: Data, solution: Data) -> None:
    session(solution, "A", 1)["lecturer"] = "L1"


def change_room(data: Data, solution: Data) -> None:
    session(solution, "A", 1)["room"] = "R1"


def hold_one_class_more(data: Data, solution: Data) -> None:
    data["previous"]["classes"]["D"] = None
    data["classes"].append({"id": "D", "formats": ["short"], "capacity": 3, "optional": True})
    data["formats"].append({"id": "short", "week": "1" * 14, "sessions": [3, 3]})
    held = [{"slot": slot, "room": room, "lecturer": "L0"} for slot, room in ((6, "R0"), (8, "R0"))]
    solution["classes"]["D"] = {"format": "short", "sessions": held}


def end_a_week_later(data: Data, solution: Data) -> None:
    """A third week, in which B ends."""
    data["days"] = 21
    for owner in data["trainees"]:
        owner["availability"] = "." * 42
    session(solution, "B", 2)["slot"] = 29


def move_a_session(data: Data, solution: Data) -> None:
    session(solution, "A", 2)["slot"] = 16


def swap_lecturer(data: Data, solution: Data) -> None:
    session(solution, "B", 2)["lecturer"] = "L0"


def move_a_trainee(data: Data, solution: Data) -> None:
    data["previous"]["trainees"]["T2"] |= {"class": "A", "skips": [0, 1, 2], "makeups": [["B", 0], ["B", 1]]}


# Against a previous timetable these would be a change too.
WITHOUT_HISTORY = (need_all_lessons, change_lecturer, change_room, end_a_week_later)


@pytest.mark.parametrize(
    ("mutate", "rule", "times"),
    [
        (need_all_lessons, "incomplete", 1),
        (skip_one_session, "missed_lesson", 2),
        (visit_another_class, "makeup", 1),
        (dislike_a_slot, "avoid", 1),
        (dislike_the_format, "format", 1),
        (dislike_teaching, "lecturer_avoid", 1),
        (change_lecturer, "lecturer_change", 1),
        (change_room, "room_change", 1),
        (hold_one_class_more, "open_class", 1),
        (end_a_week_later, "late_week", 1),
        (move_a_session, "moved", 1),
        (swap_lecturer, "changed", 1),
        (move_a_trainee, "reassigned", 1),
    ],
)
def test_timetable_mutated_against_one_soft_rule_costs_its_weight_more(
    mutate: Callable[[Data, Data], None], rule: str, times: int
):
    before, after = counted(mutate, changed=False), counted(mutate, changed=True)
    more = {name: after[name] - before[name] for name in WEIGHTS if after[name] != before[name]}
    assert more == {rule: times * WEIGHTS[rule]}


def counted(mutate: Callable[[Data, Data], None], *, changed: bool) -> dict[str, int]:
    data, solution = base_problem(), tiny_solution()
    if mutate in WITHOUT_HISTORY:
        del data["previous"], data["held_before"]
    if mutate is need_all_lessons:
        solution["trainees"]["T0"]["skips"] = [0]
    if changed:
        mutate(data, solution)
    problem = parse_problem(data)
    report = check(problem, parse_solution(solution, problem))
    assert report.violations == ()
    assert judge(data, solution) == (set(), report.penalties)
    return report.penalties


class NotHereError(Exception):
    """The random problem has nothing that could be changed against the rule."""


class Mutator:
    """Changes one value of a planted problem so that its timetable breaks one hard rule."""

    def __init__(self, data: Data, solution: Data, rng: random.Random) -> None:
        self.data, self.solution, self.rng = data, solution, rng
        self.n_slots = data["days"] * len(data["periods"])
        self.sessions = [
            (cid, k, s) for cid, plan in solution["classes"].items() if plan for k, s in enumerate(plan["sessions"])
        ]

    def pick(self, found: list[tuple[str, int, Data]]) -> tuple[str, int, Data]:
        if not found:
            raise NotHereError
        return self.rng.choice(found)

    def attended(self) -> list[tuple[str, str, int]]:
        """(trainee, class, session) of everything that somebody attends."""
        found = []
        for tid, place in self.solution["trainees"].items():
            home = place.get("class")
            if home is not None:
                n = len(self.solution["classes"][home]["sessions"])
                found += [(tid, home, k) for k in range(n) if k not in place.get("skips", [])]
                found += [(tid, c, k) for c, k in place.get("makeups", [])]
        return found

    def slot(self, cid: str, k: int) -> int:
        return int(self.solution["classes"][cid]["sessions"][k]["slot"])

    def close(self, owner: Data, key: str, slot: int) -> None:
        text = owner.get(key) or "." * self.n_slots
        owner[key] = text[:slot] + "#" + text[slot + 1 :]

    def class_plan(self) -> None:
        self.close(self.data, "calendar", self.pick(self.sessions)[2]["slot"])

    def rhythm(self) -> None:
        """No session a week is too few for any class that is held."""
        plan = self.solution["classes"][self.pick(self.sessions)[0]]
        fmt = next(f for f in self.data["formats"] if f["id"] == plan["format"])
        fmt["per_week"] = [0, 0]

    def room(self) -> None:
        _, _, session = self.pick([one for one in self.sessions if one[2]["room"] is not None])
        self.close(next(r for r in self.data["rooms"] if r["id"] == session["room"]), "availability", session["slot"])

    def lecturer(self) -> None:
        _, _, session = self.pick([one for one in self.sessions if one[2]["lecturer"] is not None])
        next(who for who in self.data["lecturers"] if who["id"] == session["lecturer"])["modules"] = []

    def attendance(self) -> None:
        tid, cid, k = self.rng.choice(
            [(tid, c, k) for tid, c, k in self.attended() if self.slot(c, k) >= self.data.get("held_before", 0)]
            or [self.stop()]
        )
        self.close(next(t for t in self.data["trainees"] if t["id"] == tid), "availability", self.slot(cid, k))

    def closing_last(self) -> None:
        """The first module closes the course, and somebody has come to it and to something later."""
        first = self.data["modules"][0]["lessons"]
        lengths = {fmt["id"]: fmt["sessions"] for fmt in self.data["formats"]}
        times: dict[tuple[str, bool], list[int]] = defaultdict(list)
        for tid, cid, k in self.attended():
            before = sum(lengths[self.solution["classes"][cid]["format"]][:k])
            times[tid, before < first].append(self.slot(cid, k))
        if not any(min(times[tid, True]) < max(times.get((tid, False), [-1])) for tid, early in [*times] if early):
            raise NotHereError
        for i, module in enumerate(self.data["modules"]):
            module["closing"] = i == 0

    def class_size(self) -> None:
        cid, _, _ = self.pick(self.sessions)
        here = sum(place.get("class") == cid for place in self.solution["trainees"].values())
        next(c for c in self.data["classes"] if c["id"] == cid)["min_size"] = here + 1

    def unit_together(self) -> None:
        units = {t["id"]: t.get("unit") for t in self.data["trainees"]}
        together = Counter((units[tid], self.slot(c, k)) for tid, c, k in self.attended() if units[tid])
        if not together:
            raise NotHereError
        (unit, _), n = self.rng.choice(list(together.items()))
        next(one for one in self.data["units"] if one["id"] == unit)["max_together"] = n - 1

    def seats(self) -> None:
        """A room for one person less than come."""
        used = Counter((c, k) for _, c, k in self.attended())
        cid, k, session = self.pick([one for one in self.sessions if used[one[:2]] and one[2]["room"] is not None])
        next(r for r in self.data["rooms"] if r["id"] == session["room"])["capacity"] = used[cid, k] - 1

    def pin(self) -> None:
        cid, k, session = self.pick(self.sessions)
        other = (session["slot"] + 1) % self.n_slots
        self.data.setdefault("pins", []).append({"class": cid, "session": k, "slot": other})

    def history(self) -> None:
        """The timetable was another one when its first sessions were held."""
        cid, k, session = self.pick([one for one in self.sessions if one[1] == 0])
        previous = copy.deepcopy({key: self.solution[key] for key in ("classes", "trainees")})
        previous["classes"][cid]["sessions"][k]["lecturer"] = "somebody else"
        self.data |= {"previous": previous, "held_before": session["slot"] + 1}

    def stop(self) -> tuple[str, str, int]:
        raise NotHereError


HARD = (
    "class_plan",
    "rhythm",
    "room",
    "lecturer",
    "attendance",
    "closing_last",
    "class_size",
    "unit_together",
    SEATS,
    "pin",
    "history",
)


def test_every_hard_rule_has_a_mutation():
    assert set(HARD) - {SEATS} == {rule.name for rule in HARD_RULES}


@pytest.mark.parametrize("rule", HARD)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(pair=planted_problems(), seed=st.integers(0, 2**32))
def test_planted_timetable_mutated_against_one_hard_rule_breaks_that_rule_alone(
    rule: str, pair: tuple[Data, Data], seed: int
):
    data, solution = copy.deepcopy(pair)
    try:
        getattr(Mutator(data, solution, random.Random(seed)), rule)()
    except NotHereError:
        assume(condition=False)
    problem = parse_problem(data)
    report = check(problem, parse_solution(solution, problem))
    found = {SEATS if v.code in ("room_too_small", "session_too_big") else v.rule for v in report.violations}
    assert found == judge(data, solution)[0] == {rule}
