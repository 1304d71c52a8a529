"""Cheap starts: patterns for the trainees of each class and classes for the trainees, in turns, from random choices.

Make-ups are not seen here; a session missed has a flat price, drawn anew for every start.
"""

from __future__ import annotations

import numpy as np

from scheduler.search.arrays import Facts, Plan
from scheduler.search.attendance import enter, leave, seat
from scheduler.search.chance import below
from scheduler.search.changes import best_home, count_marks, fill, move_class, rebuild, set_home
from scheduler.search.class_moves import free_resources, price_cells, random_format, take_resources
from scheduler.search.compiled import inner, kernel
from scheduler.search.patterns import BAR, find_pattern

ROUNDS = 4


@inner
def clear(f: Facts, p: Plan) -> None:
    fill(p.slot, 0)
    fill(p.room, -1)
    fill(p.lecturer, -1)
    for c in range(f.n_classes):
        p.fmt[c] = -1
    for t in range(f.n_trainees):
        p.home[t] = -1
        p.n_att[t] = 0
    rebuild(f, p)


@inner
def shuffle_trainees(f: Facts, p: Plan) -> None:
    for t in range(f.n_trainees):
        p.order[t] = t
    for i in range(f.n_trainees - 1, 0, -1):
        j = below(p, i + 1)
        p.order[i], p.order[j] = p.order[j], p.order[i]


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

    Nobody may sit in the class.
    """
    free_resources(f, p, c)
    best, best_fmt = 2 * BAR, -1
    fmt = random_format(f, p, c)
    for _ in range(f.n_formats):
        if fmt < 0 or f.class_format[c, fmt] == 0:
            fmt = (fmt + 1) % f.n_formats
            continue
        price_cells(f, p, c, fmt, per_miss, per_closing, noise)
        price = find_pattern(f, p, c, fmt)
        if price < BAR:
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


@inner
def sketch(f: Facts, p: Plan, c: int) -> None:
    """Hold the class in a random format on slots that suit a random trainee."""
    t = below(p, f.n_trainees) if f.n_trainees > 0 else -1
    per_miss = 20 * (f.w_makeup + f.w_avoid)
    if t >= 0:
        count_marks(f, p, t, c, 1)
    choose_pattern(f, p, c, per_miss, 2 * per_miss, 50, 1)
    if t >= 0:
        count_marks(f, p, t, c, -1)


@inner
def open_classes(f: Facts, p: Plan) -> None:
    """Hold the classes that must be held and, of the others, a random number that does not lack places.

    Each gets the pattern that suits a few random trainees (or, rather often, a random one).
    """
    places = 0
    for c in range(f.n_classes):
        if f.must_hold[c] == 1:
            places += f.class_cap[c]
    spare = below(p, 3) * f.n_trainees // 8
    first = below(p, f.n_classes)
    for turn in range(2):
        for i in range(f.n_classes):
            c = (first + i) % f.n_classes
            if f.must_hold[c] != 1 - turn or p.fmt[c] >= 0:
                continue
            if turn == 1 and places >= f.n_trainees + spare:
                continue
            if turn == 1:
                places += f.class_cap[c]
            sketch(f, p, c)


@inner
def price_homes(f: Facts, p: Plan, per_miss: int, per_closing: int) -> None:
    """Estimate for every trainee and held class what being at home there would cost."""
    for t in range(f.n_trainees):
        for c in range(f.n_classes):
            p.choice_cost[t, c] = BAR
            fmt = p.fmt[c]
            if fmt < 0 or f.home_ok[t, c] == 0:
                continue
            n = f.n_sessions[fmt]
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
            if can == 1 and n > 0:
                p.choice_cost[t, c] = cost


@inner
def fill_minimum(f: Facts, p: Plan, c: int) -> None:
    """Give the class its minimum of trainees: those who lose least by it."""
    for _ in range(f.class_min[c]):
        best, best_loss = -1, BAR
        for t in range(f.n_trainees):
            if p.home[t] < 0 and p.choice_cost[t, c] < BAR:
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
def cheapest_free(f: Facts, p: Plan, t: int) -> int:
    best, best_cost = -1, BAR
    for c in range(f.n_classes):
        if p.choice_cost[t, c] < best_cost and p.home_n[c] < f.class_cap[c]:
            best, best_cost = c, p.choice_cost[t, c]
    return best


@inner
def exchange_homes(f: Facts, p: Plan, tries: int) -> None:
    """Improve the sharing out by moves into free places and by exchanges of two random trainees."""
    for _ in range(tries):
        t, u = below(p, f.n_trainees), below(p, f.n_trainees)
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
def share_out(f: Facts, p: Plan) -> None:
    """Give every trainee a class: first those who would lose most by their second choice, then some exchanges."""
    for t in range(f.n_trainees):
        set_home(f, p, t, -1)
    for t in range(f.n_trainees):
        best, second = BAR, BAR
        for c in range(f.n_classes):
            cost = p.choice_cost[t, c]
            if cost < best:
                best, second = cost, best
            elif cost < second:
                second = cost
        p.regret[t] = best - second
    ranks = np.argsort(p.regret, kind="mergesort")
    for c in range(f.n_classes):
        if p.fmt[c] >= 0:
            fill_minimum(f, p, c)
    for t in ranks:
        if p.home[t] < 0:
            set_home(f, p, t, cheapest_free(f, p, t))
    exchange_homes(f, p, 12 * f.n_trainees)


@kernel
def start_anew(f: Facts, p: Plan) -> None:
    """Make a random start: all classes, rooms, lecturers and trainees anew."""
    clear(f, p)
    per_miss = (f.w_makeup + f.w_avoid) // 2 + below(p, 3 * (f.w_makeup + f.w_avoid) + 1)
    per_closing = per_miss * (2 + below(p, 8))
    shuffle_trainees(f, p)
    open_classes(f, p)
    for turn in range(ROUNDS):
        price_homes(f, p, per_miss, per_closing)
        share_out(f, p)
        first = below(p, f.n_classes)
        for i in range(f.n_classes):
            c = (first + i) % f.n_classes
            if p.fmt[c] >= 0:
                choose_pattern(f, p, c, per_miss, per_closing, 25 if turn < 2 else 8, 0)
    shuffle_trainees(f, p)
    for i in range(f.n_trainees):
        t = p.order[i]
        cost = seat(f, p, t, p.home[t])
        home = p.home[t]
        if cost >= 10**8 or home < 0:
            home = best_home(f, p, t)
            cost = seat(f, p, t, home)
        leave(f, p, t)
        set_home(f, p, t, home)
        enter(f, p, t, cost)
    p.work[0] += 50 * f.n_classes
