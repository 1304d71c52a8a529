"""Moves of one class: a session to another slot, or the whole class to a new pattern."""

from __future__ import annotations

from scheduler.search.arrays import Facts, Plan
from scheduler.search.attendance import leave, seat_limit
from scheduler.search.chance import below
from scheduler.search.changes import (
    begin,
    best_home,
    count_marks,
    leave_again,
    move_class,
    move_class_back,
    put,
    put_back,
    size_fault,
    take,
)
from scheduler.search.compiled import inner
from scheduler.search.miss_prices import price_people
from scheduler.search.patterns import BAR, find_pattern, fits, is_valid
from scheduler.search.shifting import shift_back, shift_people
from scheduler.search.staffing import lecturer_is_free


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


@inner
def lecturer_exists(f: Facts, p: Plan, c: int, fmt: int, k: int, slot: int) -> bool:
    """Whether somebody could teach the session there (their sessions per week included)."""
    if f.needs_lecturer[0] == 0:
        return True
    fixed = f.fixed_lecturer[c, k]
    for lecturer in range(f.n_lecturers):
        can = f.can_teach[lecturer, fmt, k] == 1 and (fixed < 0 or fixed == lecturer)
        if can and lecturer_is_free(f, p, lecturer, slot):
            return True
    return False


@inner
def can_be_staffed(f: Facts, p: Plan, c: int, fmt: int, slot: int) -> bool:
    """Whether a room of the class is free in the slot, if the format needs one."""
    if f.needs_room[fmt] == 0:
        return True
    for room in range(f.n_rooms):
        if f.class_room[c, room] == 1 and f.room_avail[room, slot] != 2 and p.room_used[room, slot] == 0:
            return True
    return False


@inner
def price_cells(f: Facts, p: Plan, c: int, fmt: int, per_miss: int, per_closing: int, noise: int) -> None:
    """Fill `cell` for the class: what its home trainees would miss there, with a random share of `noise` percent.

    With `per_miss` -1 each misses what making up in the other classes costs (`price_people`).
    """
    n = f.n_sessions[fmt]
    if per_miss < 0:
        price_people(f, p, c, fmt, below(p, 4))
    for i in range(f.n_format_slots[fmt]):
        slot = f.format_slots[fmt, i]
        room_free = can_be_staffed(f, p, c, fmt, slot)
        people = per_miss * p.busy_n[c, slot] + f.w_avoid * p.avoid_n[c, slot]
        extra = (per_closing - per_miss) * p.busy_n[c, slot]
        factor = 100 - noise + below(p, 2 * noise + 1)
        for k in range(n):
            if not fits(f, c, fmt, k, slot):
                p.cell[k, slot] = BAR
                continue
            if per_miss < 0:
                price = p.cell[k, slot] * factor // 100
            else:
                price = people * factor // 100
                if f.closing[fmt, k] == 1:
                    price += extra
            if not room_free or not lecturer_exists(f, p, c, fmt, k, slot):
                price += p.fault[0]
            if k < f.before_n[c] and f.before_format[c] == fmt and f.before_slot[c, k] != slot:
                price += f.w_moved
            if k == n - 1:
                price += f.w_late * f.slot_week[slot]
            p.cell[k, slot] = price


@inner
def random_format(f: Facts, p: Plan, c: int) -> int:
    """One of the formats that the class may have; -1 if it may have none."""
    fmt = below(p, f.n_formats)
    for _ in range(f.n_formats):
        if f.class_format[c, fmt] == 1:
            return fmt
        fmt = (fmt + 1) % f.n_formats
    return -1


@inner
def count_resources(f: Facts, p: Plan, c: int, by: int) -> None:
    if p.fmt[c] < 0:
        return
    for k in range(f.n_sessions[p.fmt[c]]):
        slot, room, lecturer = p.slot[c, k], p.room[c, k], p.lecturer[c, k]
        if room >= 0:
            p.room_used[room, slot] += by
        if lecturer >= 0:
            p.lecturer_used[lecturer, slot] += by
            p.lecturer_week[lecturer, f.slot_week[slot]] += by


@inner
def free_resources(f: Facts, p: Plan, c: int) -> None:
    """Count the rooms and lecturers of the class as free (until `take_resources`)."""
    count_resources(f, p, c, -1)


@inner
def take_resources(f: Facts, p: Plan, c: int) -> None:
    count_resources(f, p, c, 1)


@inner
def class_in_need(f: Facts, p: Plan) -> int:
    """The home class of a trainee with high penalties."""
    if f.n_trainees > 0:
        c = p.home[costly_trainee(f, p, 1 + below(p, 8))]
        if c >= 0:
            return c
    return random_held_class(f, p)


@inner
def renew_pattern(f: Facts, p: Plan, bar: int) -> bool:
    """Give a random class the pattern that is cheapest under somewhat random prices, maybe in another format."""
    c = class_in_need(f, p) if below(p, 2) == 0 else random_held_class(f, p)
    fmt = p.fmt[c]
    if below(p, 3) == 0:
        fmt = random_format(f, p, c)
    free_resources(f, p, c)
    if below(p, 4) == 0:
        per_miss = (f.w_makeup + f.w_avoid) // 2 + below(p, 2 * (f.w_makeup + f.w_avoid) + 1)
        price_cells(f, p, c, fmt, per_miss, 8 * per_miss, 10 + below(p, 40))
    else:
        price_cells(f, p, c, fmt, -1, -1, below(p, 30))
    price = find_pattern(f, p, fmt)
    take_resources(f, p, c)
    if price >= BAR:
        return False
    return try_pattern(f, p, c, fmt, below(p, 2), bar)


@inner
def take_like(f: Facts, p: Plan, c: int) -> None:
    """Take out as many as the class holds: first those with penalties, some others between them."""
    start = below(p, max(1, f.n_trainees))
    for i in range(f.n_trainees):
        t = (start + i) % f.n_trainees
        if p.n_touched[0] >= f.class_cap[c]:
            return
        if f.home_ok[t, c] == 1 and (p.trainee_cost[t] > 0 or below(p, 4) == 0):
            take(f, p, t)


@inner
def open_class(f: Facts, p: Plan, c: int, bar: int) -> bool:
    """Open a class in a random format for people who are badly off now."""
    fmt = random_format(f, p, c)
    if fmt < 0:
        return False
    before = p.total[0]
    begin(p)
    take_like(f, p, c)
    for i in range(p.n_touched[0]):
        count_marks(f, p, p.touched[i], c, 1)
    per_miss = f.w_makeup + f.w_avoid
    price_cells(f, p, c, fmt, per_miss, 8 * per_miss, 20)
    for i in range(p.n_touched[0]):
        count_marks(f, p, p.touched[i], c, -1)
    price = find_pattern(f, p, fmt)
    if price < BAR:
        move_class(f, p, c, fmt)
    for i in range(p.n_touched[0]):
        t = p.touched[i]
        put(f, p, t, best_home(f, p, t))
    if price < BAR and p.total[0] - before <= bar:
        return True
    leave_again(f, p)
    if price < BAR:
        move_class_back(f, p, c)
    put_back(f, p)
    return False


@inner
def open_or_close(f: Facts, p: Plan, bar: int) -> bool:
    """Close a random optional class, its trainees going elsewhere, or open one for those who are worst off."""
    c = below(p, f.n_classes)
    if f.must_hold[c] == 1:
        return False
    if p.fmt[c] >= 0:
        held = 0
        for other in range(f.n_classes):
            held += 1 if p.fmt[other] >= 0 else 0
        return held > 1 and try_pattern(f, p, c, -1, 1, bar)
    return open_class(f, p, c, bar)
