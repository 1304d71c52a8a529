"""Random starts: turns between patterns for the trainees of each class and classes for the trainees (`alternation`).

What a missed session costs there is drawn anew each time.
"""

from __future__ import annotations

from scheduler.search.alternation import choose_pattern, price_homes, share_out
from scheduler.search.arrays import Facts, Plan
from scheduler.search.attendance import leave
from scheduler.search.chance import below
from scheduler.search.changes import count_marks, fill, rebuild, settle
from scheduler.search.compiled import inner, kernel

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
def shuffle(p: Plan, n: int) -> None:
    """Bring the first `n` of `order` into a random order."""
    for i in range(n - 1, 0, -1):
        j = below(p, i + 1)
        p.order[i], p.order[j] = p.order[j], p.order[i]


@inner
def sketch(f: Facts, p: Plan, c: int, t: int) -> None:
    """Hold the class in a random format on slots that suit the trainee (-1: on random ones).

    Nobody may sit in the class or be at home there.
    """
    price = 20 * (f.w_makeup + f.w_avoid)
    if t >= 0:
        count_marks(f, p, t, c, 1)
    choose_pattern(f, p, c, price, 2 * price, 50, 1)
    if t >= 0:
        count_marks(f, p, t, c, -1)


@inner
def open_classes(f: Facts, p: Plan, optional: int) -> None:
    """Hold the classes that must be held and (with `optional` 1) of the others as many as places are lacking.

    Sometimes a few more. Each gets the pattern that suits a random trainee.
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
            if turn == 1 and (optional == 0 or places >= f.n_trainees + spare):
                continue
            if turn == 1:
                places += f.class_cap[c]
            sketch(f, p, c, below(p, f.n_trainees) if f.n_trainees > 0 else -1)


@inner
def take_turns(f: Facts, p: Plan, n: int, rounds: int) -> None:
    """Choose homes for the first `n` of `order`, who are out, and patterns for all held classes."""
    per_miss = (f.w_makeup + f.w_avoid) // 2 + below(p, 3 * (f.w_makeup + f.w_avoid) + 1)
    per_closing = per_miss * (2 + below(p, 8))
    for turn in range(rounds):
        price_homes(f, p, n, per_miss, per_closing)
        share_out(f, p, n)
        first = below(p, f.n_classes)
        for i in range(f.n_classes):
            c = (first + i) % f.n_classes
            if p.fmt[c] >= 0:
                choose_pattern(f, p, c, per_miss, per_closing, 25 if 2 * turn < rounds else 8, 0)
                p.work[0] += 10
    shuffle(p, n)
    for i in range(n):
        settle(f, p, p.order[i])


@kernel
def start_anew(f: Facts, p: Plan, optional: int) -> None:
    """Make a random start: all classes (with `optional` 0 only those that must be held), rooms, lecturers, trainees."""
    clear(f, p)
    for t in range(f.n_trainees):
        leave(f, p, t)
        p.order[t] = t
    open_classes(f, p, optional)
    take_turns(f, p, f.n_trainees, ROUNDS)
    p.work[0] += 10 * f.n_classes
