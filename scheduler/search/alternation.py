"""The two easy halves of the problem: the best pattern of a class for its trainees, and a class for each trainee.

A session missed has a flat price in the first turns, and in the last ones what making it up elsewhere would cost.
"""

from __future__ import annotations

import numpy as np

from scheduler.search.arrays import NEVER, Facts, Plan
from scheduler.search.attendance import seat
from scheduler.search.cell_prices import free_resources, price_cells, random_format, take_resources
from scheduler.search.chance import below
from scheduler.search.changes import move_class, set_home
from scheduler.search.compiled import inner
from scheduler.search.patterns import find_pattern

LOOKED_AT = 4  # classes of a trainee that are priced exactly


@inner
def cheapest_free(f: Facts, p: Plan, t: int) -> int:
    best, best_cost = -1, NEVER
    for c in range(f.n_classes):
        if p.choice_cost[t, c] < best_cost and p.home_n[c] < f.class_cap[c]:
            best, best_cost = c, p.choice_cost[t, c]
    return best


@inner
def exchange_homes(f: Facts, p: Plan, n: int, tries: int) -> None:
    """Improve the sharing out by moves into free places and by exchanges of two random trainees."""
    for _ in range(tries):
        t, u = p.order[below(p, n)], p.order[below(p, n)]
        a, b = p.home[t], p.home[u]
        if a < 0 or b < 0 or a == b:
            continue
        gain_t = p.choice_cost[t, a] - p.choice_cost[t, b]
        if gain_t > 0 and p.home_n[b] < f.class_cap[b] and p.home_n[a] > f.class_min[a]:
            set_home(f, p, t, b)
        elif gain_t + p.choice_cost[u, b] - p.choice_cost[u, a] > 0:
            set_home(f, p, t, b)
            set_home(f, p, u, a)


@inner
def fill_minimum(f: Facts, p: Plan, c: int, n: int) -> None:
    """Give the class its minimum of trainees: those who lose least by it."""
    for _ in range(min(f.class_min[c], f.class_cap[c]) - p.home_n[c]):
        best, best_loss = -1, NEVER
        for i in range(n):
            t = p.order[i]
            if p.home[t] < 0 and p.choice_cost[t, c] < NEVER:
                loss = 2 * p.choice_cost[t, c]
                for other in range(f.n_classes):
                    if other != c and p.choice_cost[t, other] < p.choice_cost[t, c]:
                        loss += p.choice_cost[t, c] - p.choice_cost[t, other]
                if loss < best_loss:
                    best, best_loss = t, loss
        if best < 0:
            return
        set_home(f, p, best, c)


@inner
def share_out(f: Facts, p: Plan, n: int) -> None:
    """Give the first `n` trainees of `order` classes: first those who would lose most by their second choice."""
    for i in range(n):
        t = p.order[i]
        set_home(f, p, t, -1)
        best, second = NEVER, NEVER
        for c in range(f.n_classes):
            cost = p.choice_cost[t, c]
            if cost < best:
                best, second = cost, best
            elif cost < second:
                second = cost
        p.regret[i] = best - second
    ranks = np.argsort(p.regret[:n], kind="mergesort")
    for c in range(f.n_classes):
        if p.fmt[c] >= 0:
            fill_minimum(f, p, c, n)
    for i in ranks:
        t = p.order[i]
        if p.home[t] < 0:
            set_home(f, p, t, cheapest_free(f, p, t))
    exchange_homes(f, p, n, 12 * n)


@inner
def price_homes(f: Facts, p: Plan, n: int, per_miss: int, per_closing: int) -> None:
    """Estimate for the first `n` trainees of `order` and every held class what being at home there would cost."""
    for i in range(n):
        t = p.order[i]
        for c in range(f.n_classes):
            p.choice_cost[t, c] = NEVER
            fmt = p.fmt[c]
            if fmt < 0 or f.home_ok[t, c] == 0:
                continue
            cost, can = f.dislike[t, fmt], 0
            for k in range(f.n_sessions[fmt]):
                mark = f.avail[t, p.slot[c, k]]
                if mark == 2:
                    cost += per_closing if f.closing[fmt, k] == 1 else per_miss
                else:
                    can = 1
                    cost += f.w_avoid if mark == 1 else 0
            if f.before_home[t] != -1 and f.before_home[t] != c:
                cost += f.w_reassigned
            if can == 1:
                p.choice_cost[t, c] = cost


@inner
def price_to_beat(f: Facts, p: Plan, t: int) -> int:
    """The price of the trainee's class number `LOOKED_AT` from the cheapest on."""
    price = -1
    for _ in range(LOOKED_AT):
        following = NEVER
        for c in range(f.n_classes):
            if price < p.choice_cost[t, c] < following:
                following = p.choice_cost[t, c]
        price = following
    return price


@inner
def price_seats_at_home(f: Facts, p: Plan, n: int) -> None:
    """Price the most promising homes anew with the make-ups that the classes as they stand give, all seats free.

    All of the first `n` of `order` are out, and `price_homes` has been there.
    """
    for i in range(n):
        t = p.order[i]
        most = price_to_beat(f, p, t)
        for c in range(f.n_classes):
            if p.choice_cost[t, c] <= most and p.choice_cost[t, c] < NEVER:
                p.choice_cost[t, c] = seat(f, p, t, c)


@inner
def format_price(f: Facts, p: Plan, c: int, fmt: int) -> int:
    """Dislike of the format by the class's home trainees, and the charge for leaving the former format."""
    price = f.w_moved * f.before_n[c] if f.before_format[c] != -1 and f.before_format[c] != fmt else 0
    for t in range(f.n_trainees):
        if p.home[t] == c:
            price += f.dislike[t, fmt]
    return price


@inner
def choose_pattern(f: Facts, p: Plan, c: int, per_miss: int, per_closing: int, noise: int, any_format: int) -> None:
    """Hold the class in its cheapest format and pattern (with `any_format`: the first that has a pattern).

    With `per_miss` -1 a missed session costs each trainee what making it up in the other classes would.

    Nobody may sit in the class.
    """
    free_resources(f, p, c)
    best, best_fmt = 2 * NEVER, -1
    fmt = random_format(f, p, c)
    for _ in range(f.n_formats):
        if fmt < 0 or f.class_format[c, fmt] == 0:
            fmt = (fmt + 1) % f.n_formats
            continue
        price_cells(f, p, c, fmt, per_miss, per_closing, noise)
        price = find_pattern(f, p, fmt)
        if price < NEVER:
            price += format_price(f, p, c, fmt)
            if price < best:
                best, best_fmt = price, fmt
                for k in range(f.n_sessions[fmt]):
                    p.old_slot[k] = p.new_slot[k]
                if any_format == 1:
                    break
        fmt = (fmt + 1) % f.n_formats
    take_resources(f, p, c)
    if best_fmt >= 0:
        for k in range(f.n_sessions[best_fmt]):
            p.new_slot[k] = p.old_slot[k]
        move_class(f, p, c, best_fmt)
