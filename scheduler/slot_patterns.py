"""Whether the sessions of one class can be placed at all: an exact dynamic programme over the slots.

It knows strictly increasing slots and the rhythm of the format (day, week, gap, span); which slots a session may
have is given. A state is the last session's slot with the sessions of that day and week, so the work grows with
slots x sessions of a day x sessions of a week, not with the number of patterns. Of all patterns that reach a state
the one that started last is kept: it leaves the most of the span.
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


MOST_STEPS = 2_000_000  # about a second; a horizon of years can need far more


def pattern_exists(
    problem: Problem, fmt: Format, candidates: Sequence[Sequence[int]], *, most_steps: int = MOST_STEPS
) -> bool:
    """Whether every session can have one of its candidate slots so that the rhythm of the format holds.

    After `most_steps` the search is given up and the answer is that there may be a pattern.
    """
    if not all(candidates):
        return False
    most = fmt.per_week[1] if fmt.per_week else problem.n_slots
    a_day = problem.n_periods if fmt.max_per_day is None else fmt.max_per_day
    span = problem.days if fmt.max_span_days is None else fmt.max_span_days
    states = {_State(slot, 1, 1, first_week=True): _open_day(problem, slot) for slot in candidates[0]}
    steps = 0
    for slots in candidates[1:]:
        before, states = states, {}
        for state, start in before.items():
            steps += len(slots)
            if steps > most_steps:
                return True
            for after in _steps(problem, fmt, state, slots):
                if _open_day(problem, after.slot) - start >= span:
                    break
                if after.on_day <= a_day and after.in_week <= most and start > states.get(after, -1):
                    states[after] = start
    return bool(states) and most >= 1


def _open_day(problem: Problem, slot: int) -> int:
    return problem.open_days[problem.day(slot)]


def _steps(problem: Problem, fmt: Format, state: _State, slots: Sequence[int]) -> Iterator[_State]:
    """The states after one more session in one of the slots; limits of day and week are for the caller."""
    day, week = problem.day(state.slot), problem.week(state.slot)
    for slot in slots:
        if slot <= state.slot:
            continue
        gap = _open_day(problem, slot) - problem.open_days[day]
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
