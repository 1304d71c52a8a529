"""What one trainee attends: the sessions of the home class that they can come to, and make-ups for the rest.

Chosen greedily with all other trainees standing: first the closing sessions (everything else must lie before
them), then the home sessions, then the make-up that saves most, again and again.
"""

from __future__ import annotations

from scheduler.search.arrays import NEVER, Facts, Plan
from scheduler.search.compiled import inner
from scheduler.search.presence import relief

LATEST = 10**6


@inner
def seat_limit(f: Facts, p: Plan, c: int, k: int) -> int:
    """How many people the session seats, guests included."""
    room = p.room[c, k]
    return f.room_cap[room] if room >= 0 else f.class_cap[c]


@inner
def can_sit(f: Facts, p: Plan, t: int, c: int, k: int) -> bool:
    """Whether the trainee can attend the session beside what they attend already."""
    slot = p.slot[c, k]
    if f.avail[t, slot] == 2 or slot < f.held_before or p.taken[slot] == p.tick[0]:
        return False
    if p.seats[c, k] >= seat_limit(f, p, c, k):
        return False
    unit = f.unit[t]
    return unit < 0 or p.unit_slot[unit, slot] < f.unit_cap[unit]


@inner
def sit(f: Facts, p: Plan, c: int, k: int) -> int:
    """Note the session for the trainee who is being seated; the lessons that are new to them."""
    n = p.try_n[0]
    p.try_class[n] = c
    p.try_session[n] = k
    p.try_n[0] = n + 1
    p.taken[p.slot[c, k]] = p.tick[0]
    fmt = p.fmt[c]
    lessons = 0
    for b in range(f.block_from[fmt, k], f.block_to[fmt, k]):
        if p.covered[b] != p.tick[0]:
            p.covered[b] = p.tick[0]
            lessons += f.block_lessons[b]
    return lessons


@inner
def best_possible_gain(f: Facts, p: Plan, per_lesson: int) -> int:
    """The most that any one make-up could save: the longest session, all of it missed so far, at a free time."""
    missed, longest = 0, 0
    for b in range(f.n_blocks):
        if p.covered[b] != p.tick[0]:
            missed += f.block_lessons[b]
    for fmt in range(f.n_formats):
        longest = max(longest, f.longest[fmt])
    return per_lesson * min(missed, longest) - f.w_makeup


@inner
def add_makeups(f: Facts, p: Plan, t: int, home: int, limit: int, lessons: int) -> int:
    """Add the best make-up before slot `limit` while one pays; the lessons attended in the end."""
    while True:
        per_lesson = f.w_missed
        if lessons < f.needed:
            per_lesson += f.w_incomplete // f.lessons
        best, best_class, best_session = 0, -1, -1
        most = best_possible_gain(f, p, per_lesson)
        for b in range(f.n_blocks):
            if p.covered[b] == p.tick[0]:
                continue
            if best == most:
                break
            for c in range(f.n_classes):
                fmt = p.fmt[c]
                if fmt < 0 or c == home:
                    continue
                k = f.session_of_block[fmt, b]
                slot = p.slot[c, k]
                if slot >= limit or f.avail[t, slot] == 2 or f.closing[fmt, k] == 1:
                    continue
                gain = -f.w_makeup
                if f.avail[t, slot] == 1:
                    gain -= f.w_avoid
                for other in range(f.block_from[fmt, k], f.block_to[fmt, k]):
                    if p.covered[other] != p.tick[0]:
                        gain += per_lesson * f.block_lessons[other]
                if gain > best and can_sit(f, p, t, c, k):
                    best, best_class, best_session = gain, c, k
                    if best == most:
                        break
        if best_class < 0:
            return lessons
        lessons += sit(f, p, best_class, best_session)


@inner
def add_closing(f: Facts, p: Plan, t: int, source: int) -> int:
    """Seat the trainee in the closing sessions of class `source`; the first slot of them."""
    fmt = p.fmt[source]
    first = LATEST
    for k in range(f.n_held[source], f.n_sessions[fmt]):
        if f.closing[fmt, k] == 1 and can_sit(f, p, t, source, k):
            sit(f, p, source, k)
            first = min(first, p.slot[source, k])
    return first


@inner
def covered_lessons(f: Facts, p: Plan, closing_only: int) -> int:
    lessons = 0
    for b in range(f.n_blocks):
        if p.covered[b] == p.tick[0] and (closing_only == 0 or f.block_closing[b] == 1):
            lessons += 1 if closing_only == 1 else f.block_lessons[b]
    return lessons


@inner
def price_seats(f: Facts, p: Plan, t: int, home: int) -> int:
    """Penalties of the trainee with the seats just noted and this home class, less the relief."""
    lessons = covered_lessons(f, p, 0)
    closing_blocks = covered_lessons(f, p, 1)
    cost = f.w_missed * (f.lessons - lessons) + f.dislike[t, p.fmt[home]]
    if lessons < f.needed or closing_blocks < f.closing_blocks:
        cost += f.w_incomplete - relief(f, p, lessons, closing_blocks)
    for i in range(p.try_n[0]):
        if p.try_class[i] != home:
            cost += f.w_makeup
        if f.avail[t, p.slot[p.try_class[i], p.try_session[i]]] == 1:
            cost += f.w_avoid
    if f.before_home[t] != -1 and f.before_home[t] != home:
        cost += f.w_reassigned
    return cost


@inner
def seat_with(f: Facts, p: Plan, t: int, home: int, source: int) -> int:
    """Seat the trainee with the closing sessions of class `source` (-1: none); what it costs."""
    p.tick[0] += 1
    p.try_n[0] = 0
    fmt = p.fmt[home]
    limit, last = LATEST, -1
    at_home = 0
    for i in range(f.held_from[t], f.held_from[t + 1]):
        c, k = f.held_class[i], f.held_session[i]
        if p.fmt[c] < 0 or p.taken[p.slot[c, k]] == p.tick[0]:
            return NEVER
        sit(f, p, c, k)
        if c == home:
            at_home += 1
        if f.closing[p.fmt[c], k] == 1:
            limit = min(limit, p.slot[c, k])
        else:
            last = max(last, p.slot[c, k])
    if last > limit:
        return NEVER
    if source >= 0:
        n = p.try_n[0]
        limit = min(limit, add_closing(f, p, t, source))
        if source == home:
            at_home += p.try_n[0] - n
    for k in range(f.n_held[home], f.n_sessions[fmt]):
        slot = p.slot[home, k]
        if f.closing[fmt, k] == 0 and slot < limit and can_sit(f, p, t, home, k):
            if f.avail[t, slot] == 1 and f.w_avoid > (f.w_missed + 1) * f.session_lessons[fmt, k]:
                continue
            sit(f, p, home, k)
            at_home += 1
    if at_home == 0:
        return NEVER
    lessons = covered_lessons(f, p, 0)
    if lessons < f.lessons:
        add_makeups(f, p, t, home, limit, lessons)
    return price_seats(f, p, t, home)


@inner
def price_nowhere(f: Facts, p: Plan, t: int) -> int:
    """Penalties of a trainee without a class; a fault for one who has already attended something."""
    cost = f.w_missed * f.lessons
    if f.needed > 0 or f.closing_blocks > 0:
        cost += f.w_incomplete
    if f.before_home[t] != -1:
        cost += f.w_reassigned
    if f.held_from[t + 1] > f.held_from[t]:
        cost += p.fault[0]
    return cost


@inner
def keep_seats(p: Plan) -> None:
    """Remember the seats just noted; the last place of `keep_class` is their number."""
    for i in range(p.try_n[0]):
        p.keep_class[i] = p.try_class[i]
        p.keep_session[i] = p.try_session[i]
    p.keep_class[-1] = p.try_n[0]


@inner
def can_close_in(f: Facts, p: Plan, t: int, source: int) -> bool:
    """Whether the trainee, who sits nowhere, could attend some closing session of the class."""
    fmt = p.fmt[source]
    for k in range(f.n_held[source], f.n_sessions[fmt]):
        if f.closing[fmt, k] == 1:
            slot = p.slot[source, k]
            if f.avail[t, slot] != 2 and slot >= f.held_before and p.seats[source, k] < seat_limit(f, p, source, k):
                return True
    return False


@inner
def held_elsewhere(f: Facts, p: Plan, t: int, home: int) -> int:
    """Lessons of the held sessions that the trainee attended in other classes than this one."""
    lessons = 0
    for i in range(f.held_from[t], f.held_from[t + 1]):
        c = f.held_class[i]
        if c != home and p.fmt[c] >= 0:
            lessons += f.session_lessons[p.fmt[c], f.held_session[i]]
    return lessons


@inner
def least_price(f: Facts, p: Plan, t: int, home: int) -> int:
    """The least that the trainee can cost with this home class: what is missed there is made up, at best times."""
    fmt = p.fmt[home]
    missed, longest, price = -held_elsewhere(f, p, t, home), 1, f.dislike[t, fmt]
    for k in range(f.n_sessions[fmt]):
        if f.avail[t, p.slot[home, k]] == 2 and p.slot[home, k] >= f.held_before:
            missed += f.session_lessons[fmt, k]
    for other in range(f.n_classes):
        if p.fmt[other] >= 0:
            longest = max(longest, f.longest[p.fmt[other]])
    if f.before_home[t] != -1 and f.before_home[t] != home:
        price += f.w_reassigned
    makeups, rest = max(0, missed) // longest, max(0, missed) % longest
    return price + makeups * min(f.w_makeup, f.w_missed * longest) + min(f.w_makeup, f.w_missed * rest)


@inner
def seat(f: Facts, p: Plan, t: int, home: int) -> int:
    """Find the best seats of a trainee who sits nowhere at the moment (in `try_*`); what they cost.

    NEVER if they could attend nothing of this home class. `home` -1 stands for no class.
    """
    p.work[0] += 1
    if home < 0:
        p.try_n[0] = 0
        return price_nowhere(f, p, t)
    best = seat_with(f, p, t, home, home)
    if covered_lessons(f, p, 1) == f.closing_blocks or best == NEVER:
        return best
    keep_seats(p)
    for source in range(-1, f.n_classes):
        if source == home or (source >= 0 and (p.fmt[source] < 0 or not can_close_in(f, p, t, source))):
            continue
        cost = seat_with(f, p, t, home, source)
        if cost < best:
            best = cost
            keep_seats(p)
    for i in range(p.keep_class[-1]):
        p.try_class[i] = p.keep_class[i]
        p.try_session[i] = p.keep_session[i]
    p.try_n[0] = p.keep_class[-1]
    return best
