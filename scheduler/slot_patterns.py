"""Whether the sessions of one class can be placed at all: an exact dynamic programme over the slots.

It knows strictly increasing slots and the rhythm of the format (day, week, gap, span); which slots a session may
have is given. A state is the last session's slot with the sessions of that day and week, so the work grows with
slots x sessions of a day x sessions of a week, not with the number of patterns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scheduler.problem import Format, Problem


class _State(NamedTuple):
    """After some session: its slot, the sessions so far of its day and week, and whether that is the first week."""

    slot: int
    on_day: int
    in_week: int
    first_week: bool


def pattern_exists(problem: Problem, fmt: Format, candidates: Sequence[Sequence[int]]) -> bool:
    """Whether every session can have one of its candidate slots so that the rhythm of the format holds."""
    if not all(candidates):
        return False
    if fmt.max_span_days is None:
        return _reachable(problem, fmt, candidates, candidates[0], problem.days)
    first_days: dict[int, list[int]] = {}
    for slot in candidates[0]:
        first_days.setdefault(problem.day(slot), []).append(slot)
    return any(
        _reachable(problem, fmt, candidates, slots, problem.open_days[day] + fmt.max_span_days - 1)
        for day, slots in first_days.items()
    )


def _reachable(
    problem: Problem, fmt: Format, candidates: Sequence[Sequence[int]], first: Sequence[int], last_open_day: int
) -> bool:
    """Whether a pattern starts in one of the first slots and ends no later than the given open day."""
    most = fmt.per_week[1] if fmt.per_week else problem.n_slots
    a_day = problem.n_periods if fmt.max_per_day is None else fmt.max_per_day
    states = {_State(slot, 1, 1, first_week=True) for slot in first} if most >= 1 else set()
    for slots in candidates[1:]:
        within = [slot for slot in slots if problem.open_days[problem.day(slot)] <= last_open_day]
        states = {
            after
            for state in states
            for after in _steps(problem, fmt, state, within)
            if after.on_day <= a_day and after.in_week <= most
        }
    return bool(states)


def _steps(problem: Problem, fmt: Format, state: _State, slots: Sequence[int]) -> Iterator[_State]:
    """The states after one more session in one of the slots; limits of day and week are for the caller."""
    day, week = problem.day(state.slot), problem.week(state.slot)
    for slot in slots:
        if slot <= state.slot:
            continue
        gap = problem.open_days[problem.day(slot)] - problem.open_days[day]
        if fmt.max_gap_days is not None and gap > fmt.max_gap_days:
            break
        if problem.week(slot) == week:
            on_day = state.on_day + 1 if problem.day(slot) == day else 1
            yield _State(slot, on_day, state.in_week + 1, state.first_week)
        elif not _leaves_thin_week(problem, fmt, state, problem.week(slot)):
            yield _State(slot, 1, 1, first_week=False)


def _leaves_thin_week(problem: Problem, fmt: Format, state: _State, next_week: int) -> bool:
    """Whether going on in a later week leaves a week below the format's minimum that is neither first nor last."""
    week = problem.week(state.slot)
    if not state.first_week and state.in_week < problem.least(fmt, week):
        return True
    return any(problem.least(fmt, between) > 0 for between in range(week + 1, next_week))
