"""Explanations as lines of text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from commands.explain_words import BLOCKED, SENTENCES, UNMOVABLE, points

if TYPE_CHECKING:
    from collections.abc import Iterator

    from commands.explain_words import Words
    from scheduler.explain import (
        HomeAnswer,
        MissedSession,
        SeatAnswer,
        SessionExplanation,
        SlotEffect,
        SlotExplanation,
        TraineeExplanation,
    )
    from scheduler.problem import Problem


def trainee_lines(one: TraineeExplanation, problem: Problem, words: Words) -> Iterator[str]:
    home = f"class {one.class_id}" if one.class_id is not None else "no class"
    completes = "completes" if one.completes else f"does not complete ({one.needed} needed, the closing too)"
    yield f"{one.trainee}: {home}, hears {one.attended_lessons} of {problem.lessons} lessons, {completes}"
    for missed in one.sessions:
        yield f"  does not attend {one.class_id} session {missed.session}, {_missed(missed, words)}"
        for seat in missed.elsewhere:
            where = f"{seat.class_id} session {seat.session}, {words.slot(seat.slot)}, {_lessons(seat.lessons)}"
            yield f"    {where}: {_seat(seat, words)}"
    for home_answer in one.homes:
        yield f"  at home in {home_answer.class_id}: {_home(home_answer, words)}"


def _lessons(n: int) -> str:
    return "1 lesson" if n == 1 else f"{n} lessons"


def _missed(missed: MissedSession, words: Words) -> str:
    why = words.all_of(missed.reasons)
    if missed.change is not None:
        why = f"could be attended, which {points(missed.change)}"
    return f"{words.slot(missed.slot)}: {why} ({_lessons(missed.lessons)}, {missed.made_up} heard elsewhere)"


def _seat(seat: SeatAnswer, words: Words) -> str:
    if seat.attended:
        return "attended"
    if seat.change is None:
        return words.all_of(seat.objections)
    return f"{'would serve,' if seat.change < 0 else 'open, but'} {points(seat.change)}"


def _home(answer: HomeAnswer, words: Words) -> str:
    blocked = ", ".join(f"{n} {BLOCKED[code]}" for code, n in answer.blocked.items())
    sessions = f" (its sessions: {blocked})" if blocked else ""
    if answer.place is None or answer.change is None or answer.missed_lessons is None:
        return words.all_of(answer.objections) + sessions
    makeups = len(answer.place.makeups)
    return f"{_lessons(answer.missed_lessons)} missed, {makeups} make-ups, {points(answer.change)}{sessions}"


def session_lines(found: SessionExplanation, words: Words) -> Iterator[str]:
    """Slots that nothing hard speaks against first, the best first."""
    yield f"{found.class_id} session {found.session}, now {words.slot(found.plan.slot)}"
    free = sorted((one for one in found.slots if one.effect and not one.objections), key=_total)
    for one in free:
        room = f", room {one.plan.room}" if one.plan.room is not None else ""
        lecturer = f", lecturer {one.plan.lecturer}" if one.plan.lecturer is not None else ""
        yield f"  {words.slot(one.slot)}{room}{lecturer}: {_effect(one.effect)}"
    for one in found.slots:
        if one.objections and one.effect:
            yield f"  not {words.slot(one.slot)}: {words.all_of(one.objections)}; {_effect(one.effect)}"
    unmovable = [next(f.code for f in one.objections if f.code in UNMOVABLE) for one in found.slots if not one.effect]
    for code, n in Counter(unmovable).items():
        yield f"  {n} slots {UNMOVABLE[code]}"
    for code, slots in found.barred.items():
        yield f"  {len(slots)} slots are {SENTENCES[code]}"


def _total(one: SlotExplanation) -> int:
    return one.effect.total if one.effect else 0


def _effect(effect: SlotEffect | None) -> str:
    if effect is None:
        return ""
    seats = effect.seats
    counts = {
        "can no longer come": len(seats.will_miss),
        "can come now": len(seats.will_come),
        "make-ups lost": len(seats.lost_make_ups),
        "new make-ups": len(seats.new_make_ups),
    }
    people = [f"{n} {what}" for what, n in counts.items() if n]
    if effect.missed_lessons:
        people.append(f"lessons missed {effect.missed_lessons:+d}")
    if effect.incomplete:
        people.append(f"people who do not complete {effect.incomplete:+d}")
    rules = [f"{rule} {change:+d}" for rule, change in sorted(effect.penalties.items())]
    return ", ".join([points(effect.total), *people]) + (f" ({', '.join(rules)})" if rules else "")
