"""Rooms and lecturers of the sessions of a class, and what the class itself costs."""

from __future__ import annotations

from scheduler.search.arrays import NEVER, Facts, Plan
from scheduler.search.chance import below
from scheduler.search.compiled import inner


@inner
def lecturer_is_free(f: Facts, p: Plan, lecturer: int, slot: int) -> bool:
    return (
        f.lecturer_avail[lecturer, slot] != 2
        and p.lecturer_used[lecturer, slot] == 0
        and p.lecturer_week[lecturer, f.slot_week[slot]] < f.lecturer_max[lecturer]
    )


@inner
def set_lecturer(f: Facts, p: Plan, c: int, k: int, lecturer: int) -> None:
    """Give the session this lecturer (-1: none) in its present slot."""
    slot = p.slot[c, k]
    old = p.lecturer[c, k]
    if old >= 0:
        p.lecturer_used[old, slot] -= 1
        p.lecturer_week[old, f.slot_week[slot]] -= 1
    if lecturer >= 0:
        p.lecturer_used[lecturer, slot] += 1
        p.lecturer_week[lecturer, f.slot_week[slot]] += 1
    p.lecturer[c, k] = lecturer


@inner
def set_room(p: Plan, c: int, k: int, room: int) -> None:
    slot = p.slot[c, k]
    old = p.room[c, k]
    if old >= 0:
        p.room_used[old, slot] -= 1
    if room >= 0:
        p.room_used[room, slot] += 1
    p.room[c, k] = room


@inner
def new_faces(f: Facts, p: Plan, c: int, k: int, lecturer: int) -> int:
    """Modules of the session that others teach in this class, but not this lecturer."""
    fmt = p.fmt[c]
    faces = 0
    for m in range(f.module_from[fmt, k], f.module_to[fmt, k]):
        known, others = 0, 0
        for other in range(f.first_of_module[fmt, m], f.last_of_module[fmt, m] + 1):
            if other != k and p.lecturer[c, other] >= 0:
                others = 1
                if p.lecturer[c, other] == lecturer:
                    known = 1
        if others == 1 and known == 0:
            faces += 1
    return faces


@inner
def pick_lecturer(f: Facts, p: Plan, c: int, k: int) -> int:
    """The free lecturer who costs least for the session, -1 if there is none."""
    if f.needs_lecturer[0] == 0:
        return -1
    fmt, slot = p.fmt[c], p.slot[c, k]
    fixed = f.fixed_lecturer[c, k]
    best, best_cost = -1, NEVER
    for lecturer in range(f.n_lecturers):
        if f.can_teach[lecturer, fmt, k] == 0 or (fixed >= 0 and lecturer != fixed):
            continue
        if not lecturer_is_free(f, p, lecturer, slot):
            continue
        cost = below(p, 8) + 8 * new_faces(f, p, c, k, lecturer) * f.w_lecturer_change
        if f.lecturer_avail[lecturer, slot] == 1:
            cost += 8 * f.w_lecturer_avoid
        if k < f.before_n[c] and f.before_slot[c, k] == slot and f.before_lecturer[c, k] != lecturer:
            cost += 8 * f.w_changed
        if cost < best_cost:
            best, best_cost = lecturer, cost
    return best


@inner
def pick_room(f: Facts, p: Plan, c: int, k: int) -> int:
    """The free room that suits the session best, -1 if there is none (or none is needed)."""
    fmt, slot = p.fmt[c], p.slot[c, k]
    if f.needs_room[fmt] == 0:
        return -1
    fixed = f.fixed_room[c, k]
    people = max(p.home_n[c], p.seats[c, k])
    best, best_cost = -1, NEVER
    for room in range(f.n_rooms):
        if f.class_room[c, room] == 0 or (fixed >= 0 and room != fixed):
            continue
        if f.room_avail[room, slot] == 2 or p.room_used[room, slot] > 0:
            continue
        cost = below(p, 8)
        if f.room_cap[room] < people:
            cost += 80 * f.w_missed * (people - f.room_cap[room])
        if f.room_cap[room] < p.seats[c, k]:
            cost += NEVER // 4
        known = 0
        for other in range(f.n_sessions[fmt]):
            if other != k and p.room[c, other] == room:
                known = 1
        cost += 8 * (1 - known) * f.w_room_change
        if k < f.before_n[c] and f.before_slot[c, k] == slot and f.before_room[c, k] != room:
            cost += 8 * f.w_changed
        if cost < best_cost:
            best, best_cost = room, cost
    return best


@inner
def lecturer_changes(f: Facts, p: Plan, c: int) -> int:
    """Further lecturers of one module in the class, over all modules."""
    fmt = p.fmt[c]
    changes = 0
    for m in range(f.n_modules):
        p.tick[1] += 1
        faces = 0
        for k in range(f.first_of_module[fmt, m], f.last_of_module[fmt, m] + 1):
            lecturer = p.lecturer[c, k]
            if lecturer >= 0 and p.seen[lecturer] != p.tick[1]:
                p.seen[lecturer] = p.tick[1]
                faces += 1
        changes += max(0, faces - 1)
    return changes


@inner
def price_of_change(f: Facts, p: Plan, c: int) -> int:
    """What the class costs for differing from the timetable before."""
    if f.before_format[c] != p.fmt[c]:
        return f.w_moved * f.before_n[c]
    cost = 0
    for k in range(min(f.before_n[c], f.n_sessions[p.fmt[c]])):
        if p.slot[c, k] != f.before_slot[c, k]:
            cost += f.w_moved
        elif p.room[c, k] != f.before_room[c, k] or p.lecturer[c, k] != f.before_lecturer[c, k]:
            cost += f.w_changed
    return cost


@inner
def class_price(f: Facts, p: Plan, c: int) -> int:
    """Penalties of the class beside its trainees, and a fault for each session without lecturer or room."""
    fmt = p.fmt[c]
    before = f.before_format[c]
    if fmt < 0:
        return f.w_moved * f.before_n[c] if before != -1 else 0
    n = f.n_sessions[fmt]
    cost = f.w_open + f.w_late * f.slot_week[p.slot[c, n - 1]]
    faults, rooms = 0, 0
    p.tick[1] += 1
    for k in range(n):
        lecturer, room = p.lecturer[c, k], p.room[c, k]
        if lecturer >= 0:
            if f.lecturer_avail[lecturer, p.slot[c, k]] == 1:
                cost += f.w_lecturer_avoid
        elif f.needs_lecturer[0] == 1:
            faults += 1
        if room >= 0:
            if p.seen[room] != p.tick[1]:
                p.seen[room] = p.tick[1]
                rooms += 1
        elif f.needs_room[fmt] == 1:
            faults += 1
    cost += f.w_room_change * max(0, rooms - 1) + f.w_lecturer_change * lecturer_changes(f, p, c)
    if before != -1:
        cost += price_of_change(f, p, c)
    return cost + faults * p.fault[0]


@inner
def reprice_class(f: Facts, p: Plan, c: int) -> None:
    cost = class_price(f, p, c)
    p.total[0] += cost - p.class_cost[c]
    p.class_cost[c] = cost
