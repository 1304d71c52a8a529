"""What missing a session costs each trainee of a class: a make-up where other classes give one, else the lessons."""

from __future__ import annotations

from scheduler.search.arrays import Facts, Plan
from scheduler.search.compiled import inner


@inner
def can_make_up(f: Facts, p: Plan, t: int, c: int, b: int) -> bool:
    """Whether another class teaches the block at a time when the trainee could come, own sessions left aside."""
    for other in range(f.n_classes):
        fmt = p.fmt[other]
        if fmt < 0 or other == c:
            continue
        k = f.session_of_block[fmt, b]
        slot = p.slot[other, k]
        if f.avail[t, slot] != 2 and slot >= f.held_before:
            return True
    return False


@inner
def price_of_lesson(f: Facts, p: Plan, t: int, fear: int) -> int:
    """What a lesson that cannot be made up costs: more, with a `fear` above 0, for those who may not complete.

    Not completing costs much all at once, and no single lesson less mends it. So a part of it is laid on each.
    """
    allowed = f.lessons - f.needed
    part = fear * f.w_incomplete // (2 * allowed + 2)
    if p.missed[t] > allowed:
        return f.w_missed + part
    return f.w_missed + (part // 2 if 2 * p.missed[t] > allowed else 0)


@inner
def price_of_missing(f: Facts, p: Plan, t: int, c: int, fmt: int, k: int, per_lesson: int) -> int:
    """What the trainee pays for missing session `k` of the class in format `fmt`, the other classes as they are."""
    price, made_up = 0, 0
    for b in range(f.block_from[fmt, k], f.block_to[fmt, k]):
        if can_make_up(f, p, t, c, b):
            made_up = 1
        else:
            price += per_lesson * f.block_lessons[b]
            if f.block_closing[b] == 1:
                price += f.w_incomplete
    return price + made_up * f.w_makeup


@inner
def price_people(f: Facts, p: Plan, c: int, fmt: int, fear: int) -> None:
    """Fill `cell` with what the home trainees of the class would pay for each session in each slot of the format."""
    n = f.n_sessions[fmt]
    for i in range(f.n_format_slots[fmt]):
        for k in range(n):
            p.cell[k, f.format_slots[fmt, i]] = f.w_avoid * p.avoid_n[c, f.format_slots[fmt, i]]
    for t in range(f.n_trainees):
        if p.home[t] != c:
            continue
        per_lesson = price_of_lesson(f, p, t, fear)
        for k in range(n):
            price = price_of_missing(f, p, t, c, fmt, k, per_lesson)
            for i in range(f.n_format_slots[fmt]):
                slot = f.format_slots[fmt, i]
                if f.avail[t, slot] == 2:
                    p.cell[k, slot] += price
