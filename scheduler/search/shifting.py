"""Who is touched when one slot of a class is exchanged for another: most people just come at the other time.

Those keep all their seats and need not be seated anew, which makes a shift several times cheaper.
"""

from __future__ import annotations

from scheduler.search.arrays import Facts, Plan
from scheduler.search.attendance import LATEST
from scheduler.search.changes import take
from scheduler.search.compiled import inner

UNTOUCHED, SHIFTED, SEATED_ANEW = 0, 1, 2


@inner
def effect(f: Facts, p: Plan, t: int, c: int, new: int, only: int) -> int:
    """What slot `new` in exchange for another of class `c` means for a trainee in the class.

    `new_slot` holds the new pattern; `only` is the session that changes its slot, -1 if several do.
    """
    fmt = p.fmt[c]
    n = f.n_sessions[fmt]
    attends, foreign, clash, closing = 0, 0, 0, LATEST
    for i in range(p.n_att[t]):
        class_, k = p.att_class[t, i], p.att_session[t, i]
        slot = p.slot[class_, k]
        if class_ != c:
            foreign += 1
            clash = 1 if slot == new else clash
        elif p.new_slot[k] != slot:
            attends += 1
        if f.closing[p.fmt[class_], k] == 1:
            closing = min(closing, slot)
    can_come = f.avail[t, new] != 2
    if attends == 0:
        return SEATED_ANEW if p.home[t] == c and (can_come or only < 0) else UNTOUCHED
    unit = f.unit[t]
    if not can_come or clash == 1 or (unit >= 0 and p.unit_slot[unit, new] >= f.unit_cap[unit]):
        return SEATED_ANEW
    if only >= 0:
        if f.closing[fmt, only] == 1:
            return SEATED_ANEW if foreign > 0 or p.home[t] != c else SHIFTED
        return SHIFTED if new < closing else SEATED_ANEW
    return SHIFTED if p.home[t] == c and foreign == 0 and p.n_att[t] == n else SEATED_ANEW


@inner
def shift(f: Facts, p: Plan, t: int, old: int, new: int) -> None:
    """Let the trainee come in slot `new` instead of `old`."""
    unit = f.unit[t]
    if unit >= 0:
        p.unit_slot[unit, old] -= 1
        p.unit_slot[unit, new] += 1
    cost = 0
    if f.avail[t, new] == 1:
        cost += f.w_avoid
    if f.avail[t, old] == 1:
        cost -= f.w_avoid
    p.trainee_cost[t] += cost
    p.total[0] += cost


@inner
def shift_people(f: Facts, p: Plan, c: int, old: int, new: int, only: int) -> None:
    """Shift everybody in the class who can just come at the other time, and take out those who cannot."""
    for t in range(f.n_trainees):
        if p.home[t] == c or p.guest[t, c] > 0:
            kind = effect(f, p, t, c, new, only)
            if kind == SHIFTED:
                shift(f, p, t, old, new)
                p.shifted[p.n_touched[1]] = t
                p.n_touched[1] += 1
                p.touch_mark[t] = p.tick[2]
            elif kind == SEATED_ANEW:
                take(f, p, t)


@inner
def shift_back(f: Facts, p: Plan, old: int, new: int) -> None:
    """Undo the shifts; those taken out are not concerned."""
    for i in range(p.n_touched[1]):
        shift(f, p, p.shifted[i], new, old)
    p.n_touched[1] = 0
