"""Moves that hold an optional class or no longer hold it."""

from __future__ import annotations

from scheduler.search.arrays import NEVER, Facts, Plan
from scheduler.search.cell_prices import price_cells, random_format
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
    take,
)
from scheduler.search.class_moves import try_pattern
from scheduler.search.compiled import inner
from scheduler.search.patterns import find_pattern


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
    if price < NEVER:
        move_class(f, p, c, fmt)
    for i in range(p.n_touched[0]):
        t = p.touched[i]
        put(f, p, t, best_home(f, p, t))
    if price < NEVER and p.total[0] - before <= bar:
        return True
    leave_again(f, p)
    if price < NEVER:
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
