"""What a change against the previous timetable costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.peers.monolithic.model import Model, Var
    from scheduler.problem import ClassPlan


def charge_changes(model: Model) -> None:
    previous = model.problem.previous
    if previous is None:
        return
    for course_class in model.problem.classes:
        plan = previous.classes.get(course_class.id)
        if plan is not None:
            _charge_class(model, course_class.id, plan)
    for trainee in model.problem.trainees:
        place = previous.trainees.get(trainee.id)
        if place is not None and place.class_id is not None:
            model.charge_without(model.problem.weights["reassigned"], model.homes.get((trainee.id, place.class_id)))


def _charge_class(model: Model, cid: str, plan: ClassPlan) -> None:
    """Sessions in other slots, all of them in another format, and other rooms or lecturers in the same slot."""
    held = sum(session.slot < model.problem.held_before for session in plan.sessions)
    for k, session in enumerate(plan.sessions):
        stays = model.at.get((cid, plan.format, k), {}).get(session.slot)
        model.charge_without(model.problem.weights["moved"], stays)
        if k < held or stays is None or not model.problem.weights["changed"]:
            continue
        hint = model.hint
        here = hint is not None and hint.slot(cid, plan.format, k) == session.slot
        same = hint is not None and (session.room, session.lecturer) == (
            hint.room(cid, session.slot),
            hint.lecturer(cid, session.slot),
        )
        changed = model.new(hinted=here and not same)
        model.charge(model.problem.weights["changed"], changed)
        fmt = model.problem.formats_by_id[plan.format]
        if model.problem.rooms and not fmt.online:
            _keep(model, stays, changed, model.rooms.get((cid, session.slot, session.room or "")))
        elif session.room is not None:
            model.cp.add_implication(stays, changed)
        if model.problem.lecturers:
            _keep(model, stays, changed, model.lecturers.get((cid, session.slot, session.lecturer or "")))
        elif session.lecturer is not None:
            model.cp.add_implication(stays, changed)


def _keep(model: Model, stays: Var, changed: Var, kept: Var | None) -> None:
    """If the session stays, it has changed or it keeps its room or lecturer."""
    model.cp.add_bool_or([~stays, changed, *([kept] if kept is not None else [])])
