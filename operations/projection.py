"""An intake as a problem in the exchange format of the engine: a projection made for one run."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from models import CourseClass, Format, FormatDislike, Intake, Lecturer, Module, Period, Room, State, Trainee, Unit, db
from operations.busy_elsewhere import taken_elsewhere
from operations.draft_solution import solution_from_draft
from operations.projection_gaps import Gap, ProblemIncompleteError, find_gaps
from operations.projection_sources import Sources, read_sources
from operations.slots import moment_of, problem_id, slot_of

__all__ = ["Gap", "ProblemIncompleteError", "moment_of", "project_problem", "slot_of", "solution_from_draft"]

FREE, UNWELCOME, IMPOSSIBLE = ".-#"
NO_ONLINE_POINTS = 1000
"""Dislike of online formats by somebody who cannot attend online. A problem file knows no ban on a format, and who is
placed there all the same would attend nothing: as bad as not completing, which is what `incomplete` weighs."""
MARKS = {State.FREE: FREE, State.IF_NEEDED: UNWELCOME, State.BUSY: IMPOSSIBLE}


def project_problem(intake: Intake, *, now: datetime) -> dict[str, Any]:
    """The problem of the intake as it stands at `now`, with database ids as ids.

    Trainees who are left out for now are not in it. What other intakes have published keeps its rooms and
    lecturers. Once there is a release, the draft is `previous`: what has been held stands, changes are
    charged. Before that, nothing is planned into the past. Raises ProblemIncompleteError with all that the
    set-up lacks.
    """
    return problem_from(read_sources(intake, now=now))


def problem_from(sources: Sources) -> dict[str, Any]:
    """The same of what has been read already."""
    gaps = find_gaps(
        sources.intake,
        classes=sources.classes,
        lecturers=sources.lecturers.values(),
        trainees=len(sources.trainees),
        left_out=len(sources.states.left_out),
    )
    if gaps or sources.history.gaps:
        raise ProblemIncompleteError([*gaps, *sources.history.gaps])
    return _frame(sources) | _people(sources) | _places_and_lecturers(sources) | _decisions(sources)


def _frame(sources: Sources) -> dict[str, Any]:
    intake = sources.intake
    return {
        "name": intake.code,
        "start": intake.start_date.isoformat(),
        "days": intake.days,
        "periods": [_period(period) for period in intake.periods],
        "calendar": _calendar(sources),
        "modules": [_module(module) for module in intake.programme_version.modules],
        "attendance_percent": intake.attendance_percent,
        "weights": {row.rule: row.weight for row in intake.rule_weights},
        "formats": [_format(used, intake) for used in sources.formats],
        "classes": [_class(one, sources) for one in sources.classes],
    }


def _period(period: Period) -> dict[str, Any]:
    return {
        "id": period.code,
        "start": f"{period.start_time:%H:%M}",
        "end": f"{period.end_time:%H:%M}",
        "lessons": period.lessons,
    }


def _calendar(sources: Sources) -> str:
    """The school's calendar; before the first release the past is closed, after it held slots are open."""
    history = sources.history
    closed = range(0) if history.previous is not None else range(history.first_open)
    return _marks(sources, sources.states.school, free=history.slots, busy=closed)


def _marks(
    sources: Sources,
    grid: Mapping[tuple[date, int], State],
    *,
    free: Collection[int] = (),
    busy: Collection[int] = (),
) -> str:
    """One character a slot. What is `free` was held and cannot be impossible."""
    marks = [MARKS[grid.get(cell, State.FREE)] for cell in sources.cells]
    for slot in busy:
        marks[slot] = IMPOSSIBLE
    for slot in free:
        marks[slot] = FREE if marks[slot] == IMPOSSIBLE else marks[slot]
    return "".join(marks)


def _module(module: Module) -> dict[str, Any]:
    made: dict[str, Any] = {"id": module.code, "lessons": module.lessons}
    return made | {"closing": True} if module.closing else made


def _format(used: Format, intake: Intake) -> dict[str, Any]:
    open_times = {(time.weekday, time.period_id) for time in used.times}
    made: dict[str, Any] = {
        "id": problem_id("F", used.id),
        "week": "".join(
            "1" if (weekday, period.id) in open_times else "0" for weekday in range(7) for period in intake.periods
        ),
        "sessions": [part.lessons for part in used.cuts],
    }
    if used.per_week_least is not None:
        made["per_week"] = [used.per_week_least, used.per_week_most]
    limits = {key: getattr(used, key) for key in ("max_per_day", "max_gap_days", "max_span_days")}
    made |= {key: value for key, value in limits.items() if value is not None}
    return made | {"online": True} if used.online else made


def _class(one: CourseClass, sources: Sources) -> dict[str, Any]:
    """A class may use its own rooms, or those of the intake, and what has been held stays where it was."""
    own = {room.id for room in one.rooms or sources.intake.rooms if room.active}
    made: dict[str, Any] = {
        "id": problem_id("C", one.id),
        "formats": [problem_id("F", used.id) for used in one.formats],
        "capacity": one.capacity,
        "min_size": one.min_size,
    }
    if sources.rooms:
        usable = own | sources.history.rooms.keys()
        made["rooms"] = [problem_id("R", key) for key in sources.rooms if key in usable]
    return made | {"optional": True} if one.optional else made


def _people(sources: Sources) -> dict[str, Any]:
    unit_ids = {unit for _, unit in sources.trainees if unit is not None}
    query = db.select(Unit.id, Unit.max_together).where(Unit.id.in_(unit_ids), Unit.max_together.is_not(None))
    limits = {key: most for key, most in db.session.execute(query.order_by(Unit.id)).all()}  # noqa: C416
    dislikes = _dislikes(sources)
    trainees = []
    for key, unit in sources.trainees:
        made: dict[str, Any] = {
            "id": problem_id("T", key),
            "availability": _marks(sources, sources.states.trainees[key], busy=_absent_slots(sources, key)),
        }
        if unit is not None and unit in limits:
            made["unit"] = problem_id("U", unit)
        if key in dislikes:
            made["formats"] = dislikes[key]
        trainees.append(made)
    units = [{"id": problem_id("U", key), "max_together": most} for key, most in limits.items()]
    return {"units": units, "trainees": trainees}


def _absent_slots(sources: Sources, trainee_id: int) -> list[int]:
    absent = sources.absent.get(trainee_id)
    return [slot for slot, cell in enumerate(sources.cells) if cell in absent] if absent else []


def _dislikes(sources: Sources) -> dict[int, dict[str, int]]:
    query = (
        db.select(FormatDislike.trainee_id, FormatDislike.format_id, FormatDislike.points)
        .join(Trainee, Trainee.id == FormatDislike.trainee_id)
        .where(Trainee.intake_id == sources.intake.id, FormatDislike.points > 0)
        .order_by(FormatDislike.trainee_id, FormatDislike.format_id)
    )
    used = {one.id for one in sources.formats}
    found: dict[int, dict[str, int]] = {}
    for trainee_id, format_id, points in db.session.execute(query).all():
        if format_id in used:
            found.setdefault(trainee_id, {})[problem_id("F", format_id)] = points
    online = [problem_id("F", one.id) for one in sources.formats if one.online]
    offline = db.select(Trainee.id).where(Trainee.intake_id == sources.intake.id, Trainee.can_attend_online.is_(False))
    for trainee_id in db.session.scalars(offline) if online else ():
        found.setdefault(trainee_id, {}).update(dict.fromkeys(online, NO_ONLINE_POINTS))
    return found


def _places_and_lecturers(sources: Sources) -> dict[str, Any]:
    """Rooms and lecturers, left out where the intake has none: it is then planned without them."""
    in_rooms, of_lecturers = taken_elsewhere(sources.intake)
    made: dict[str, Any] = {}
    if sources.rooms:
        made["rooms"] = [_room(room, sources, in_rooms.get(key, set())) for key, room in sources.rooms.items()]
    if sources.lecturers:
        made["lecturers"] = [
            _lecturer(one, sources, of_lecturers.get(key, set())) for key, one in sources.lecturers.items()
        ]
    return made


def _room(room: Room, sources: Sources, taken: set[int]) -> dict[str, Any]:
    in_use = room.active and any(room in (one.rooms or sources.intake.rooms) for one in sources.classes)
    marks = _marks(
        sources,
        sources.states.rooms.get(room.id, {}),
        free=sources.history.rooms.get(room.id, set()),
        busy=taken if in_use else range(len(sources.cells)),
    )
    return {"id": problem_id("R", room.id), "capacity": room.capacity, "availability": marks}


def _lecturer(one: Lecturer, sources: Sources, taken: set[int]) -> dict[str, Any]:
    intake = sources.intake
    known = {module.code for module in intake.programme_version.modules}
    programme_id = intake.programme_version.programme_id
    skills = {skill.module_code for skill in one.skills if skill.programme_id == programme_id}
    marks = _marks(
        sources,
        sources.states.lecturers.get(one.id, {}),
        free=sources.history.lecturers.get(one.id, set()),
        busy=taken if one.active and one in intake.lecturers else range(len(sources.cells)),
    )
    made: dict[str, Any] = {"id": problem_id("L", one.id), "modules": sorted(skills & known), "availability": marks}
    return made if one.max_per_week is None else made | {"max_per_week": one.max_per_week}


def _decisions(sources: Sources) -> dict[str, Any]:
    history = sources.history
    made: dict[str, Any] = {"pins": history.pins}
    if history.previous is not None:
        made |= {"previous": history.previous, "held_before": history.first_open}
    return made
