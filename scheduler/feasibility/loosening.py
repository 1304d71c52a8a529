"""How a person could loosen each rule of a conflict: changes of the problem, from the catalogue of relaxations.

Numbers are dials: the loosest value is tried first, then the smallest change that still does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.relaxations import Relaxation, candidates
from scheduler.relaxations.at_busy_times import free_lecturer, free_room
from scheduler.relaxations.base import fresh_id

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from scheduler.problem import Problem
    from scheduler.solution import StatedRule

# How much each kind asks of people, the cheapest first.
COSTS = {
    "drop_pin": 1,
    "fewer_per_week": 2,
    "more_per_week": 2,
    "longer_gap": 2,
    "longer_span": 2,
    "class_capacity": 2,
    "more_per_day": 3,
    "class_minimum": 3,
    "lecturer_week": 3,
    "lecturer_module": 3,
    "lecturer_free": 4,
    "room_free": 4,
    "open_day": 4,
    "weekday": 5,
    "unit_limit": 5,
    "another_format": 5,
    "later_end": 6,
    "bigger_room": 6,
    "another_room": 6,
    "another_lecturer": 6,
    "class_optional": 8,
}
# Kinds of which all can be asked a little, where one of them is not enough.
TURNED_TOGETHER = ("lecturer_week", "class_minimum", "unit_limit")


@dataclass(frozen=True, slots=True)
class Option:
    """One way to loosen a rule, at its loosest; `closer` gives it at a value nearer to what the problem has now.

    `now` is that value, `loosest` the other end of the dial; both are 0 where there is nothing to turn.
    """

    changes: tuple[Relaxation, ...]
    now: int = 0
    loosest: int = 0
    closer: Callable[[int], tuple[Relaxation, ...]] | None = None

    @property
    def cost(self) -> int:
        return max(COSTS[change.code] for change in self.changes)


def loosen(problem: Problem, rule: StatedRule, busy_used: Mapping[str, Collection[int]]) -> Iterator[Option]:
    """Ways to do without the rule. `busy_used` has, where the rule is that somebody or something is not to be had
    at times, or a date closed, the slots in which a timetable without the rule would want it.
    """
    yield from _LOOSENING.get(rule.code, _nothing)(problem, rule, busy_used)


def _nothing(_problem: Problem, _rule: StatedRule, _used: Mapping[str, Collection[int]]) -> Iterator[Option]:
    return iter(())


def _dial(make: Callable[[int], Relaxation], now: int, loosest: int) -> Option:
    return Option((make(loosest),), now, loosest, lambda value: (make(value),))


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

    yield _dial(make, now, 0)


def _capacity(problem: Problem, rule: StatedRule, _used: Mapping[str, Collection[int]]) -> Iterator[Option]:
    (cid,) = rule.objects
    now = problem.classes_by_id[cid].capacity

    def make(seats: int) -> Relaxation:
        text = f"let class {cid} have {seats} trainees instead of {now}"
        return Relaxation("class_capacity", (cid,), {"class": cid, "capacity": seats}, text)

    yield _dial(make, now, max(now + 1, len(problem.trainees), problem.classes_by_id[cid].min_size))


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

        yield _dial(make, now, loosest(problem))

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
    return Relaxation("open_day", (date,), {"day": day, "date": date}, f"teach on {date}, which is closed")


def _at_latest(wanted: Collection[int], free: Callable[[Collection[int]], Relaxation]) -> Iterator[Option]:
    """So many of the wanted slots, the latest ones first: what is left to place late in a course has fewest chances."""
    slots = sorted(wanted)
    if slots:
        yield _dial(lambda n: free(slots[-n:] if n else ()), 0, len(slots))


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

    yield _dial(make, now, 7 * problem.n_periods)


def _module_lecturers(problem: Problem, rule: StatedRule, _used: Mapping[str, Collection[int]]) -> Iterator[Option]:
    """A speaker for all sessions that touch the module, or somebody who is there already."""
    module = rule.objects[0]
    yield from speaker_for(problem, {module})
    yield from _fixed(problem, "lecturer_module", module)


def _rooms(problem: Problem, _rule: StatedRule, _used: Mapping[str, Collection[int]]) -> Iterator[Option]:
    yield from _fixed(problem, "another_room")


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

    yield _dial(make, now, max(now + 1, sum(t.unit == uid for t in problem.trainees)))


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


def together(options: Sequence[Option]) -> Iterator[Option]:
    """For each kind with several dials (all lecturers' weeks, all classes' minima): all of them turned alike."""
    kinds: dict[str, list[Option]] = {}
    for option in options:
        if option.closer is not None and option.changes[0].code in TURNED_TOGETHER:
            kinds.setdefault(option.changes[0].code, []).append(option)
    for dials in kinds.values():
        if len(dials) > 1:
            yield _all_alike(dials)


def _all_alike(dials: Sequence[Option]) -> Option:
    up = dials[0].loosest > dials[0].now

    def closer(value: int) -> tuple[Relaxation, ...]:
        changes: list[Relaxation] = []
        for dial in dials:
            turned = max(dial.now, min(value, dial.loosest)) if up else min(dial.now, max(value, dial.loosest))
            if turned != dial.now and dial.closer is not None:
                changes += dial.closer(turned)
        return tuple(changes)

    nearest, farthest = (min, max) if up else (max, min)
    loosest = farthest(dial.loosest for dial in dials)
    return Option(closer(loosest), nearest(dial.now for dial in dials), loosest, closer)


def speaker_for(problem: Problem, modules: Collection[str]) -> Iterator[Option]:
    """One speaker for all sessions that touch one of the modules."""
    wanted = [m.id for m in problem.modules if m.id in modules]
    if problem.lecturers and wanted:
        together_with = {
            mid for found in candidates(problem, ["another_lecturer"]) if not set(wanted).isdisjoint(found.objects)
            for mid in found.objects
        }  # fmt: skip
        taught = [m.id for m in problem.modules if m.id in together_with]
        new = fresh_id(f"speaker-{'-'.join(taught)}", problem.lecturers_by_id)
        text = f"invite one more lecturer, free at all times, for {' and '.join(taught)}"
        yield Option((Relaxation("another_lecturer", tuple(taught), {"lecturer": new, "modules": taught}, text),))


def all_changes(options: Sequence[Option]) -> list[Relaxation]:
    """What the options change, each change once: two rules can be loosened by the same."""
    changes: list[Relaxation] = []
    for option in options:
        changes += [change for change in option.changes if change not in changes]
    return changes


def among(option: Option, before: Sequence[Option], after: Sequence[Option]) -> Option:
    """The option with the changes of others around it."""
    first, last = tuple(all_changes(before)), tuple(all_changes(after))
    turn = option.closer
    return Option(
        (*first, *option.changes, *last),
        option.now,
        option.loosest,
        None if turn is None else lambda value: (*first, *turn(value), *last),
    )
