"""Changing a plan so that the change can be taken back: trainees out and in again, a class on other slots."""

from __future__ import annotations

from scheduler.search.arrays import NEVER, Facts, Plan
from scheduler.search.attendance import least_price, seat
from scheduler.search.compiled import inner
from scheduler.search.presence import enter, leave
from scheduler.search.staffing import pick_lecturer, pick_room, reprice_class, set_lecturer, set_room


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
