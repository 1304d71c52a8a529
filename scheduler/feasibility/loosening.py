"""How a person could loosen each rule of a conflict: changes of the problem, from the catalogue of relaxations.

Numbers are dials: the loosest value is tried first, then the smallest change that still does.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler.feasibility.options import Option, dial, several
from scheduler.relaxations import Relaxation, candidates
from scheduler.relaxations.at_busy_times import free_lecturer, free_room
from scheduler.relaxations.base import fresh_id
from scheduler.wording import days_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from scheduler.problem import Problem
    from scheduler.solution import StatedRule

MOST_NEW = 6  # rooms or lecturers that are asked for


def loosen(problem: Problem, rule: StatedRule, busy_used: Mapping[str, Collection[int]]) -> Iterator[Option]:
    """Ways to do without the rule. `busy_used` has, where the rule is that somebody or something is not to be had
    at times, or a date closed, the slots in which a timetable without the rule would want it.
    """
    yield from _LOOSENING.get(rule.code, _nothing)(problem, rule, busy_used)


def _nothing(_problem: Problem, _rule: StatedRule, _used: Mapping[str, Collection[int]]) -> Iterator[Option]:
    return iter(())


def _fixed(problem: Problem, code: str, *objects: str) -> Iterator[Option]:
    """The catalogue's own candidates of a kind that concern all these objects."""
    for found in candidates(problem, [code]):
        if set(objects) <= set(found.objects):
            yield Option((found,))


def _class_held(problem: Problem, rule: StatedRule, _used: Mapping[str, Collection[int]]) -> Iterator[Option]:
    (cid,) = rule.objects
    yield from _fixed(problem, "class_optional", cid)
    yield from _fixed(problem, "another_format", cid)


def _pin(problem: Problem, rule: StatedRule, _used: Mapping[str, Collection[int]]) -> Iterator[Option]:
    for found in candidates(problem, ["drop_pin"]):
        if found.params["pin"] == rule.params["pin"]:
            yield Option((found,))


def _min_size(problem: Problem, rule: StatedRule, _used: Mapping[str, Collection[int]]) -> Iterator[Option]:
    (cid,) = rule.objects
    now = problem.classes_by_id[cid].min_size

    def make(least: int) -> Relaxation:
        text = f"hold class {cid} with {least} trainees instead of {now}"
        return Relaxation("class_minimum", (cid,), {"class": cid, "min_size": least}, text)

    yield dial(make, now, 0)


def _capacity(problem: Problem, rule: StatedRule, _used: Mapping[str, Collection[int]]) -> Iterator[Option]:
    (cid,) = rule.objects
    now = problem.classes_by_id[cid].capacity

    def make(seats: int) -> Relaxation:
        text = f"let class {cid} have {seats} trainees instead of {now}"
        return Relaxation("class_capacity", (cid,), {"class": cid, "capacity": seats}, text)

    yield dial(make, now, max(now + 1, len(problem.trainees), problem.classes_by_id[cid].min_size))


def _rhythm(
    code: str, key: str, words: str, loosest: Callable[[Problem], int]
) -> Callable[[Problem, StatedRule, Mapping[str, Collection[int]]], Iterator[Option]]:
    """A number of a format; `words` say it with the new and the present value."""

    def options(problem: Problem, rule: StatedRule, _used: Mapping[str, Collection[int]]) -> Iterator[Option]:
        (fid,) = rule.objects
        fmt = problem.formats_by_id[fid]
        (now,) = (n for n in rule.params.values() if isinstance(n, int))

        def make(value: int) -> Relaxation:
            written: object = value
            if key == "per_week" and fmt.per_week:
                low, high = fmt.per_week
                written = [low, value] if code == "more_per_week" else [value, high]
            text = f"in format {fid}, {words.format(value, now)}"
            return Relaxation(code, (fid,), {"format": fid, "key": key, "value": written}, text)

        least = code == "fewer_per_week"
        if (loosest(problem) < now) == least:
            yield dial(make, now, loosest(problem))

    return options


def _closed(problem: Problem, rule: StatedRule, used: Mapping[str, Collection[int]]) -> Iterator[Option]:
    """Each of the dates, the wanted ones first; then all that are wanted together."""
    wanted = sorted({problem.date(slot).isoformat() for slot in used.get("closed", ())} & set(rule.objects))
    one_by_one = {date: _open(problem, date) for date in dict.fromkeys([*wanted, *rule.objects])}
    if len(wanted) > 1:
        yield Option(tuple(one_by_one[date] for date in wanted))
    for change in one_by_one.values():
        yield Option((change,))


def _open(problem: Problem, date: str) -> Relaxation:
    slots = (slot for slot in range(problem.n_slots) if problem.date(slot).isoformat() == date)
    day = problem.day(next(slots))
    return Relaxation("open_day", (date,), {"day": day, "date": date}, f"teach on {days_text([date])}, which is closed")


def _at_latest(wanted: Collection[int], free: Callable[[Collection[int]], Relaxation]) -> Iterator[Option]:
    """So many of the wanted slots, the latest ones first: what is left to place late in a course has fewest chances."""
    slots = sorted(wanted)
    if slots:
        yield dial(lambda n: free(slots[-n:] if n else ()), 0, len(slots))


def _lecturer_busy(problem: Problem, rule: StatedRule, used: Mapping[str, Collection[int]]) -> Iterator[Option]:
    (lid,) = rule.objects
    yield from _at_latest(used.get(lid, ()), lambda slots: free_lecturer(problem, lid, slots))


def _room_busy(problem: Problem, rule: StatedRule, used: Mapping[str, Collection[int]]) -> Iterator[Option]:
    (rid,) = rule.objects
    yield from _at_latest(used.get(rid, ()), lambda slots: free_room(problem, rid, slots))


def _lecturer_week(problem: Problem, rule: StatedRule, _used: Mapping[str, Collection[int]]) -> Iterator[Option]:
    (lid,) = rule.objects
    now = problem.lecturers_by_id[lid].max_per_week or 0

    def make(most: int) -> Relaxation:
        text = f"let lecturer {lid} teach {most} sessions a week instead of {now}"
        return Relaxation("lecturer_week", (lid,), {"lecturer": lid, "max_per_week": most}, text)

    yield dial(make, now, 7 * problem.n_periods)


def _module_lecturers(problem: Problem, rule: StatedRule, _used: Mapping[str, Collection[int]]) -> Iterator[Option]:
    """Speakers for all sessions that touch the module, or somebody who is there already."""
    module = rule.objects[0]
    yield from speaker_for(problem, {module})
    yield from _fixed(problem, "lecturer_module", module)


def _rooms(problem: Problem, _rule: StatedRule, _used: Mapping[str, Collection[int]]) -> Iterator[Option]:
    for first in candidates(problem, ["another_room"]):
        rooms = [first]
        while len(rooms) < MOST_NEW:
            new = fresh_id(first.params["room"], {*problem.rooms_by_id, *(room.params["room"] for room in rooms)})
            text = first.text.replace("one more", "another")
            rooms.append(replace(first, params={**first.params, "room": new}, text=text))
        yield several(rooms)


def _room_seats(problem: Problem, rule: StatedRule, _used: Mapping[str, Collection[int]]) -> Iterator[Option]:
    for rid in rule.objects[1:]:
        yield from _fixed(problem, "bigger_room", rid)
    yield from _fixed(problem, "another_room")


def _unit_limit(problem: Problem, rule: StatedRule, _used: Mapping[str, Collection[int]]) -> Iterator[Option]:
    (uid,) = rule.objects
    now = problem.units_by_id[uid].max_together

    def make(most: int) -> Relaxation:
        text = f"let {most} people of unit {uid} attend at a time instead of {now}"
        return Relaxation("unit_limit", (uid,), {"units": [uid], "more": most - now}, text)

    yield dial(make, now, max(now + 1, sum(t.unit == uid for t in problem.trainees)))


_LOOSENING = {
    "class_held": _class_held,
    "capacity": _capacity,
    "min_size": _min_size,
    "pin_format": _pin,
    "pin_slot": _pin,
    "pin_room": _pin,
    "pin_lecturer": _pin,
    "max_per_day": _rhythm(
        "more_per_day", "max_per_day", "allow {} sessions a day instead of {}", lambda problem: problem.n_periods
    ),
    "most_per_week": _rhythm(
        "more_per_week", "per_week", "allow {} sessions a week instead of {}", lambda problem: 7 * problem.n_periods
    ),
    "least_per_week": _rhythm(
        "fewer_per_week", "per_week", "allow weeks with {} sessions instead of {}", lambda _problem: 0
    ),
    "max_gap_days": _rhythm(
        "longer_gap",
        "max_gap_days",
        "allow {} open days from one session to the next instead of {}",
        lambda problem: problem.days,
    ),
    "max_span_days": _rhythm(
        "longer_span",
        "max_span_days",
        "allow {} open days from the first to the last instead of {}",
        lambda problem: problem.days,
    ),
    "closed": _closed,
    "lecturer_busy": _lecturer_busy,
    "lecturer_week": _lecturer_week,
    "module_lecturers": _module_lecturers,
    "rooms": _rooms,
    "room_busy": _room_busy,
    "room_seats": _room_seats,
    "unit_limit": _unit_limit,
}


def further_options(problem: Problem, classes: Collection[str]) -> Iterator[Option]:
    """What may help whatever the conflict is: a later end, one more day of the week for a format of the classes."""
    yield from _fixed(problem, "later_end")
    formats = {fid for cid in classes for fid in problem.classes_by_id[cid].formats}
    for found in candidates(problem, ["weekday"]):
        if formats.intersection(found.objects):
            yield Option((found,))


def speaker_for(problem: Problem, modules: Collection[str]) -> Iterator[Option]:
    """As many speakers as are needed for all sessions that touch one of the modules."""
    wanted = [m.id for m in problem.modules if m.id in modules]
    if problem.lecturers and wanted:
        together_with = {
            mid for found in candidates(problem, ["another_lecturer"]) if not set(wanted).isdisjoint(found.objects)
            for mid in found.objects
        }  # fmt: skip
        taught = [m.id for m in problem.modules if m.id in together_with]
        speakers: list[Relaxation] = []
        while len(speakers) < MOST_NEW:
            taken = {*problem.lecturers_by_id, *(speaker.params["lecturer"] for speaker in speakers)}
            new = fresh_id(f"speaker-{'-'.join(taught)}", taken)
            who = "another lecturer" if speakers else "one more lecturer"
            text = f"invite {who}, free at all times, for {' and '.join(taught)}"
            speakers.append(Relaxation("another_lecturer", tuple(taught), {"lecturer": new, "modules": taught}, text))
        yield several(speakers)
