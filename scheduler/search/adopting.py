"""Taking over a known timetable that the problem no longer allows: what fits stays, the rest is chosen anew."""

from __future__ import annotations

from scheduler.search.alternation import choose_pattern
from scheduler.search.arrays import Facts, Plan
from scheduler.search.changes import set_home, settle
from scheduler.search.compiled import inner, kernel
from scheduler.search.counting import rebuild
from scheduler.search.patterns import is_valid
from scheduler.search.presence import leave
from scheduler.search.staffing import pick_lecturer, pick_room, reprice_class, set_lecturer, set_room


@inner
def keeps_rhythm(f: Facts, p: Plan, c: int) -> bool:
    """Whether the slots of the class are a pattern of its format."""
    fmt = p.fmt[c]
    for k in range(f.n_sessions[fmt]):
        p.new_slot[k] = p.slot[c, k]
    return is_valid(f, p, c, fmt)


@inner
def fill_staff(f: Facts, p: Plan, c: int) -> None:
    """Give every session without room or lecturer one that is free."""
    for k in range(f.n_sessions[p.fmt[c]]):
        if p.room[c, k] < 0:
            set_room(p, c, k, pick_room(f, p, c, k))
        if p.lecturer[c, k] < 0:
            set_lecturer(f, p, c, k, pick_lecturer(f, p, c, k))
    reprice_class(f, p, c)


@kernel
def adopt(f: Facts, p: Plan) -> None:
    """Complete the decisions: classes that lost their slots, rooms and lecturers, then everybody's seats anew."""
    for c in range(f.n_classes):
        if p.fmt[c] >= 0 and not keeps_rhythm(f, p, c):
            p.fmt[c] = -1
    for t in range(f.n_trainees):
        if p.home[t] >= 0 and p.fmt[p.home[t]] < 0:
            p.home[t] = -1
    rebuild(f, p)
    for t in range(f.n_trainees):
        leave(f, p, t)
        if p.home[t] >= 0 and p.home_n[p.home[t]] > f.class_cap[p.home[t]]:
            set_home(f, p, t, -1)
    per_miss = f.w_makeup + f.w_avoid
    for c in range(f.n_classes):
        if p.fmt[c] >= 0:
            fill_staff(f, p, c)
        elif f.must_hold[c] == 1:
            choose_pattern(f, p, c, per_miss, 8 * per_miss, 0, 0)
    for t in range(f.n_trainees):
        settle(f, p, t)
