"""The problem and the timetable in the making, as flat arrays for the compiled loops.

Trainees, classes, formats, slots, rooms, lecturers, units and modules are numbered in the order of the problem.
A *block* is a run of lessons that no format cuts: every session of every format is a run of whole blocks.
-1 stands for none. Availability is 0 free, 1 unwelcome, 2 impossible.

All numbers but availability are 64 bits wide: kernels are compiled once for every mix of widths that they meet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np

from scheduler.search.compiled import COMPILED, KINDS, builder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Row = NDArray[np.int64]
    Table = NDArray[np.int64]
    Cube = NDArray[np.int64]
    Marks = NDArray[np.int8]
    Seed = NDArray[np.uint64]
    Array = NDArray[Any]

NEVER = 10**15  # a price beyond any sum of penalties, for what cannot be

if COMPILED:
    from numba import types
    from numba.experimental import structref

    Record = structref.StructRefProxy
    KINDS |= {
        "Row": types.Array(types.int64, 1, "C"),
        "Table": types.Array(types.int64, 2, "C"),
        "Cube": types.Array(types.int64, 3, "C"),
        "Marks": types.Array(types.int8, 2, "C"),
        "Seed": types.Array(types.uint64, 1, "C"),
    }

    def _define(record: type, name: str) -> None:
        """Let compiled code build records of this class and read their fields."""
        struct = type(name, (types.StructRef,), {"__module__": __name__})
        globals()[name] = structref.register(struct)
        structref.define_constructor(record, struct, list(record.__annotations__))
        structref.define_boxing(struct, record)
        KINDS[record.__name__] = struct([(field, KINDS[kind]) for field, kind in record.__annotations__.items()])

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
    avail: Marks  # trainee, slot
    unit: Row  # trainee
    unit_cap: Row  # unit
    home_ok: Table  # trainee, class
    dislike: Table  # trainee, format: weighted
    slot_day: Row
    slot_week: Row
    slot_open: Row  # open days before the day of the slot
    slot_lessons: Row  # most lessons that fit
    n_sessions: Row  # format
    online: Row  # format
    day_max: Row  # format
    week_max: Row  # format
    gap_max: Row  # format, open days
    span_max: Row  # format, open days; 0 without limit
    day_states: Row  # format: sessions in a day that its patterns must tell apart
    week_states: Row  # format: sessions in a week that its patterns must tell apart
    least: Table  # format, week
    least_before: Table  # format, week: number of earlier weeks with a minimum
    format_slots: Table  # format, place: its slots in order
    n_format_slots: Row  # format
    session_lessons: Table  # format, session
    longest: Row  # format: lessons of its longest session
    block_from: Table  # format, session
    block_to: Table  # format, session
    closing: Table  # format, session: 1 for one that touches a closing module
    module_from: Table  # format, session
    module_to: Table  # format, session
    first_of_module: Table  # format, module: first session that touches it
    last_of_module: Table  # format, module
    session_of_block: Table  # format, block
    block_lessons: Row
    block_closing: Row
    can_teach: Cube  # lecturer, format, session
    lecturer_avail: Table  # lecturer, slot
    lecturer_max: Row  # lecturer, sessions in a week
    needs_lecturer: Row  # one number
    needs_room: Row  # format
    class_room: Table  # class, room
    room_cap: Row
    room_avail: Table  # room, slot
    class_cap: Row
    class_min: Row
    must_hold: Row  # class
    class_format: Table  # class, format
    fixed_slot: Table  # class, session
    fixed_room: Table  # class, session: -1 not fixed
    fixed_lecturer: Table  # class, session: -1 not fixed
    n_held: Row  # class: sessions that have been held
    before_format: Row  # class: -1 was not held before, -2 in a format that is gone
    before_n: Row  # class
    before_slot: Table  # class, session
    before_room: Table  # class, session
    before_lecturer: Table  # class, session
    before_home: Row  # trainee: -1 none, -2 a class that is gone
    held_from: Row  # trainee: where its attended held sessions begin in the next two
    held_class: Row
    held_session: Row
    chance: Row  # -ln of evenly spread numbers, in 1/1024


class Plan(Record):
    """A timetable in the making with its counts, and room to work in."""

    fmt: Row  # class: its format, -1 not held
    slot: Table  # class, session
    room: Table  # class, session
    lecturer: Table  # class, session
    home: Row  # trainee
    n_att: Row  # trainee: sessions attended
    att_class: Table  # trainee, place
    att_session: Table  # trainee, place
    total: Row  # 0: penalties and faults of the whole timetable, less 1: the relief given to trainees
    class_cost: Row
    trainee_cost: Row
    trainee_relief: Row
    missed: Row  # trainee: lessons
    missing: Table  # trainee, block
    guest: Table  # trainee, class: make-ups there
    home_n: Row  # class
    seats: Table  # class, session
    unit_slot: Table  # unit, slot
    room_used: Table  # room, slot
    lecturer_used: Table  # lecturer, slot
    lecturer_week: Table  # lecturer, week
    busy_n: Table  # class, slot: home trainees for whom it is impossible
    avoid_n: Table  # class, slot: home trainees for whom it is unwelcome
    best_fmt: Row
    best_slot: Table
    best_room: Table
    best_lecturer: Table
    best_home: Row
    best_n_att: Row
    best_att_class: Table
    best_att_session: Table
    best_total: Row  # 0: of the best, 1: whether the present one is better and not yet noted
    rng: Seed
    work: Row  # 0: counted steps
    fault: Row  # 0: charge for a session without lecturer or room, or a missing trainee of a minimum
    temperature: Row  # 0: in 1/1024
    relief: Row  # 0: the most that is taken from the charge for not completing, in 1/1024 of it
    shares: Row  # kind of move: how many of 1,000 moves are of this or an earlier kind
    tick: Row
    taken: Row  # slot: tick of the trainee who is being seated
    covered: Row  # block: tick of the trainee who is being seated
    try_n: Row
    try_class: Row
    try_session: Row
    keep_class: Row
    keep_session: Row
    n_touched: Row  # 0: trainees taken out, 1: trainees only shifted
    touched: Row
    touch_mark: Row
    old_home: Row
    old_n: Row
    old_cost: Row
    old_class: Table
    old_session: Table
    shifted: Row
    old_fmt: Row
    old_slot: Row
    old_room: Row
    old_lecturer: Row
    new_slot: Row
    seen: Row  # module or room: tick
    cell: Table  # session, slot: price
    dp_cost: Row
    dp_from: Row
    end_cost: Row
    end_from: Row
    choice_cost: Table  # trainee, class
    order: Row  # trainee
    regret: Row  # trainee


_define(Facts, "FactsType")
_define(Plan, "PlanType")

DECISIONS = ("fmt", "slot", "room", "lecturer", "home", "n_att", "att_class", "att_session")


@builder
def _new_facts(*values: Any) -> Facts:
    return Facts(*values)


@builder
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
        "total": (2,), "class_cost": (c,), "trainee_cost": (n,), "trainee_relief": (n,),
        "missed": (n,), "missing": (n, blocks),
        "guest": (n, c), "home_n": (c,), "seats": (c, k), "unit_slot": (units, s),
        "room_used": (max(1, r), s), "lecturer_used": (max(1, le), s), "lecturer_week": (max(1, le), w),
        "busy_n": (c, s), "avoid_n": (c, s), "best_total": (2,), "work": (1,), "fault": (1,),
        "temperature": (1,), "relief": (1,), "shares": (7,), "tick": (4,), "taken": (s,), "covered": (blocks,),
        "try_n": (1,), "try_class": (att,), "try_session": (att,), "keep_class": (att + 1,), "keep_session": (att,),
        "n_touched": (2,), "touched": (n,), "touch_mark": (n,), "old_home": (n,), "old_n": (n,), "old_cost": (n,),
        "old_class": (n, att), "old_session": (n, att), "shifted": (n,), "old_fmt": (1,), "old_slot": (k,),
        "old_room": (k,), "old_lecturer": (k,), "new_slot": (k,), "seen": (max(modules, r, le, 1),),
        "cell": (k, s), "dp_cost": (s * k * states,), "dp_from": (s * k * states,),
        "end_cost": (s * k,), "end_from": (s * k,),
        "choice_cost": (n, c), "order": (n,), "regret": (n,),
    }  # fmt: skip
    shapes |= {f"best_{name}": shapes[name] for name in DECISIONS}
    arrays = {name: np.zeros(shape, dtype=np.int64) for name, shape in shapes.items()}
    arrays["fmt"][:] = -1
    arrays["home"][:] = -1
    start = (seed * 0x9E3779B97F4A7C15 + 0x1234567) % 2**64 or 1
    arrays["rng"] = np.array([start], dtype=np.uint64)
    return cast("dict[str, Array]", arrays)
