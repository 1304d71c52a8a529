"""The best timetable of a tiny problem by trying all of them, and the rules straight from the exchange format.

It shares no code with the engine: times, weeks and lessons are the referee's, everything else is written here. Slots of
all classes are tried first, cheapest bound first; below them all rooms and lecturers, and all that trainees can attend.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations, pairwise, product
from typing import Any, NamedTuple

from tests.scheduler.referee import REFEREE

Data = dict[str, Any]
MANY = 10**9


class Plan(NamedTuple):
    """A class held in a format in these slots, or not held (format None), with its cost without staff."""

    format: str | None
    slots: tuple[int, ...]
    cost: int


class Option(NamedTuple):
    """What somebody could attend: a home class, sessions as (class, session), and these as bits."""

    home: str | None
    seats: tuple[tuple[str, int], ...]
    slots: int
    lessons: int
    makeups: int


@dataclass
class BruteForce:
    """`best` is the least objective, None where no timetable keeps the rules; `solution` has it."""

    data: Data
    best: int | None = None
    solution: Data | None = None
    tried: int = 0
    plans: dict[str, list[Plan]] = field(default_factory=dict)

    def run(self) -> BruteForce:
        self.p = REFEREE.Problem(self.data)
        self.w = self.p.weights
        self.before = self.data.get("previous") or {"classes": {}, "trainees": {}}
        self.plans = {cid: list(self._plans(cid)) for cid in self.p.classes}
        ways: list[tuple[int, int, dict[str, Plan], dict[str, list[tuple[int, Option]]]]] = []
        for plans in product(*self.plans.values()):
            timetable = dict(zip(self.plans, plans, strict=True))
            choices = self._choices(timetable)
            if choices is not None:
                least = sum(plan.cost for plan in plans) + sum(options[0][0] for options in choices.values())
                ways.append((least, len(ways), timetable, choices))
        for least, _, timetable, choices in sorted(ways, key=lambda way: way[:2]):
            if self.best is not None and least >= self.best:
                break
            self.tried += 1
            self._staff(timetable, choices, sum(plan.cost for plan in timetable.values()))
        return self

    # classes

    def _plans(self, cid: str) -> Any:
        cls, old = self.p.classes[cid], self.before["classes"].get(cid)
        held = [s["slot"] for s in old["sessions"] if s["slot"] < self.p.held_before] if old else []
        if cls.get("optional") and not held and all(set(p) <= {"class", "session"} for p in self._pins(cid)):
            yield Plan(None, (), self.w["moved"] * len(old["sessions"]) if old else 0)
        for fid in cls["formats"]:
            fmt = self.p.formats[fid]
            n = len(fmt["sessions"])
            if any(p.get("format", fid) != fid or (set(p) & {"slot", "room", "lecturer"} and p["session"] >= n)
                   for p in self._pins(cid)):  # fmt: skip
                continue
            if held and old["format"] != fid:
                continue
            for slots in combinations(range(self.p.n_slots), n):
                stands = slots[: len(held)] == tuple(held)
                new = min(slots[len(held) :], default=MANY) >= self.p.held_before
                if stands and new and self._keeps_format(cid, fmt, slots):
                    yield Plan(fid, slots, self._plan_cost(fid, slots, old))

    def _pins(self, cid: str) -> list[Data]:
        return [pin for pin in self.data.get("pins", []) if pin["class"] == cid]

    def _keeps_format(self, cid: str, fmt: Data, slots: tuple[int, ...]) -> bool:
        p = self.p
        for k, slot in enumerate(slots):
            week_place = p.weekday(slot) * p.n_periods + p.period(slot)
            fits = fmt["sessions"][k] <= p.periods[p.period(slot)]["lessons"]
            if p.calendar[slot] == "#" or fmt["week"][week_place] != "1" or not fits:
                return False
        if any("slot" in pin and slots[pin["session"]] != pin["slot"] for pin in self._pins(cid)):
            return False
        days = Counter(p.day(s) for s in slots)
        weeks = Counter(p.week(s) for s in slots)
        if max(days.values()) > fmt.get("max_per_day", MANY):
            return False
        low, high = fmt.get("per_week", (0, MANY))
        if max(weeks.values()) > high:
            return False
        if low and any(weeks[w] < p.least(fmt, w) for w in range(min(weeks) + 1, max(weeks))):
            return False
        dates = [p.open_days[d] for d in sorted(days)]
        gap = max((b - a for a, b in pairwise(dates)), default=0)
        span = dates[-1] - dates[0] + 1
        return bool(gap <= fmt.get("max_gap_days", MANY) and span <= fmt.get("max_span_days", MANY))

    def _plan_cost(self, fid: str, slots: tuple[int, ...], old: Data | None) -> int:
        cost: int = self.w["open_class"] + self.w["late_week"] * self.p.week(slots[-1])
        if old and old["format"] != fid:
            return int(cost + self.w["moved"] * len(old["sessions"]))
        moved = sum(s["slot"] != slot for s, slot in zip(old["sessions"], slots, strict=False)) if old else 0
        return int(cost + self.w["moved"] * moved)

    # trainees

    def _choices(self, timetable: dict[str, Plan]) -> dict[str, list[tuple[int, Option]]] | None:
        """What each trainee could attend with its cost, cheapest first; None where somebody has no choice at all."""
        options = list(self._options(timetable))
        found = {}
        for tid, trainee in self.p.trainees.items():
            mine = [
                (cost, option) for option in options if (cost := self._cost(trainee, option, timetable)) is not None
            ]
            if not mine:
                return None
            found[tid] = sorted(mine, key=lambda choice: choice[0])
        return found

    def _options(self, timetable: dict[str, Plan]) -> Any:
        yield Option(None, (), 0, 0, 0)
        held = {cid: plan for cid, plan in timetable.items() if plan.format}
        everything = [(cid, k) for cid, plan in held.items() for k in range(len(plan.slots))]
        for size in range(1, len(everything) + 1):
            for seats in combinations(everything, size):
                slots = [held[c].slots[k] for c, k in seats]
                if len(set(slots)) < size or not self._closing_last(seats, held):
                    continue
                lessons = {i for c, k in seats for i in range(*self.p.covers(held[c].format)[k])}
                for home in {c for c, _ in seats}:
                    makeups = sum(c != home for c, _ in seats)
                    yield Option(home, seats, _bits(slots), _bits(lessons), makeups)

    def _closing_last(self, seats: tuple[tuple[str, int], ...], held: dict[str, Plan]) -> bool:
        closing: list[int] = []
        others: list[int] = []
        for c, k in seats:
            lessons = range(*self.p.covers(held[c].format)[k])
            is_closing = any(self.p.module_of[i] in self.p.closing for i in lessons)
            (closing if is_closing else others).append(held[c].slots[k])
        return not closing or not others or min(closing) > max(others)

    def _cost(self, trainee: Data, option: Option, timetable: dict[str, Plan]) -> int | None:
        p, w, marks = self.p, self.w, trainee["availability"]
        past = _bits(range(p.held_before))
        if option.slots & _bits(s for s, mark in enumerate(marks) if mark == "#") & ~past:
            return None
        if option.home is not None and option.home not in trainee.get("classes", p.classes):
            return None
        if p.held_before:
            now = {(c, k) for c, k in option.seats if timetable[c].slots[k] < p.held_before}
            if now != REFEREE.held_attendance(p, trainee["id"], self.before):
                return None
        cost = w["makeup"] * option.makeups
        cost += w["avoid"] * (option.slots & _bits(s for s, mark in enumerate(marks) if mark == "-")).bit_count()
        heard = option.lessons.bit_count()
        cost += w["missed_lesson"] * (p.lessons - heard)
        closing = _bits(p.closing_lessons)
        cost += w["incomplete"] * (heard < p.needed or option.lessons & closing != closing)
        if option.home is not None:
            cost += w["format"] * trainee.get("formats", {}).get(timetable[option.home].format, 0)
        old = (self.before["trainees"].get(trainee["id"]) or {}).get("class")
        return int(cost + w["reassigned"] * (old is not None and option.home != old))

    # rooms and lecturers

    def _staff(self, timetable: dict[str, Plan], choices: Any, cost: int) -> None:
        """Try all rooms and lecturers; of those that seat the same numbers only the cheapest."""
        sessions = [(cid, k) for cid, plan in timetable.items() for k in range(len(plan.slots))]
        ways: dict[tuple[int, ...], tuple[int, dict[tuple[str, int], tuple[Any, Any]]]] = {}
        staff: dict[tuple[str, int], tuple[Any, Any]] = {}

        def assign(i: int) -> None:
            if i == len(sessions):
                price = self._staff_cost(timetable, staff)
                limits = tuple(self._limit(seat, staff[seat][0]) for seat in sessions)
                if price is not None and price < ways.get(limits, (MANY, {}))[0]:
                    ways[limits] = price, dict(staff)
                return
            slot = timetable[sessions[i][0]].slots[sessions[i][1]]
            taken = [staff[c, k] for c, k in sessions[:i] if timetable[c].slots[k] == slot]
            for room, lecturer in self._people(sessions[i], timetable):
                if all((room is None or room != r) and (lecturer is None or lecturer != w) for r, w in taken):
                    staff[sessions[i]] = room, lecturer
                    assign(i + 1)
                    del staff[sessions[i]]

        assign(0)
        for limits, (price, chosen) in sorted(ways.items(), key=lambda way: way[1][0]):
            self._seat(timetable, choices, dict(zip(sessions, limits, strict=True)), chosen, cost + price)

    def _people(self, seat: tuple[str, int], timetable: dict[str, Plan]) -> Any:
        """The rooms and lecturers that a session can have in its slot."""
        (cid, k), p = seat, self.p
        plan = timetable[cid]
        slot, fmt = plan.slots[k], p.formats[plan.format]
        pins = [pin for pin in self._pins(cid) if pin["session"] == k]
        free = "." * p.n_slots
        rooms: list[Any] = [None]
        if p.rooms and not fmt.get("online"):
            rooms = [
                r for r in p.classes[cid].get("rooms", p.rooms) if p.rooms[r].get("availability", free)[slot] != "#"
            ]
        lecturers: list[Any] = [None]
        if p.lecturers:
            modules = {p.module_of[i] for i in range(*p.covers(plan.format)[k])}
            lecturers = [
                who for who, one in p.lecturers.items()
                if modules <= set(one["modules"]) and one.get("availability", free)[slot] != "#"
            ]  # fmt: skip
        old = self.before["classes"].get(cid)
        for room, lecturer in product(rooms, lecturers):
            if any(pin.get("room", room) != room or pin.get("lecturer", lecturer) != lecturer for pin in pins):
                continue
            if slot < p.held_before and (room, lecturer) != _staff_of(old["sessions"][k]):
                continue
            yield room, lecturer

    def _limit(self, seat: tuple[str, int], room: Any) -> int:
        return int(self.p.rooms[room]["capacity"] if room is not None else self.p.classes[seat[0]]["capacity"])

    def _staff_cost(self, timetable: dict[str, Plan], staff: Any) -> int | None:
        p, w = self.p, self.w
        cost, weeks = 0, Counter[Any]()
        of_module: dict[tuple[str, str], set[str]] = {}
        of_class: dict[str, set[str]] = {}
        for (cid, k), (room, lecturer) in staff.items():
            plan = timetable[cid]
            slot = plan.slots[k]
            if room is not None:
                of_class.setdefault(cid, set()).add(room)
            if lecturer is not None:
                weeks[lecturer, p.week(slot)] += 1
                cost += w["lecturer_avoid"] * (p.lecturers[lecturer].get("availability", "." * p.n_slots)[slot] == "-")
                for i in range(*p.covers(plan.format)[k]):
                    of_module.setdefault((cid, p.module_of[i]), set()).add(lecturer)
            old = self.before["classes"].get(cid)
            if old and old["format"] == plan.format and old["sessions"][k]["slot"] == slot:
                cost += w["changed"] * ((room, lecturer) != _staff_of(old["sessions"][k]))
        if any(n > p.lecturers[who].get("max_per_week", n) for (who, _), n in weeks.items()):
            return None
        cost += w["lecturer_change"] * sum(len(who) - 1 for who in of_module.values())
        cost += w["room_change"] * sum(len(rooms) - 1 for rooms in of_class.values())
        return int(cost)

    # who sits where

    def _seat(self, timetable: Any, choices: Any, limits: Any, staff: Any, cost: int) -> None:
        """The cheapest choice of everyone together, by trying all in order of cost."""
        names = list(choices)
        least = [sum(choices[tid][0][0] for tid in names[i:]) for i in range(len(names) + 1)]
        picked: dict[str, Option] = {}

        def pick(i: int, so_far: int) -> None:
            if self.best is not None and so_far + least[i] >= self.best:
                return
            if i == len(names):
                if self._fits(timetable, picked, limits, final=True):
                    self.best = so_far
                    self.solution = self._as_solution(timetable, staff, picked)
                return
            for price, option in choices[names[i]]:
                if self.best is not None and so_far + price + least[i + 1] >= self.best:
                    return
                picked[names[i]] = option
                if self._fits(timetable, picked, limits, final=False):
                    pick(i + 1, so_far + price)
                del picked[names[i]]

        pick(0, cost)

    def _fits(self, timetable: Any, picked: dict[str, Option], limits: Any, *, final: bool) -> bool:
        p = self.p
        homes = Counter(option.home for option in picked.values() if option.home is not None)
        seats = Counter(seat for option in picked.values() for seat in option.seats)
        together = Counter(
            (p.trainees[tid].get("unit"), timetable[c].slots[k]) for tid, one in picked.items() for c, k in one.seats
        )
        if any(n > limits[seat] for seat, n in seats.items()):
            return False
        if any(n > p.units[unit]["max_together"] for (unit, _), n in together.items() if unit is not None):
            return False
        held = [cid for cid, plan in timetable.items() if plan.format]
        if final and any(homes[cid] < p.classes[cid].get("min_size", 0) for cid in held):
            return False
        return all(homes[cid] <= p.classes[cid]["capacity"] for cid in held)

    def _as_solution(self, timetable: Any, staff: Any, picked: dict[str, Option]) -> Data:
        classes = {}
        for cid, plan in timetable.items():
            sessions = [
                {"slot": slot, "room": staff[cid, k][0], "lecturer": staff[cid, k][1]}
                for k, slot in enumerate(plan.slots)
            ]
            classes[cid] = {"format": plan.format, "sessions": sessions} if plan.format else None
        trainees: Data = {}
        for tid, option in picked.items():
            n = len(timetable[option.home].slots) if option.home else 0
            trainees[tid] = {
                "class": option.home,
                "skips": [k for k in range(n) if (option.home, k) not in option.seats],
                "makeups": [[c, k] for c, k in option.seats if c != option.home],
            }
        return {"classes": classes, "trainees": trainees, "status": "optimal", "objective": self.best}


def _bits(numbers: Any) -> int:
    mask = 0
    for number in numbers:
        mask |= 1 << number
    return mask


def _staff_of(session: Data) -> tuple[Any, Any]:
    return session.get("room"), session.get("lecturer")
