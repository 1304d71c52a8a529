"""Counting a plan anew from its decisions, and keeping the best one that is without faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.search.arrays import Facts, Plan
from scheduler.search.attendance import price_seats, seat, seat_limit
from scheduler.search.changes import set_home
from scheduler.search.compiled import inner, kernel
from scheduler.search.presence import enter
from scheduler.search.staffing import reprice_class, set_lecturer, set_room

if TYPE_CHECKING:
    from scheduler.search.arrays import Table


@inner
def price_as_seated(f: Facts, p: Plan, t: int) -> int:
    """Penalties of the trainee with the seats in `try_*`."""
    home = p.home[t]
    if home < 0:
        return seat(f, p, t, -1)
    p.tick[0] += 1
    for i in range(p.try_n[0]):
        fmt, k = p.fmt[p.try_class[i]], p.try_session[i]
        for b in range(f.block_from[fmt, k], f.block_to[fmt, k]):
            p.covered[b] = p.tick[0]
    return price_seats(f, p, t, home)


@inner
def fill(table: Table, value: int) -> None:
    for i in range(table.shape[0]):
        for j in range(table.shape[1]):
            table[i, j] = value


@kernel
def rebuild(f: Facts, p: Plan) -> None:
    """Count everything anew from the decisions (formats, slots, rooms, lecturers, homes, seats)."""
    p.total[0] = 0
    p.total[1] = 0
    for table in (p.seats, p.unit_slot, p.guest, p.room_used, p.lecturer_used, p.lecturer_week, p.busy_n, p.avoid_n):
        fill(table, 0)
    for c in range(f.n_classes):
        p.home_n[c] = 0
        p.class_cost[c] = 0
    for c in range(f.n_classes):
        if p.fmt[c] >= 0:
            p.total[0] += p.fault[0] * f.class_min[c]
            for k in range(f.n_sessions[p.fmt[c]]):
                room, lecturer = p.room[c, k], p.lecturer[c, k]
                p.room[c, k] = -1
                p.lecturer[c, k] = -1
                set_room(p, c, k, room)
                set_lecturer(f, p, c, k, lecturer)
        reprice_class(f, p, c)
    for t in range(f.n_trainees):
        home = p.home[t]
        p.home[t] = -1
        set_home(f, p, t, home)
        p.try_n[0] = p.n_att[t]
        for i in range(p.n_att[t]):
            p.try_class[i] = p.att_class[t, i]
            p.try_session[i] = p.att_session[t, i]
        enter(f, p, t, price_as_seated(f, p, t))


@inner
def count_faults(f: Facts, p: Plan) -> int:
    """Sessions without room or lecturer, trainees missing of a minimum, and a past that is not or cannot be kept."""
    faults = 0
    for c in range(f.n_classes):
        fmt = p.fmt[c]
        if fmt < 0:
            faults += f.must_hold[c]
            continue
        faults += max(0, f.class_min[c] - p.home_n[c])
        for k in range(f.n_sessions[fmt]):
            faults += 1 if f.needs_lecturer[0] == 1 and p.lecturer[c, k] < 0 else 0
            faults += 1 if f.needs_room[fmt] == 1 and p.room[c, k] < 0 else 0
            faults += 1 if p.seats[c, k] > seat_limit(f, p, c, k) else 0
    for unit in range(len(f.unit_cap)):
        for slot in range(f.held_before):
            faults += 1 if p.unit_slot[unit, slot] > f.unit_cap[unit] else 0
    for t in range(f.n_trainees):
        faults += 1 if p.home[t] < 0 and f.held_from[t + 1] > f.held_from[t] else 0
    return faults


@inner
def true_total(p: Plan) -> int:
    """Penalties and faults without any relief."""
    return p.total[0] + p.total[1]


@kernel
def note_best(f: Facts, p: Plan) -> None:
    """Keep the present plan as the best if it is better and without faults."""
    p.best_total[1] = 0
    if true_total(p) >= p.best_total[0] or count_faults(f, p) > 0:
        return
    p.best_total[0] = true_total(p)
    for c in range(f.n_classes):
        p.best_fmt[c] = p.fmt[c]
        for k in range(p.slot.shape[1]):
            p.best_slot[c, k], p.best_room[c, k] = p.slot[c, k], p.room[c, k]
            p.best_lecturer[c, k] = p.lecturer[c, k]
    for t in range(f.n_trainees):
        p.best_home[t], p.best_n_att[t] = p.home[t], p.n_att[t]
        for i in range(p.n_att[t]):
            p.best_att_class[t, i], p.best_att_session[t, i] = p.att_class[t, i], p.att_session[t, i]
