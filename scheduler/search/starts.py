"""Random starts: turns between patterns for the trainees of each class and classes for the trainees (`alternation`).

What a missed session costs there is drawn anew each time.
"""

from __future__ import annotations

from scheduler.search.alternation import choose_pattern, price_homes, price_seats_at_home, share_out
from scheduler.search.arrays import Facts, Plan
from scheduler.search.chance import below
from scheduler.search.changes import count_marks, settle
from scheduler.search.compiled import inner, kernel
from scheduler.search.counting import fill, rebuild
from scheduler.search.presence import leave

ROUNDS = 6
EXACT_ROUNDS = 2  # the last of them, in which make-ups are seen
CANDIDATES = 4  # trainees of whom one is chosen for a class to begin with


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
def badly_served(f: Facts, p: Plan, c: int) -> int:
    """Of some random trainees who may be at home in the class the one whom the classes so far serve worst; -1: none.

    `regret` says how badly. Classes that begin far apart find different groups of people (as in k-means++).
    """
    worst = -1
    for _ in range(CANDIDATES if f.n_trainees > 0 else 0):
        t = below(p, f.n_trainees)
        if f.home_ok[t, c] == 1 and (worst < 0 or p.regret[t] > p.regret[worst]):
            worst = t
    return worst


@inner
def note_service(f: Facts, p: Plan, c: int) -> None:
    """Bring `regret` up to date with the class: how many of its sessions each trainee cannot attend."""
    fmt = p.fmt[c]
    if fmt < 0:
        return
    for t in range(f.n_trainees):
        misses = 0
        for k in range(f.n_sessions[fmt]):
            if f.avail[t, p.slot[c, k]] == 2:
                misses += 1
        p.regret[t] = min(p.regret[t], 1000 * misses // f.n_sessions[fmt])


@inner
def open_classes(f: Facts, p: Plan, optional: int) -> None:
    """Hold the classes that must be held and (with `optional` 1) of the others as many as places are lacking.

    Sometimes a few more. Each gets a pattern that suits a trainee whom the others suit badly.
    """
    places = 0
    for c in range(f.n_classes):
        if f.must_hold[c] == 1:
            places += f.class_cap[c]
    for t in range(f.n_trainees):
        p.regret[t] = 1000
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
            sketch(f, p, c, badly_served(f, p, c))
            note_service(f, p, c)


@inner
def take_turns(f: Facts, p: Plan, n: int, rounds: int) -> None:
    """Choose homes for the first `n` of `order`, who are out, and patterns for all held classes."""
    per_miss = (f.w_makeup + f.w_avoid) // 2 + below(p, 3 * (f.w_makeup + f.w_avoid) + 1)
    per_closing = per_miss * (2 + below(p, 8))
    for turn in range(rounds):
        price_homes(f, p, n, per_miss, per_closing)
        if turn >= rounds - EXACT_ROUNDS:
            price_seats_at_home(f, p, n)
        share_out(f, p, n)
        first = below(p, f.n_classes)
        for i in range(f.n_classes):
            c = (first + i) % f.n_classes
            if p.fmt[c] >= 0:
                price = per_miss if turn < rounds - EXACT_ROUNDS else -1
                choose_pattern(f, p, c, price, per_closing, 25 if 2 * turn < rounds else 8, 0)
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
