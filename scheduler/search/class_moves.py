"""Moves of one class: a session to another slot, or the whole class to a new pattern."""

from __future__ import annotations

from scheduler.search.arrays import Facts, Plan
from scheduler.search.attendance import seat_limit
from scheduler.search.chance import below
from scheduler.search.changes import (
    begin,
    best_home,
    leave_again,
    move_class,
    move_class_back,
    put,
    put_back,
    size_fault,
    take,
)
from scheduler.search.compiled import inner
from scheduler.search.patterns import is_valid
from scheduler.search.presence import leave
from scheduler.search.shifting import shift_back, shift_people


@inner
def random_held_class(f: Facts, p: Plan) -> int:
    c = below(p, f.n_classes)
    while p.fmt[c] < 0:
        c = (c + 1) % f.n_classes
    return c


@inner
def costly_trainee(f: Facts, p: Plan, tries: int) -> int:
    """The one with the highest penalties among some random trainees."""
    best = below(p, f.n_trainees)
    for _ in range(tries):
        t = below(p, f.n_trainees)
        if p.trainee_cost[t] > p.trainee_cost[best]:
            best = t
    return best


@inner
def could_gain(f: Facts, p: Plan, t: int, c: int) -> bool:
    """Whether the class in its new slots teaches, in a changed session, what the trainee still misses."""
    fmt = p.fmt[c]
    for b in range(f.n_blocks):
        if p.missing[t, b] == 1:
            k = f.session_of_block[fmt, b]
            changed = p.slot[c, k] != p.old_slot[k] or p.old_fmt[0] != fmt
            if changed and f.avail[t, p.slot[c, k]] != 2:
                return True
    return False


@inner
def take_affected(f: Facts, p: Plan, c: int) -> None:
    """Take out everybody who sits in the class, at home or as a guest."""
    for t in range(f.n_trainees):
        if p.home[t] == c or p.guest[t, c] > 0:
            take(f, p, t)


@inner
def seats_suffice(f: Facts, p: Plan, c: int) -> bool:
    """Whether the rooms of the class seat those who stayed in while it moved."""
    for k in range(f.n_sessions[p.fmt[c]]):
        if p.seats[c, k] > seat_limit(f, p, c, k):
            return False
    return True


@inner
def seat_others(f: Facts, p: Plan, c: int) -> None:
    """Seat those anew who could make up in the class, in its new slots, what they miss."""
    for t in range(f.n_trainees):
        if p.missed[t] > 0 and p.touch_mark[t] != p.tick[2] and could_gain(f, p, t, c):
            take(f, p, t)
            put(f, p, t, p.home[t])


@inner
def hope(f: Facts, p: Plan, c: int) -> int:
    """The most that those who stay in could gain by making up in the class, in its new slots, what they miss."""
    gain = 0
    for t in range(f.n_trainees):
        if p.missed[t] > 0 and p.touch_mark[t] != p.tick[2] and could_gain(f, p, t, c):
            gain += p.trainee_cost[t]
    return gain


@inner
def size_faults(f: Facts, p: Plan) -> int:
    """The charge for all trainees that held classes lack of their minimum."""
    charge = 0
    for c in range(f.n_classes):
        charge += size_fault(f, p, c)
    return charge


@inner
def put_within(f: Facts, p: Plan, new: int, rehome: int, limit: int) -> bool:
    """Bring in those who are out, first those who cannot come in slot `new` (-1: in their order).

    False, and all of them are out again, as soon as the total is above `limit`: nobody costs less than nothing, so
    the rest could not mend it. With `rehome` everybody goes to the cheapest class with a free place.
    """
    n = p.n_touched[0]
    done = 0
    for turn in range(2):
        for i in range(n):
            t = p.touched[i]
            late = new >= 0 and f.avail[t, new] != 2
            if late != (turn == 1):
                continue
            put(f, p, t, best_home(f, p, t) if rehome == 1 else p.home[t])
            p.order[done] = t
            done += 1
            if done < n and p.total[0] > limit and p.total[0] - size_faults(f, p) > limit:
                for j in range(done):
                    leave(f, p, p.order[j])
                return False
    return True


@inner
def try_shift(f: Facts, p: Plan, c: int, old: int, new: int, bar: int) -> bool:
    """Hold the class in `new_slot`, which has `new` for `old`; keep that if the total grows by no more than `bar`."""
    before = p.total[0]
    only, changed = -1, 0
    for k in range(f.n_sessions[p.fmt[c]]):
        if p.new_slot[k] != p.slot[c, k]:
            changed += 1
            only = k if changed == 1 else -1
    begin(p)
    shift_people(f, p, c, old, new, only)
    move_class(f, p, c, p.fmt[c])
    if not seats_suffice(f, p, c):
        move_class_back(f, p, c)
        shift_back(f, p, old, new)
        put_back(f, p)
        return False
    if put_within(f, p, new, 0, before + bar + hope(f, p, c)):
        seat_others(f, p, c)
        if p.total[0] - before <= bar:
            return True
        leave_again(f, p)
    move_class_back(f, p, c)
    shift_back(f, p, old, new)
    put_back(f, p)
    return False


@inner
def try_pattern(f: Facts, p: Plan, c: int, fmt: int, rehome: int, bar: int) -> bool:
    """Hold the class in `new_slot`; keep that if the total grows by no more than `bar`.

    With `rehome` everybody concerned goes to the cheapest class with a free place.
    """
    before = p.total[0]
    begin(p)
    take_affected(f, p, c)
    move_class(f, p, c, fmt)
    most = before + bar + (hope(f, p, c) if fmt >= 0 else 0)
    if put_within(f, p, -1, 1 if fmt < 0 else rehome, most):
        if fmt >= 0:
            seat_others(f, p, c)
        if p.total[0] - before <= bar:
            return True
        leave_again(f, p)
    move_class_back(f, p, c)
    put_back(f, p)
    return False


@inner
def exchange_slot(f: Facts, p: Plan, c: int, k: int, slot: int) -> bool:
    """Write the slots of the class to `new_slot` with `slot` for that of session k; false if it has it already."""
    fmt = p.fmt[c]
    n = 0
    placed = False
    for i in range(f.n_sessions[fmt]):
        if i == k:
            continue
        if p.slot[c, i] == slot:
            return False
        if not placed and p.slot[c, i] > slot:
            p.new_slot[n] = slot
            n += 1
            placed = True
        p.new_slot[n] = p.slot[c, i]
        n += 1
    if not placed:
        p.new_slot[n] = slot
    return True


@inner
def possible_gain(f: Facts, p: Plan, c: int, old: int, new: int) -> int:
    """All that those pay now who are at home in the class and can come in slot `new` but not in `old`."""
    gain = 0
    for t in range(f.n_trainees):
        if p.home[t] == c and f.avail[t, old] == 2 and f.avail[t, new] != 2:
            gain += p.trainee_cost[t]
    return gain


@inner
def shift_session(f: Facts, p: Plan, bar: int) -> bool:
    """Move a random session of a random class to a random slot that promises not to cost much more."""
    c = random_held_class(f, p)
    fmt = p.fmt[c]
    n = f.n_sessions[fmt]
    if f.n_held[c] >= n:
        return False
    per_miss = f.w_makeup + f.w_avoid
    for _ in range(12):
        k = f.n_held[c] + below(p, n - f.n_held[c])
        old = p.slot[c, k]
        slot = f.format_slots[fmt, below(p, f.n_format_slots[fmt])]
        if slot == old:
            continue
        guess = per_miss * (p.busy_n[c, slot] - p.busy_n[c, old]) + f.w_avoid * (p.avoid_n[c, slot] - p.avoid_n[c, old])
        if guess > bar + 2 * per_miss and below(p, 4) == 0:
            guess -= possible_gain(f, p, c, old, slot)
        if guess > bar + 2 * per_miss or not exchange_slot(f, p, c, k, slot):
            continue
        if is_valid(f, p, c, fmt):
            return try_shift(f, p, c, old, slot, bar)
    return False
