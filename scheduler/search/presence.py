"""Bringing a trainee into the sessions noted for them, and out again, with the counts and the sum of penalties."""

from __future__ import annotations

from scheduler.search.arrays import Facts, Plan
from scheduler.search.compiled import inner


@inner
def relief(f: Facts, p: Plan, lessons: int, closing_blocks: int) -> int:
    """How much less not completing is charged to somebody who is near it, while `relief` is given.

    Not completing costs much all at once, and the change that mends it is often many changes away, each of which
    seems to gain nothing. A charge that falls with every lesson leads there. `total` has the sum of all reliefs.
    """
    wide = min(f.lessons - f.needed, f.needed)
    short = max(0, f.needed - lessons)
    if short >= wide or (short == 0 and closing_blocks == f.closing_blocks):
        return 0
    full = p.relief[0] * f.w_incomplete // 1024
    return full * (wide - short) // wide * (1 + closing_blocks) // (1 + f.closing_blocks)


@inner
def count_seats(f: Facts, p: Plan, t: int, by: int) -> None:
    unit = f.unit[t]
    home = p.home[t]
    for i in range(p.n_att[t]):
        c, k = p.att_class[t, i], p.att_session[t, i]
        p.seats[c, k] += by
        if unit >= 0:
            p.unit_slot[unit, p.slot[c, k]] += by
        if c != home:
            p.guest[t, c] += by


@inner
def come_back(f: Facts, p: Plan, t: int) -> None:
    """Bring a trainee who has left back to the same seats at the same cost."""
    count_seats(f, p, t, 1)
    p.total[0] += p.trainee_cost[t]
    p.total[1] += p.trainee_relief[t]


@inner
def enter(f: Facts, p: Plan, t: int, cost: int) -> None:
    """Seat the trainee as noted in `try_*`."""
    n = p.try_n[0]
    p.n_att[t] = n
    for i in range(n):
        p.att_class[t, i] = p.try_class[i]
        p.att_session[t, i] = p.try_session[i]
    missed, closing_blocks = f.lessons, 0
    for b in range(f.n_blocks):
        p.missing[t, b] = 1
    for i in range(n):
        c, k = p.att_class[t, i], p.att_session[t, i]
        fmt = p.fmt[c]
        for b in range(f.block_from[fmt, k], f.block_to[fmt, k]):
            if p.missing[t, b] == 1:
                p.missing[t, b] = 0
                missed -= f.block_lessons[b]
                closing_blocks += f.block_closing[b]
    p.missed[t] = missed
    p.trainee_cost[t] = cost
    p.trainee_relief[t] = relief(f, p, f.lessons - missed, closing_blocks)
    come_back(f, p, t)


@inner
def leave(f: Facts, p: Plan, t: int) -> None:
    """Take the trainee out of all sessions; what they attended stays written in `att_*`."""
    count_seats(f, p, t, -1)
    p.total[0] -= p.trainee_cost[t]
    p.total[1] -= p.trainee_relief[t]
