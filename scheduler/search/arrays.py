"""The problem and the timetable in the making, as flat arrays for the compiled loops.

Trainees, classes, formats, slots, rooms, lecturers, units and modules are numbered in the order of the problem.
A *block* is a run of lessons that no format cuts: every session of every format is a run of whole blocks.
-1 stands for none. Availability is 0 free, 1 unwelcome, 2 impossible.

All numbers but availability are 64 bits wide: kernels are compiled once for every mix of widths that they meet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np

from scheduler.search.compiled import COMPILED, kernel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Array = NDArray[Any]

if COMPILED:
    from numba import types
    from numba.experimental import structref

    Record = structref.StructRefProxy

    def _define(record: type, name: str) -> None:
        """Let compiled code build records of this class and read their fields."""

        def preprocess_fields(_: Any, fields: Any) -> Any:
            return tuple((field, types.unliteral(kind)) for field, kind in fields)

        struct = type(name, (types.StructRef,), {"preprocess_fields": preprocess_fields, "__module__": __name__})
        globals()[name] = structref.register(struct)
        structref.define_constructor(record, struct, list(record.__annotations__))
        structref.define_boxing(struct, record)

else:

    class Record:  # type: ignore[no-redef]
        """The fields of a record, in the order of its annotations."""

        def __init__(self, *values: Any) -> None:
            for name, value in zip(type(self).__annotations__, values, strict=True):
                setattr(self, name, value)

    def _define(record: type, name: str) -> None:
        pass


class Facts(Record):
    """What the problem says. Never changed by the search."""

    n_trainees: int
    n_classes: int
    n_formats: int
    n_slots: int
    n_rooms: int
    n_lecturers: int
    n_modules: int
    n_blocks: int
    n_weeks: int
    lessons: int
    needed: int
    held_before: int
    closing_blocks: int
    w_incomplete: int
    w_missed: int
    w_makeup: int
    w_avoid: int
    w_lecturer_avoid: int
    w_lecturer_change: int
    w_room_change: int
    w_open: int
    w_late: int
    w_moved: int
    w_changed: int
    w_reassigned: int
    avail: Array  # trainee, slot
    unit: Array  # trainee
    unit_cap: Array  # unit
    home_ok: Array  # trainee, class
    dislike: Array  # trainee, format: weighted
    slot_day: Array
    slot_week: Array
    slot_open: Array  # open days before the day of the slot
    slot_lessons: Array  # most lessons that fit
    n_sessions: Array  # format
    online: Array  # format
    day_max: Array  # format
    week_max: Array  # format
    gap_max: Array  # format, open days
    span_max: Array  # format, open days; 0 without limit
    day_states: Array  # format: sessions in a day that its patterns must tell apart
    week_states: Array  # format: sessions in a week that its patterns must tell apart
    least: Array  # format, week
    least_before: Array  # format, week: number of earlier weeks with a minimum
    format_slots: Array  # format, place: its slots in order
    n_format_slots: Array  # format
    session_lessons: Array  # format, session
    block_from: Array  # format, session
    block_to: Array  # format, session
    closing: Array  # format, session: 1 for one that touches a closing module
    module_from: Array  # format, session
    module_to: Array  # format, session
    first_of_module: Array  # format, module: first session that touches it
    last_of_module: Array  # format, module
    session_of_block: Array  # format, block
    block_lessons: Array
    block_closing: Array
    can_teach: Array  # lecturer, format, session
    lecturer_avail: Array  # lecturer, slot
    lecturer_max: Array  # lecturer, sessions in a week
    needs_lecturer: Array  # one number
    needs_room: Array  # format
    class_room: Array  # class, room
    room_cap: Array
    room_avail: Array  # room, slot
    class_cap: Array
    class_min: Array
    must_hold: Array  # class
    class_format: Array  # class, format
    fixed_slot: Array  # class, session
    fixed_room: Array  # class, session: -1 not fixed
    fixed_lecturer: Array  # class, session: -1 not fixed
    n_held: Array  # class: sessions that have been held
    before_format: Array  # class: -1 was not held before, -2 in a format that is gone
    before_n: Array  # class
    before_slot: Array  # class, session
    before_room: Array  # class, session
    before_lecturer: Array  # class, session
    before_home: Array  # trainee: -1 none, -2 a class that is gone
    held_from: Array  # trainee: where its attended held sessions begin in the next two
    held_class: Array
    held_session: Array
    chance: Array  # -ln of evenly spread numbers, in 1/1024


class Plan(Record):
    """A timetable in the making with its counts, and room to work in."""

    fmt: Array  # class: its format, -1 not held
    slot: Array  # class, session
    room: Array  # class, session
    lecturer: Array  # class, session
    home: Array  # trainee
    n_att: Array  # trainee: sessions attended
    att_class: Array  # trainee, place
    att_session: Array  # trainee, place
    total: Array  # 0: penalties and faults of the whole timetable
    class_cost: Array
    trainee_cost: Array
    missed: Array  # trainee: lessons
    missing: Array  # trainee, block
    guest: Array  # trainee, class: make-ups there
    home_n: Array  # class
    seats: Array  # class, session
    unit_slot: Array  # unit, slot
    room_used: Array  # room, slot
    lecturer_used: Array  # lecturer, slot
    lecturer_week: Array  # lecturer, week
    busy_n: Array  # class, slot: home trainees for whom it is impossible
    avoid_n: Array  # class, slot: home trainees for whom it is unwelcome
    best_fmt: Array
    best_slot: Array
    best_room: Array
    best_lecturer: Array
    best_home: Array
    best_n_att: Array
    best_att_class: Array
    best_att_session: Array
    best_total: Array  # 0: of the best, 1: whether the present one is better and not yet noted
    rng: Array
    work: Array  # 0: counted steps
    fault: Array  # 0: charge for a session without lecturer or room, or a missing trainee of a minimum
    temperature: Array  # 0: in 1/1024
    tick: Array
    taken: Array  # slot: tick of the trainee who is being seated
    covered: Array  # block: tick of the trainee who is being seated
    try_n: Array
    try_class: Array
    try_session: Array
    keep_class: Array
    keep_session: Array
    n_touched: Array  # 0: trainees taken out, 1: trainees only shifted
    touched: Array
    touch_mark: Array
    old_home: Array
    old_n: Array
    old_cost: Array
    old_class: Array
    old_session: Array
    shifted: Array
    old_fmt: Array
    old_slot: Array
    old_room: Array
    old_lecturer: Array
    new_slot: Array
    seen: Array  # module or room: tick
    cell: Array  # session, slot: price
    dp_cost: Array
    dp_from: Array
    choice_cost: Array  # trainee, class
    order: Array  # trainee
    regret: Array  # trainee


_define(Facts, "FactsType")
_define(Plan, "PlanType")

DECISIONS = ("fmt", "slot", "room", "lecturer", "home", "n_att", "att_class", "att_session")


@kernel
def _new_facts(*values: Any) -> Facts:
    return Facts(*values)


@kernel
def _new_plan(*values: Any) -> Plan:
    return Plan(*values)


def build_facts(values: Mapping[str, Any]) -> Facts:
    """The record from its fields by name."""
    return _new_facts(*[_plain(values[name]) for name in Facts.__annotations__])


def build_plan(values: Mapping[str, Array]) -> Plan:
    return _new_plan(*[values[name] for name in Plan.__annotations__])


def _plain(value: Any) -> Any:
    return value if isinstance(value, np.ndarray) else int(value)


def plan_arrays(values: Mapping[str, Any], seed: int) -> dict[str, Array]:
    """Empty arrays of a plan for these facts; its random numbers start from `seed`."""
    n, c, s = values["n_trainees"], values["n_classes"], values["n_slots"]
    r, le, w = values["n_rooms"], values["n_lecturers"], values["n_weeks"]
    blocks, modules = values["n_blocks"], values["n_modules"]
    k = int(values["n_sessions"].max())
    held = int(np.diff(values["held_from"]).max(initial=0))
    att = k + blocks + held
    units = max(1, len(values["unit_cap"]))
    states = int((values["day_states"] * values["week_states"]).max()) * 2
    shapes: dict[str, tuple[int, ...]] = {
        "fmt": (c,), "slot": (c, k), "room": (c, k), "lecturer": (c, k),
        "home": (n,), "n_att": (n,), "att_class": (n, att), "att_session": (n, att),
        "total": (2,), "class_cost": (c,), "trainee_cost": (n,), "missed": (n,), "missing": (n, blocks),
        "guest": (n, c), "home_n": (c,), "seats": (c, k), "unit_slot": (units, s),
        "room_used": (max(1, r), s), "lecturer_used": (max(1, le), s), "lecturer_week": (max(1, le), w),
        "busy_n": (c, s), "avoid_n": (c, s), "best_total": (2,), "work": (1,), "fault": (1,),
        "temperature": (1,), "tick": (4,), "taken": (s,), "covered": (blocks,),
        "try_n": (1,), "try_class": (att,), "try_session": (att,), "keep_class": (att + 1,), "keep_session": (att,),
        "n_touched": (2,), "touched": (n,), "touch_mark": (n,), "old_home": (n,), "old_n": (n,), "old_cost": (n,),
        "old_class": (n, att), "old_session": (n, att), "shifted": (n,), "old_fmt": (1,), "old_slot": (k,),
        "old_room": (k,), "old_lecturer": (k,), "new_slot": (k,), "seen": (max(modules, r, le, 1),),
        "cell": (k, s), "dp_cost": (s * k * states,), "dp_from": (s * k * states,),
        "choice_cost": (n, c), "order": (n,), "regret": (n,),
    }  # fmt: skip
    shapes |= {f"best_{name}": shapes[name] for name in DECISIONS}
    arrays = {name: np.zeros(shape, dtype=np.int64) for name, shape in shapes.items()}
    arrays["fmt"][:] = -1
    arrays["home"][:] = -1
    start = (seed * 0x9E3779B97F4A7C15 + 0x1234567) % 2**64 or 1
    arrays["rng"] = np.array([start], dtype=np.uint64)
    return cast("dict[str, Array]", arrays)
