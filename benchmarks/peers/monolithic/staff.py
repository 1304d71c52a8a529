"""Rooms and lecturers of the classes, slot by slot."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from benchmarks.peers.monolithic.classes import is_held
from scheduler.class_options import ClassOptions
from scheduler.entities import IMPOSSIBLE, UNWELCOME

if TYPE_CHECKING:
    from benchmarks.peers.monolithic.model import Model, Var
    from scheduler.problem import CourseClass


def add_staff(model: Model) -> None:
    for course_class in model.problem.classes:
        if model.problem.rooms:
            _add_rooms(model, course_class)
        if model.problem.lecturers:
            _add_lecturers(model, course_class)
        model.check_time()
    _use_once(model, model.rooms)
    _use_once(model, model.lecturers)
    _limit_weeks(model)


def _past(model: Model, slot: int) -> bool:
    return slot < model.problem.held_before


def _add_rooms(model: Model, course_class: CourseClass) -> None:
    """One of its rooms for every session that is not online; further rooms are charged."""
    problem, cid = model.problem, course_class.id
    options, used = ClassOptions(problem, course_class), defaultdict[str, list["Var"]](list)
    for slot in model.busy[cid]:
        hinted = model.hint.room(cid, slot) if model.hint else None
        here = [o for o in model.in_slot[cid, slot] if not problem.formats_by_id[o[0]].online]
        found: list[Var] = []
        allowed = {
            (fid, k): {room.id for room in options.rooms(problem.formats_by_id[fid], k) if room} for fid, k, _ in here
        }
        for room in problem.rooms:
            if room.availability[slot] == IMPOSSIBLE and not _past(model, slot):
                continue
            unfit = [var for fid, k, var in here if room.id not in allowed[fid, k]]
            if len(unfit) == len(here):
                continue
            var = model.new(hinted=room.id == hinted)
            model.rooms[cid, slot, room.id] = var
            found.append(var)
            used[room.id].append(var)
            if unfit:
                model.cp.add_at_most_one([var, *unfit])
        model.cp.add(sum(found) == sum(var for *_, var in here))
    board = model.hint.board if model.hint else None
    sessions = board.classes[cid].sessions if board and cid in board.classes else []
    for room_id, slots in used.items():
        further = model.new(hinted=any(s.room == room_id for s in sessions))
        for var in slots:
            model.cp.add_implication(var, further)
        model.charge(problem.weights["room_change"], further)
    for fmt in options.formats:
        if not fmt.online:
            model.charge(-problem.weights["room_change"], model.formats[cid, fmt.id])


def _add_lecturers(model: Model, course_class: CourseClass) -> None:
    """A lecturer who can teach it for every session."""
    problem, cid = model.problem, course_class.id
    options = ClassOptions(problem, course_class)
    for slot, busy in model.busy[cid].items():
        here, found = model.in_slot[cid, slot], []
        hinted = model.hint.lecturer(cid, slot) if model.hint else None
        able = {
            (fid, k): {who.id for who in options.lecturers(problem.formats_by_id[fid], k) if who} for fid, k, _ in here
        }
        for who in problem.lecturers:
            if who.availability[slot] == IMPOSSIBLE and not _past(model, slot):
                continue
            unfit = [var for fid, k, var in here if who.id not in able[fid, k]]
            if len(unfit) == len(here):
                continue
            var = model.new(hinted=who.id == hinted)
            model.lecturers[cid, slot, who.id] = var
            found.append(var)
            if unfit:
                model.cp.add_at_most_one([var, *unfit])
            if who.availability[slot] == UNWELCOME:
                model.charge(problem.weights["lecturer_avoid"], var)
        model.cp.add(sum(found) == busy)
    _charge_lecturers(model, course_class)


def _charge_lecturers(model: Model, course_class: CourseClass) -> None:
    """Every lecturer of a module but the first costs."""
    problem, cid = model.problem, course_class.id
    weight = problem.weights["lecturer_change"]
    if not weight:
        return
    first = 0
    for module in problem.modules:
        lessons = range(first, first + module.lessons)
        first = lessons.stop
        teaching: dict[str, Var] = {}
        hinted = _hinted_lecturers(model, cid, lessons)
        for slot in model.busy[cid]:
            here = [
                var
                for fid, k, var in model.in_slot[cid, slot]
                if module.id in problem.session_modules(problem.formats_by_id[fid], k)
            ]
            if not here:
                continue
            k = model.hint.session(cid, slot) if model.hint else None
            held = (model.hint.format(cid) or "") if model.hint else ""
            now = k is not None and module.id in problem.session_modules(problem.formats_by_id[held], k)
            taught = model.any_of(here, hinted=now)
            for who in problem.lecturers:
                var = model.lecturers.get((cid, slot, who.id))
                if var is not None and module.id in who.modules:
                    if who.id not in teaching:
                        teaching[who.id] = model.new(hinted=who.id in hinted)
                        model.charge(weight, teaching[who.id])
                    model.cp.add_bool_or([~var, ~taught, teaching[who.id]])
        for held_var in is_held(model, cid):
            model.charge(-weight, held_var)


def _hinted_lecturers(model: Model, cid: str, lessons: range) -> set[str]:
    board = model.hint.board if model.hint else None
    if board is None or cid not in board.classes:
        return set()
    held = board.classes[cid]
    covers = model.problem.covers(held.fmt)
    return {s.lecturer or "" for s, c in zip(held.sessions, covers, strict=True) if set(c) & set(lessons)}


def _use_once(model: Model, uses: dict[tuple[str, int, str], Var]) -> None:
    """A room or a lecturer serves one class in a slot."""
    together: dict[tuple[str, int], list[Var]] = defaultdict(list)
    for (_, slot, who), var in uses.items():
        together[who, slot].append(var)
    for group in together.values():
        if len(group) > 1:
            model.cp.add_at_most_one(group)


def _limit_weeks(model: Model) -> None:
    weeks: dict[tuple[str, int], list[Var]] = defaultdict(list)
    for (_, slot, who), var in model.lecturers.items():
        weeks[who, model.problem.week(slot)].append(var)
    for (who, _), group in weeks.items():
        most = model.problem.lecturers_by_id[who].max_per_week
        if most is not None and len(group) > most:
            model.cp.add(sum(group) <= most)
