"""Annealing: random moves, of which one that costs more is kept with a chance that sinks with the temperature."""

from __future__ import annotations

from scheduler.search.arrays import Facts, Plan
from scheduler.search.chance import below
from scheduler.search.class_moves import shift_session
from scheduler.search.compiled import inner, kernel
from scheduler.search.counting import note_best, true_total
from scheduler.search.opening import open_or_close
from scheduler.search.renewing import renew_pattern
from scheduler.search.staff_moves import change_lecturer, change_room
from scheduler.search.trainee_moves import move_trainee, reseat_group


@inner
def keep_before_worse(f: Facts, p: Plan) -> None:
    """Note a new best, though not after every small step down: copying costs."""
    if below(p, 16) == 0:
        note_best(f, p)


@inner
def make_move(f: Facts, p: Plan, bar: int) -> bool:
    """One random move, its kind drawn by `shares`; whether it was made."""
    kind = below(p, 1000)
    if kind < p.shares[0]:
        return shift_session(f, p, bar)
    if kind < p.shares[1]:
        return renew_pattern(f, p, bar)
    if kind < p.shares[2]:
        return f.n_trainees > 0 and move_trainee(f, p, bar)
    if kind < p.shares[3]:
        return f.n_trainees > 0 and reseat_group(f, p, bar)
    if kind < p.shares[4]:
        return change_lecturer(f, p, bar)
    if kind < p.shares[5]:
        return change_room(f, p, bar)
    return open_or_close(f, p, bar)


@kernel
def anneal(f: Facts, p: Plan, steps: int) -> None:
    """Make moves at the present temperature until `steps` more steps of work are counted; the best is noted."""
    end = p.work[0] + steps
    while p.work[0] < end:
        before = true_total(p)
        if p.best_total[1] == 1:
            keep_before_worse(f, p)
        bar = p.temperature[0] * f.chance[below(p, len(f.chance))] >> 20
        p.work[0] += 1
        make_move(f, p, bar)
        if true_total(p) < min(p.best_total[0], before):
            p.best_total[1] = 1
    note_best(f, p)
