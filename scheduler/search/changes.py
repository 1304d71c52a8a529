"""Changing a plan so that the change can be taken back: trainees out and in again, a class on other slots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.search.arrays import Facts, Plan
from scheduler.search.attendance import NEVER, enter, least_price, leave, price_seats, seat, seat_limit
from scheduler.search.compiled import inner, kernel
from scheduler.search.staffing import pick_lecturer, pick_room, reprice_class, set_lecturer, set_room

if TYPE_CHECKING:
    from scheduler.search.arrays import Table


@inner
def begin(p: Plan) -> None:
    """Forget the last change: nobody is out."""
    p.tick[2] += 1
    p.n_touched[0] = 0
    p.n_touched[1] = 0


@inner
def take(f: Facts, p: Plan, t: int) -> None:
    """Take the trainee out of all sessions (once per change), remembering home and seats."""
    if p.touch_mark[t] == p.tick[2]:
        return
    p.touch_mark[t] = p.tick[2]
    i = p.n_touched[0]
    p.n_touched[0] = i + 1
    p.touched[i] = t
    p.old_home[i] = p.home[t]
    p.old_n[i] = p.n_att[t]
    for j in range(p.n_att[t]):
        p.old_class[i, j] = p.att_class[t, j]
        p.old_session[i, j] = p.att_session[t, j]
    p.old_cost[i] = p.trainee_cost[t]
    leave(f, p, t)


@inner
def size_fault(f: Facts, p: Plan, c: int) -> int:
    """Charge for the trainees that a held class lacks of its minimum."""
    if p.fmt[c] < 0:
        return 0
    return int(p.fault[0] * max(0, f.class_min[c] - p.home_n[c]))


@inner
def count_marks(f: Facts, p: Plan, t: int, c: int, by: int) -> None:
    """Count the trainee's busy and unwelcome slots for the class."""
    for slot in range(f.n_slots):
        mark = f.avail[t, slot]
        if mark == 2:
            p.busy_n[c, slot] += by
        elif mark == 1:
            p.avoid_n[c, slot] += by


@inner
def set_home(f: Facts, p: Plan, t: int, home: int) -> None:
    """Change the home of a trainee who is out, with the counts per class."""
    old = p.home[t]
    if old == home:
        return
    if old >= 0:
        p.total[0] -= size_fault(f, p, old)
        p.home_n[old] -= 1
        p.total[0] += size_fault(f, p, old)
        count_marks(f, p, t, old, -1)
    if home >= 0:
        p.total[0] -= size_fault(f, p, home)
        p.home_n[home] += 1
        p.total[0] += size_fault(f, p, home)
        count_marks(f, p, t, home, 1)
    p.home[t] = home


@inner
def put(f: Facts, p: Plan, t: int, home: int) -> None:
    """Bring a trainee who is out into this home class, or into none if they can attend nothing of it."""
    cost = seat(f, p, t, home)
    if cost >= NEVER:
        home = -1
        cost = seat(f, p, t, home)
    set_home(f, p, t, home)
    enter(f, p, t, cost)


@inner
def best_home(f: Facts, p: Plan, t: int) -> int:
    """The cheapest home with a free place for a trainee who is out; -1 if none is better than nothing."""
    now = p.home[t]
    best, best_cost = -1, seat(f, p, t, -1)
    for c in range(f.n_classes):
        if p.fmt[c] < 0 or f.home_ok[t, c] == 0 or (c != now and p.home_n[c] >= f.class_cap[c]):
            continue
        lacking = p.home_n[c] < f.class_min[c] or (c == now and p.home_n[c] == f.class_min[c])
        wanted = p.fault[0] if lacking else 0
        if least_price(f, p, t, c) - wanted >= best_cost:
            continue
        cost = seat(f, p, t, c) - wanted
        if cost < best_cost:
            best, best_cost = c, cost
    return best


@inner
def settle(f: Facts, p: Plan, t: int) -> None:
    """Bring a trainee who is out into the home class, or, with none or no seat there, into the cheapest."""
    home = p.home[t]
    cost = seat(f, p, t, home)
    if cost >= NEVER or home < 0:
        home = best_home(f, p, t)
        cost = seat(f, p, t, home)
    set_home(f, p, t, home)
    enter(f, p, t, cost)


@inner
def put_back(f: Facts, p: Plan) -> None:
    """Bring everybody who was taken out in this change back to where they were (classes as they were)."""
    for i in range(p.n_touched[0]):
        t = p.touched[i]
        set_home(f, p, t, p.old_home[i])
        p.try_n[0] = p.old_n[i]
        for j in range(p.old_n[i]):
            p.try_class[j] = p.old_class[i, j]
            p.try_session[j] = p.old_session[i, j]
        enter(f, p, t, p.old_cost[i])


@inner
def leave_again(f: Facts, p: Plan) -> None:
    """Take everybody of this change, who are in again, out once more."""
    for i in range(p.n_touched[0]):
        leave(f, p, p.touched[i])


@inner
def undo_people(f: Facts, p: Plan) -> None:
    """Undo a change of trainees alone."""
    leave_again(f, p)
    put_back(f, p)


@inner
def move_class(f: Facts, p: Plan, c: int, fmt: int) -> None:
    """Hold the class in format `fmt` in the slots of `new_slot`, with rooms and lecturers that are free then.

    Everybody who attends something that changes must be out. Sessions that stay keep room and lecturer.
    """
    old = p.fmt[c]
    p.old_fmt[0] = old
    p.total[0] -= size_fault(f, p, c)
    if old >= 0:
        for k in range(f.n_sessions[old]):
            p.old_slot[k], p.old_room[k], p.old_lecturer[k] = p.slot[c, k], p.room[c, k], p.lecturer[c, k]
            if old != fmt or p.new_slot[k] != p.slot[c, k]:
                set_room(p, c, k, -1)
                set_lecturer(f, p, c, k, -1)
    if fmt < 0:
        p.fmt[c] = -1
        reprice_class(f, p, c)
        return
    if old != fmt:
        for k in range(f.n_sessions[fmt]):
            p.room[c, k] = -1
            p.lecturer[c, k] = -1
    p.fmt[c] = fmt
    for k in range(f.n_sessions[fmt]):
        if old != fmt or p.new_slot[k] != p.slot[c, k]:
            p.slot[c, k] = p.new_slot[k]
            set_room(p, c, k, pick_room(f, p, c, k))
            set_lecturer(f, p, c, k, pick_lecturer(f, p, c, k))
    p.total[0] += size_fault(f, p, c)
    reprice_class(f, p, c)


@inner
def move_class_back(f: Facts, p: Plan, c: int) -> None:
    """Undo `move_class`; everybody who attends something that changed must be out."""
    old, now = p.old_fmt[0], p.fmt[c]
    p.total[0] -= size_fault(f, p, c)
    if now >= 0:
        for k in range(f.n_sessions[now]):
            set_room(p, c, k, -1)
            set_lecturer(f, p, c, k, -1)
    p.fmt[c] = old
    if old >= 0:
        for k in range(f.n_sessions[old]):
            p.slot[c, k] = p.old_slot[k]
            p.room[c, k] = -1
            p.lecturer[c, k] = -1
            set_room(p, c, k, p.old_room[k])
            set_lecturer(f, p, c, k, p.old_lecturer[k])
    p.total[0] += size_fault(f, p, c)
    reprice_class(f, p, c)


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


@kernel
def seat_everybody(f: Facts, p: Plan) -> None:
    """Seat all trainees anew in their home classes, in the order of `order`, everything else standing."""
    begin(p)
    for t in range(f.n_trainees):
        leave(f, p, t)
    for i in range(f.n_trainees):
        t = p.order[i]
        put(f, p, t, p.home[t])


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
