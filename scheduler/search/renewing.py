"""The move that gives a class a whole new pattern."""

from __future__ import annotations

from scheduler.search.arrays import NEVER, Facts, Plan
from scheduler.search.cell_prices import free_resources, price_cells, random_format, take_resources
from scheduler.search.chance import below
from scheduler.search.class_moves import costly_trainee, random_held_class, try_pattern
from scheduler.search.compiled import inner
from scheduler.search.patterns import find_pattern


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
    if price >= NEVER:
        return False
    return try_pattern(f, p, c, fmt, below(p, 2), bar)
