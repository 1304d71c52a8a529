"""What each session of a class would cost in each slot: the prices among which the cheapest pattern is found."""

from __future__ import annotations

from scheduler.search.arrays import NEVER, Facts, Plan
from scheduler.search.chance import below
from scheduler.search.compiled import inner
from scheduler.search.miss_prices import price_people
from scheduler.search.patterns import fits
from scheduler.search.staffing import lecturer_is_free


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
def room_exists(f: Facts, p: Plan, c: int, fmt: int, slot: int) -> bool:
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
        room_free = room_exists(f, p, c, fmt, slot)
        people = per_miss * p.busy_n[c, slot] + f.w_avoid * p.avoid_n[c, slot]
        extra = (per_closing - per_miss) * p.busy_n[c, slot]
        factor = 100 - noise + below(p, 2 * noise + 1)
        for k in range(n):
            if not fits(f, c, fmt, k, slot):
                p.cell[k, slot] = NEVER
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
