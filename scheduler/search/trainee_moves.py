"""Moves of trainees: to another class, two changing places, or a whole unit seated anew."""

from __future__ import annotations

from scheduler.search.arrays import NEVER, Facts, Plan
from scheduler.search.attendance import least_price, seat
from scheduler.search.chance import below
from scheduler.search.changes import begin, best_home, leave_again, put, put_back, take, undo_people
from scheduler.search.class_moves import costly_trainee
from scheduler.search.compiled import inner
from scheduler.search.presence import come_back, leave

PARTNERS = 6


@inner
def undo_people_but(f: Facts, p: Plan, t: int) -> None:
    """Undo a change of trainees while trainee `t` is still out."""
    for i in range(p.n_touched[0]):
        if p.touched[i] != t:
            leave(f, p, p.touched[i])
    put_back(f, p)


@inner
def take_partner(f: Facts, p: Plan, t: int, home: int, target: int) -> bool:
    """Take out the trainee of class `target` who would lose least by moving to `home` (of a few random ones)."""
    best, best_loss = -1, NEVER
    u = below(p, f.n_trainees)
    tried = 0
    for _ in range(f.n_trainees):
        u = (u + 1) % f.n_trainees
        if p.home[u] != target or u == t:
            continue
        if home < 0:
            loss = -p.trainee_cost[u]
        elif f.home_ok[u, home] == 0:
            continue
        else:
            leave(f, p, u)
            loss = seat(f, p, u, home) - p.trainee_cost[u]
            come_back(f, p, u)
        if loss < best_loss:
            best, best_loss = u, loss
        tried += 1
        if tried >= PARTNERS:
            break
        u = below(p, f.n_trainees)
    if best < 0:
        return False
    take(f, p, best)
    return True


@inner
def move_trainee(f: Facts, p: Plan, bar: int) -> bool:
    """Move a costly trainee to the class that is cheapest for them, in exchange for another if it is full."""
    t = costly_trainee(f, p, 1 + below(p, 6))
    home = p.home[t]
    before = p.total[0]
    begin(p)
    take(f, p, t)
    most_loss = bar + 4 * (f.w_makeup + f.w_avoid)
    target, target_cost = -1, NEVER
    for c in range(f.n_classes):
        if c == home or p.fmt[c] < 0 or f.home_ok[t, c] == 0:
            continue
        least = least_price(f, p, t, c)
        if 4 * least >= target_cost or least - p.old_cost[0] > most_loss:
            continue
        cost = 4 * seat(f, p, t, c) + below(p, 16)
        if cost < target_cost:
            target, target_cost = c, cost
    if target < 0 or target_cost // 4 - p.old_cost[0] > most_loss:
        put_back(f, p)
        return False
    if p.home_n[target] >= f.class_cap[target] and not take_partner(f, p, t, home, target):
        put_back(f, p)
        return False
    if p.n_touched[0] == 2:
        u = p.touched[1]
        put(f, p, u, home)
        if p.home[u] != home:
            undo_people_but(f, p, t)
            return False
    put(f, p, t, target)
    if p.total[0] - before <= bar:
        return True
    undo_people(f, p)
    return False


@inner
def reseat_group(f: Facts, p: Plan, bar: int) -> bool:
    """Take out a costly trainee with others (of the unit, or anybody) and seat them again in random order."""
    t = costly_trainee(f, p, 1 + below(p, 6))
    size = 2 + below(p, 8)
    unit = f.unit[t]
    before = p.total[0]
    begin(p)
    take(f, p, t)
    of_unit = unit >= 0 and below(p, 2) == 0
    u = below(p, f.n_trainees)
    for _ in range(f.n_trainees):
        if p.n_touched[0] >= size:
            break
        u = (u + 1) % f.n_trainees
        if of_unit and f.unit[u] != unit:
            continue
        take(f, p, u)
        if not of_unit:
            u = below(p, f.n_trainees)
    n = p.n_touched[0]
    for i in range(n):
        p.order[i] = p.touched[i]
    for i in range(n - 1, 0, -1):
        j = below(p, i + 1)
        p.order[i], p.order[j] = p.order[j], p.order[i]
    rehome = below(p, 2)
    for i in range(n):
        u = p.order[i]
        put(f, p, u, best_home(f, p, u) if rehome == 1 else p.home[u])
    if p.total[0] - before <= bar:
        return True
    leave_again(f, p)
    put_back(f, p)
    return False
