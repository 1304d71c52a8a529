"""Patterns: the slots of all sessions of a class in one format.

`find_pattern` is a dynamic programme over the slots that the format may use. Its state is the session that is
held in the slot and, only where the format limits them, how many sessions the day and the week have had and whether
it is still the first week (which need not reach the weekly minimum).
"""

from __future__ import annotations

from scheduler.search.arrays import NEVER, Facts, Plan
from scheduler.search.compiled import inner

STEPS_OF_A_SEAT = 500  # of the dynamic programme, in the time in which a trainee is seated


@inner
def fits(f: Facts, c: int, fmt: int, k: int, slot: int) -> bool:
    """Whether the slot is long enough, and in keeping with pins and with what has been held."""
    fixed = f.fixed_slot[c, k]
    if fixed >= 0 and fixed != slot:
        return False
    if k >= f.n_held[c] and slot < f.held_before:
        return False
    return f.session_lessons[fmt, k] <= f.slot_lessons[slot]


@inner
def week_can_end(f: Facts, fmt: int, week: int, count: int, is_first: int, following: int) -> bool:
    """Whether `week` may hold only `count` sessions, the next one being in week `following`."""
    if is_first == 0 and count < f.least[fmt, week]:
        return False
    return f.least_before[fmt, following] == f.least_before[fmt, week + 1]


@inner
def is_valid(f: Facts, p: Plan, c: int, fmt: int) -> bool:
    """Whether the slots in `new_slot`, all of them the format's own, are a pattern of it for the class."""
    n = f.n_sessions[fmt]
    in_day, in_week, first = 0, 0, 1
    for k in range(n):
        slot = p.new_slot[k]
        if not fits(f, c, fmt, k, slot):
            return False
        if k == 0:
            in_day, in_week = 1, 1
            continue
        before = p.new_slot[k - 1]
        if slot <= before or f.slot_open[slot] - f.slot_open[before] > f.gap_max[fmt]:
            return False
        in_day = in_day + 1 if f.slot_day[slot] == f.slot_day[before] else 1
        week, old_week = f.slot_week[slot], f.slot_week[before]
        if week == old_week:
            in_week += 1
        else:
            if not week_can_end(f, fmt, old_week, in_week, first, week):
                return False
            in_week, first = 1, 0
        if in_day > f.day_max[fmt] or in_week > f.week_max[fmt]:
            return False
    return f.slot_open[p.new_slot[n - 1]] - f.slot_open[p.new_slot[0]] + 1 <= f.span_max[fmt]


@inner
def extend_in_week(f: Facts, p: Plan, fmt: int, i: int, j: int, start: int, least: int, most: int) -> None:
    """Extend the partial patterns that end in place `j` of the format by session `least` to `most` in place `i`.

    Both places are in one week. Places are those of `format_slots`.
    """
    days, weeks = f.day_states[fmt], f.week_states[fmt]
    states = days * weeks * 2
    row = f.n_sessions[fmt] * states
    slot, before = f.format_slots[fmt, i], f.format_slots[fmt, j]
    same_day = f.slot_day[slot] == f.slot_day[before]
    if same_day and f.day_max[fmt] == 1:
        return
    for k in range(least, most + 1):
        price = p.cell[k, slot]
        if price >= NEVER:
            continue
        at = (j - start) * row + (k - 1) * states
        for state in range(states):
            cost = p.dp_cost[at + state]
            if cost >= NEVER:
                continue
            first = state % 2
            in_week = (state // 2) % weeks + 2
            in_day = state // 2 // weeks + 2 if same_day else 1
            if in_day > days:
                if days > 1:
                    continue
                in_day = 1
            if in_week > f.week_max[fmt]:
                continue
            in_week = min(in_week, weeks)
            to = (i - start) * row + k * states + ((in_day - 1) * weeks + in_week - 1) * 2 + first
            if cost + price < p.dp_cost[to]:
                p.dp_cost[to] = cost + price
                p.dp_from[to] = at + state


@inner
def end_week(f: Facts, p: Plan, fmt: int, i: int, start: int) -> None:
    """Note for each session in place `i` the cheapest partial pattern with which its week may end."""
    n, weeks = f.n_sessions[fmt], f.week_states[fmt]
    states = f.day_states[fmt] * weeks * 2
    week = f.slot_week[f.format_slots[fmt, i]]
    for k in range(n):
        at = ((i - start) * n + k) * states
        best, best_at = NEVER, -1
        for state in range(states):
            enough = state % 2 == 1 or (state // 2) % weeks + 1 >= f.least[fmt, week]
            if enough and p.dp_cost[at + state] < best:
                best, best_at = p.dp_cost[at + state], at + state
        p.end_cost[(i - start) * n + k] = best
        p.end_from[(i - start) * n + k] = best_at


@inner
def extend_from_week(f: Facts, p: Plan, fmt: int, i: int, j: int, start: int, least: int, most: int) -> None:
    """The same as `extend_in_week` from a place `j` in an earlier week, with none of the format's minimum between."""
    n = f.n_sessions[fmt]
    states = f.day_states[fmt] * f.week_states[fmt] * 2
    slot = f.format_slots[fmt, i]
    for k in range(least, most + 1):
        cost = p.end_cost[(j - start) * n + k - 1] + p.cell[k, slot]
        to = ((i - start) * n + k) * states
        if cost < p.dp_cost[to]:
            p.dp_cost[to] = cost
            p.dp_from[to] = p.end_from[(j - start) * n + k - 1]


@inner
def extend(f: Facts, p: Plan, fmt: int, i: int, start: int, least: int) -> int:
    """Extend all partial patterns by one of the sessions from `least` on in place `i`; the steps that it took."""
    n = f.n_sessions[fmt]
    states = f.day_states[fmt] * f.week_states[fmt] * 2
    slot = f.format_slots[fmt, i]
    week, steps = f.slot_week[slot], 0
    for j in range(i - 1, start - 1, -1):
        before = f.format_slots[fmt, j]
        if f.slot_open[slot] - f.slot_open[before] > f.gap_max[fmt]:
            break
        most = min(n - 1, j - start + 1)
        if f.slot_week[before] == week:
            extend_in_week(f, p, fmt, i, j, start, least, most)
            steps += max(0, most - least + 1) * states
        elif f.least_before[fmt, week] == f.least_before[fmt, f.slot_week[before] + 1]:
            extend_from_week(f, p, fmt, i, j, start, least, most)
            steps += max(0, most - least + 1)
        else:
            break
    return steps


@inner
def search_from(f: Facts, p: Plan, fmt: int, start: int, end: int, first_day: int, bar: int) -> int:
    """The same as `find_pattern` in the format's places `start` to `end`, beginning on `first_day` (-1: any).

    Only a pattern cheaper than `bar` is written.
    """
    n = f.n_sessions[fmt]
    states = f.day_states[fmt] * f.week_states[fmt] * 2
    row = n * states
    for at in range((end - start) * row):
        p.dp_cost[at] = NEVER
    best, best_at = bar, -1
    steps = 0
    for i in range(start, end):
        slot = f.format_slots[fmt, i]
        at = (i - start) * row
        if p.cell[0, slot] < NEVER and (first_day < 0 or f.slot_day[slot] == first_day):
            p.dp_cost[at + 1] = p.cell[0, slot]
            p.dp_from[at + 1] = -1
        least = max(1, n - (end - i))  # the later sessions need as many places after this one
        steps += row + extend(f, p, fmt, i, start, least)
        end_week(f, p, fmt, i, start)
        for state in range(states):
            if p.dp_cost[at + (n - 1) * states + state] < best:
                best_at = at + (n - 1) * states + state
                best = p.dp_cost[best_at]
    if best_at >= 0:
        for k in range(n - 1, -1, -1):
            p.new_slot[k] = f.format_slots[fmt, start + best_at // row]
            best_at = p.dp_from[best_at]
    p.work[0] += 1 + steps // STEPS_OF_A_SEAT
    return best


@inner
def find_pattern(f: Facts, p: Plan, fmt: int) -> int:
    """Write the cheapest pattern of the format by `cell` (session, slot) to `new_slot`; its price, NEVER for none."""
    m = f.n_format_slots[fmt]
    if m == 0:
        return NEVER
    if f.span_max[fmt] > f.slot_open[f.format_slots[fmt, m - 1]] - f.slot_open[f.format_slots[fmt, 0]]:
        return search_from(f, p, fmt, 0, m, -1, NEVER)
    best = NEVER
    start = 0
    while start < m:
        day = f.slot_day[f.format_slots[fmt, start]]
        last_open = f.slot_open[f.format_slots[fmt, start]] + f.span_max[fmt]
        end = start
        while end < m and f.slot_open[f.format_slots[fmt, end]] < last_open:
            end += 1
        best = min(best, search_from(f, p, fmt, start, end, day, best))
        while start < m and f.slot_day[f.format_slots[fmt, start]] == day:
            start += 1
    return best
