"""Small problems planted around a timetable.

They are made backwards: a timetable first, then limits, availabilities and capacities that it keeps.
"""

from __future__ import annotations

import copy
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

    from tests.scheduler.problems import Data


class Planter:
    """Makes one small problem around a timetable."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.n_periods = rng.choice((1, 2, 3))
        self.days = rng.randrange(10, 25)
        self.n_slots = self.days * self.n_periods
        self.start = date(2027, 1, 1) + timedelta(days=rng.randrange(300))
        self.sessions: dict[str, list[Data]] = {}

    def marks(self, used: set[int], busy: float = 0.25) -> str:
        """A random availability in which the used slots are possible."""
        pick = self.rng.random
        marks = ["#" if pick() < busy else "-" if pick() < 0.15 else "." for _ in range(self.n_slots)]
        return "".join(("-" if self.rng.random() < 0.2 else ".") if s in used else m for s, m in enumerate(marks))

    def day(self, slot: int) -> int:
        return slot // self.n_periods

    def week(self, slot: int) -> int:
        return (self.start.weekday() + self.day(slot)) // 7

    def plant(self) -> tuple[Data, Data]:
        rng = self.rng
        self.modules: list[Data] = [{"id": f"M{i}", "lessons": rng.randrange(1, 4)} for i in range(rng.randrange(1, 4))]
        if rng.random() < 0.6:
            self.modules[-1]["closing"] = True
        self.lessons = sum(m["lessons"] for m in self.modules)
        self.periods = [
            {
                "id": f"P{i}",
                "start": f"{8 + 4 * i:02}:00",
                "end": f"{11 + 4 * i:02}:00",
                "lessons": rng.choice((3, 4, 5)),
            }
            for i in range(self.n_periods)
        ]
        self.formats = [self.format(i) for i in range(rng.randrange(1, 4))]
        self.classes: dict[str, Data] = {}
        for i in range(rng.randrange(1, 4)):
            self.hold_class(f"C{i}")
        self.rooms_and_lecturers()
        self.place_trainees()
        problem = self.problem()
        solution = self.solution()
        if rng.random() < 0.4:
            self.add_previous(problem, solution)
        if rng.random() < 0.4:
            self.add_pins(problem, solution)
        return problem, solution

    def format(self, i: int) -> Data:
        cut, left = [], self.lessons
        while left:
            cut.append(self.rng.randrange(1, min(left, 3) + 1))
            left -= cut[-1]
        week = "".join(self.rng.choice("1110") for _ in range(7 * self.n_periods))
        return {"id": f"F{i}", "week": week, "sessions": cut, "online": self.rng.random() < 0.25}

    def hold_class(self, cid: str) -> None:
        """Hold a class at random times, or make it an optional one that is not held."""
        fmt = self.rng.choice(self.formats)
        first = self.start.weekday() * self.n_periods
        allowed = [s for s in range(self.n_slots) if fmt["week"][(first + s) % (7 * self.n_periods)] == "1"]
        others = [f["id"] for f in self.formats if self.rng.random() < 0.4]
        formats = sorted({fmt["id"], *others})
        self.classes[cid] = {"id": cid, "formats": formats}
        if len(allowed) < len(fmt["sessions"]) or (self.classes and self.rng.random() < 0.15):
            self.classes[cid]["optional"] = True
            return
        slots = sorted(self.rng.sample(allowed, len(fmt["sessions"])))
        self.classes[cid]["optional"] = self.rng.random() < 0.3
        self.classes[cid]["held"] = fmt["id"]
        self.sessions[cid] = [{"slot": s, "room": None, "lecturer": None} for s in slots]

    def format_of(self, cid: str) -> Data:
        return next(f for f in self.formats if f["id"] == self.classes[cid]["held"])

    def session_modules(self, cid: str, k: int) -> set[str]:
        lesson_modules = [m["id"] for m in self.modules for _ in range(m["lessons"])]
        sessions = self.format_of(cid)["sessions"]
        first = sum(sessions[:k])
        return set(lesson_modules[first : first + sessions[k]])

    def rooms_and_lecturers(self) -> None:
        """One more room or lecturer whenever all are in use."""
        self.with_rooms, self.with_lecturers = self.rng.random() < 0.8, self.rng.random() < 0.8
        self.room_use: list[set[int]] = [set()] if self.with_rooms else []
        self.lecturer_use: list[set[int]] = [set()] if self.with_lecturers else []
        self.teaches: dict[int, set[str]] = {}
        for cid, sessions in self.sessions.items():
            for k, session in enumerate(sessions):
                if self.with_rooms and not self.format_of(cid).get("online"):
                    session["room"] = f"R{self.use(self.room_use, session['slot'])}"
                if self.with_lecturers:
                    who = self.use(self.lecturer_use, session["slot"])
                    session["lecturer"] = f"L{who}"
                    self.teaches.setdefault(who, set()).update(self.session_modules(cid, k))

    def use(self, uses: list[set[int]], slot: int) -> int:
        free = [i for i, used in enumerate(uses) if slot not in used]
        if not free or (len(uses) < 4 and self.rng.random() < 0.2):
            uses.append(set())
            free.append(len(uses) - 1)
        i = self.rng.choice(free)
        uses[i].add(slot)
        return i

    def place_trainees(self) -> None:
        self.places: dict[str, Data] = {}
        for i in range(self.rng.randrange(8)):
            cid = self.rng.choice([*self.sessions, None])
            self.places[f"T{i}"] = self.place(cid) if cid else {"class": None}

    def place(self, cid: str) -> Data:
        n = len(self.sessions[cid])
        skips = [k for k in range(n) if self.rng.random() < 0.2][: n - 1]
        slots = {self.sessions[cid][k]["slot"]: self.is_closing(cid, k) for k in range(n) if k not in skips}
        makeups = []
        for other, sessions in self.sessions.items():
            for k, session in enumerate(sessions):
                slot, closing = session["slot"], self.is_closing(other, k)
                if other == cid or slot in slots or self.rng.random() > 0.3:
                    continue
                if all((not c or s > slot) and (not closing or c or s < slot) for s, c in slots.items()):
                    slots[slot] = closing
                    makeups.append([other, k])
        return {"class": cid, "skips": skips, "makeups": makeups}

    def is_closing(self, cid: str, k: int) -> bool:
        return any(m["id"] in self.session_modules(cid, k) for m in self.modules if m.get("closing"))

    def seats(self, tid: str) -> list[tuple[str, int]]:
        place = self.places[tid]
        if not place["class"]:
            return []
        home = [(place["class"], k) for k in range(len(self.sessions[place["class"]])) if k not in place["skips"]]
        return home + [(c, k) for c, k in place["makeups"]]

    def problem(self) -> Data:
        rng = self.rng
        used = {s["slot"] for sessions in self.sessions.values() for s in sessions}
        calendar = self.marks(used, busy=0.1)
        self.unit_of = {tid: rng.choice((None, "U0", "U1")) for tid in self.places}
        self.limit_formats(calendar)
        problem: Data = {
            "start": self.start.isoformat(),
            "days": self.days,
            "periods": self.periods,
            "modules": self.modules,
            "attendance_percent": rng.choice((0, 50, 80, 100)),
            "formats": self.formats,
            "classes": [self.class_json(cid) for cid in self.classes],
            "trainees": [self.trainee_json(tid) for tid in self.places],
            "units": self.units_json(),
            "weights": {"makeup": rng.randrange(9), "late_week": rng.randrange(3), "open_class": rng.randrange(99)},
        }
        if rng.random() < 0.8 or "#" in calendar:
            problem["calendar"] = calendar
        if self.with_rooms:
            problem["rooms"] = [self.room_json(i) for i in range(len(self.room_use))]
        if self.with_lecturers:
            problem["lecturers"] = [self.lecturer_json(i) for i in range(len(self.lecturer_use))]
        return problem

    def limit_formats(self, calendar: str) -> None:
        """Limits that the held classes of a format just keep, with a little room now and then."""
        is_open = ["#" in calendar and set(calendar[d * self.n_periods : (d + 1) * self.n_periods]) == {"#"}
                   for d in range(self.days)]  # fmt: skip
        open_days = [d - sum(is_open[:d]) for d in range(self.days)]
        for fmt in self.formats:
            mine = [[s["slot"] for s in self.sessions[c]] for c in self.sessions if self.format_of(c) is fmt]
            if not mine:
                continue
            slack = self.rng.randrange(2)
            if self.rng.random() < 0.7:
                fmt["max_per_day"] = max(max(Counter(map(self.day, slots)).values()) for slots in mine) + slack
            if self.rng.random() < 0.7:
                weeks = [Counter(map(self.week, slots)) for slots in mine]
                least = min(w[i] for w in weeks for i in range(min(w), max(w) + 1))
                fmt["per_week"] = [least, max(max(w.values()) for w in weeks) + slack]
            days = [sorted({open_days[self.day(s)] for s in slots}) for slots in mine]
            if self.rng.random() < 0.7:
                gaps = [b - a for d in days for a, b in pairwise(d)]
                fmt["max_gap_days"] = max(gaps, default=0) + slack
            if self.rng.random() < 0.7:
                fmt["max_span_days"] = max(d[-1] - d[0] + 1 for d in days) + slack

    def class_json(self, cid: str) -> Data:
        rng, given = self.rng, self.classes[cid]
        home = sum(p["class"] == cid for p in self.places.values())
        seats = Counter(seat for tid in self.places for seat in self.seats(tid))
        most = max([home, *(n for (c, _), n in seats.items() if c == cid)])
        data: Data = {key: given[key] for key in ("id", "formats", "optional")}
        data |= {"capacity": most + rng.randrange(2), "min_size": rng.randrange(home + 1) if "held" in given else 1}
        used = {s["room"] for s in self.sessions.get(cid, []) if s["room"]}
        if used and rng.random() < 0.3:
            data["rooms"] = sorted(used | {f"R{rng.randrange(len(self.room_use))}"})
        return data

    def trainee_json(self, tid: str) -> Data:
        used = {self.sessions[c][k]["slot"] for c, k in self.seats(tid)}
        data: Data = {"id": tid, "availability": self.marks(used, busy=0.4), "unit": self.unit_of[tid]}
        if self.rng.random() < 0.5:
            data["formats"] = {f["id"]: self.rng.randrange(5) for f in self.formats}
        home = self.places[tid]["class"]
        if self.rng.random() < 0.3 and home:
            data["classes"] = sorted({home, self.rng.choice(list(self.classes))})
        return data

    def units_json(self) -> list[Data]:
        together = Counter(
            (self.unit_of[tid], self.sessions[c][k]["slot"]) for tid in self.places for c, k in self.seats(tid)
        )
        most = {u: max([0, *(n for (unit, _), n in together.items() if unit == u)]) for u in ("U0", "U1")}
        return [{"id": u, "max_together": n + self.rng.randrange(2)} for u, n in most.items()]

    def room_json(self, i: int) -> Data:
        seats = Counter(seat for tid in self.places for seat in self.seats(tid))
        people = [n for (c, k), n in seats.items() if self.sessions[c][k]["room"] == f"R{i}"]
        return {
            "id": f"R{i}",
            "capacity": max(people, default=0) + self.rng.randrange(2),
            "availability": self.marks(self.room_use[i], busy=0.1),
        }

    def lecturer_json(self, i: int) -> Data:
        weeks = Counter(map(self.week, self.lecturer_use[i]))
        modules = self.teaches.get(i, set()) | {m["id"] for m in self.modules if self.rng.random() < 0.3}
        data: Data = {"id": f"L{i}", "modules": sorted(modules), "availability": self.marks(self.lecturer_use[i])}
        if self.rng.random() < 0.6:
            data["max_per_week"] = max(weeks.values(), default=0) + self.rng.randrange(2)
        return data

    def solution(self) -> Data:
        held = {c: {"format": self.classes[c]["held"], "sessions": s} for c, s in self.sessions.items()}
        return {
            "classes": {cid: copy.deepcopy(held.get(cid)) for cid in self.classes},
            "trainees": copy.deepcopy(self.places),
            "status": "feasible",
        }

    def add_previous(self, problem: Data, solution: Data) -> None:
        """A previous timetable that differs only after some slot, which may be up to where sessions were held."""
        rng, since = self.rng, self.rng.randrange(self.n_slots)
        previous = copy.deepcopy({key: solution[key] for key in ("classes", "trainees")})
        for plan in previous["classes"].values():
            for session in plan["sessions"] if plan else ():
                if session["slot"] >= since and rng.random() < 0.4:
                    session["slot"] = rng.randrange(since, self.n_slots)
                elif session["slot"] >= since and rng.random() < 0.4:
                    session["lecturer"] = "L0"
        for tid, place in previous["trainees"].items():
            late = all(self.sessions[c][k]["slot"] >= since for c, k in self.seats(tid))
            if late and rng.random() < 0.5:
                place.clear()
                place["class"] = None
        previous["trainees"]["left"] = {"class": None}
        problem["previous"] = previous
        if rng.random() < 0.7:
            problem["held_before"] = since

    def add_pins(self, problem: Data, solution: Data) -> None:
        pins = []
        for cid, plan in solution["classes"].items():
            if plan and self.rng.random() < 0.6:
                k = self.rng.randrange(len(plan["sessions"]))
                keys = [key for key in ("slot", "room", "lecturer") if self.rng.random() < 0.5]
                pin = {"class": cid, "format": plan["format"], "session": k}
                pins.append(pin | {key: plan["sessions"][k][key] for key in keys})
        problem["pins"] = pins
