"""What each rule says that the feasibility model can do without, in plain English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scheduler.solution import StatedRule
from scheduler.wording import called, days_text, moment, times_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scheduler.problem import Problem

# The sentence, and of which kind the objects are: `{0}` stands for them, or where they are of two kinds for the first
# of them and `{1}` for the others. The other fields stand for params.
STATEMENTS: dict[str, tuple[str, ...]] = {
    "class_held": ("class {0} must be held", "classes"),
    "capacity": ("class {0} takes at most {most} trainees", "classes"),
    "min_size": ("class {0} needs at least {least} trainees", "classes"),
    "pin_format": ("class {0} is pinned to format {1}", "classes", "formats"),
    "pin_slot": ("class {0}: session {session} is pinned to {slot}", "classes"),
    "pin_room": ("class {0}: the room of session {session} is pinned: {1}", "classes", "rooms"),
    "pin_lecturer": ("class {0}: the lecturer of session {session} is pinned: {1}", "classes", "lecturers"),
    "max_per_day": ("format {0} has at most {most} sessions a day", "formats"),
    "most_per_week": ("format {0} has at most {most} sessions a week", "formats"),
    "least_per_week": ("format {0} has at least {least} sessions in a week between its first and its last", "formats"),
    "max_gap_days": ("format {0} has at most {most} open days from one session to the next", "formats"),
    "max_span_days": ("format {0} lasts at most {most} open days", "formats"),
    "closed": ("the school is closed on {0}", "dates"),
    "lecturer_busy": ("lecturer {0} is busy: {times}", "lecturers"),
    "lecturer_week": ("lecturer {0} teaches at most {most} sessions a week", "lecturers"),
    "module_lecturers": ("only these teach module {0}: {1}", "modules", "lecturers"),
    "rooms": ("only these rooms are there: {0}", "rooms"),
    "room_busy": ("room {0} is taken: {times}", "rooms"),
    "room_seats": ("class {0} has only the seats of its rooms: {1}", "classes", "rooms"),
    "unit_limit": ("at most {most} people of unit {0} attend at a time", "units"),
    "trainees_busy": ("trainees cannot come while they are busy: {0}", "trainees"),
}


def stated(problem: Problem, code: str, objects: Iterable[str], **params: object) -> StatedRule:
    """The rule of that code about these objects; `more` in the params says how many are not named.

    Dates among the objects are ISO dates, `slot` in the params is a slot, and `times` are stretches of slots, each
    with its first and its last one; the text says them all as dates and periods.
    """
    ids = tuple(objects)
    sentence, *kinds = STATEMENTS[code]
    parts = [ids] if len(kinds) == 1 else [ids[:1], ids[1:]]
    named = [_named(problem, kind, part) for kind, part in zip(kinds, parts, strict=True)]
    text = sentence.format(*named, **_said(problem, params))
    return StatedRule(code, ids, params, text + (f" and {params['more']} more" if "more" in params else ""))


def _named(problem: Problem, kind: str, ids: Sequence[str]) -> str:
    return days_text(ids) if kind == "dates" else called(problem, kind, ids)


def _said(problem: Problem, params: Mapping[str, Any]) -> dict[str, Any]:
    said = dict(params)
    if params.get("slot") is not None:
        said["slot"] = moment(problem, params["slot"])
    if "times" in params:
        said["times"] = times_text(problem, params["times"])
    return said
