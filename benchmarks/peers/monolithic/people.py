"""Homes, attendance and lessons of the trainees."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from benchmarks.peers.monolithic.classes import is_held
from scheduler.entities import IMPOSSIBLE, UNWELCOME
from scheduler.rules.history import held_attendance

if TYPE_CHECKING:
    from benchmarks.peers.monolithic.model import Model, Var
    from scheduler.problem import Trainee


def add_people(model: Model) -> None:
    for trainee in model.problem.trainees:
        nowhere = _add_home(model, trainee)
        _add_attendance(model, trainee, nowhere)
        _add_lessons(model, trainee)
        _keep_closing_last(model, trainee)
        model.check_time()
    _limit_homes(model)
    _limit_seats(model)
    _limit_units(model)


def _add_home(model: Model, trainee: Trainee) -> Var:
    """At most one home class, which is held; dislike of its format is charged. Gives the variable for none."""
    hinted = model.hint.home(trainee.id) if model.hint else None
    nowhere = model.new(hinted=hinted is None)
    homes = []
    for cid in trainee.classes:
        home = model.new(hinted=cid == hinted)
        model.homes[trainee.id, cid] = home
        homes.append(home)
        model.cp.add_bool_or([~home, *is_held(model, cid)])
        for fid, points in trainee.formats.items():
            held, cost = model.formats.get((cid, fid)), points * model.problem.weights["format"]
            if held is not None and cost:
                now = cid == hinted and model.hint is not None and model.hint.format(cid) == fid
                disliked = model.new(hinted=now)
                model.cp.add_bool_or([~home, ~held, disliked])
                model.charge(cost, disliked)
    model.cp.add_exactly_one([nowhere, *homes])
    return nowhere


def _add_attendance(model: Model, trainee: Trainee, nowhere: Var) -> None:
    """One class in a slot, none for those without a home; unwelcome slots and make-ups are charged."""
    weights, hint, past = model.problem.weights, model.hint, _past_slots(model, trainee)
    for cid, busy in model.busy.items():
        home, here = model.homes.get((trainee.id, cid)), model.attends[trainee.id, cid]
        for slot, meets in busy.items():
            held = slot < model.problem.held_before
            if (held and (cid, slot) not in past) or (not held and trainee.availability[slot] == IMPOSSIBLE):
                continue
            hinted = hint is not None and hint.attends(trainee.id, cid, slot)
            here[slot] = there = model.new(hinted=hinted)
            model.cp.add_implication(there, meets)
            if held:
                model.cp.add(there == 1)
            if trainee.availability[slot] == UNWELCOME:
                model.charge(weights["avoid"], there)
            if home is None:
                model.charge(weights["makeup"], there)
            elif weights["makeup"]:
                guest = model.new(hinted=hinted and hint is not None and hint.home(trainee.id) != cid)
                model.cp.add_bool_or([~there, home, guest])
                model.charge(weights["makeup"], guest)
        if home is not None:
            model.cp.add_bool_or([~home, *here.values()])
    at_once: dict[int, list[Var]] = defaultdict(list)
    for cid in model.busy:
        for slot, there in model.attends[trainee.id, cid].items():
            at_once[slot].append(there)
    for together in at_once.values():
        model.cp.add_at_most_one([nowhere, *together])


def _past_slots(model: Model, trainee: Trainee) -> set[tuple[str, int]]:
    previous = model.problem.previous
    if previous is None:
        return set()
    seats = held_attendance(previous, trainee.id, model.problem.held_before)
    return {(c, previous.classes[c].sessions[k].slot) for c, k in seats}


def _add_lessons(model: Model, trainee: Trainee) -> None:
    """A block of lessons is known only if some class was attended in the slot in which it taught them."""
    weights, hint = model.problem.weights, model.hint
    if not weights["missed_lesson"] and not weights["incomplete"]:
        return
    learnt = hint.lessons(trainee.id) if hint else set()
    known = [model.new(hinted=block.start in learnt) for block in model.blocks]
    ways: list[list[Var]] = [[] for _ in known]
    for cid, busy in model.busy.items():
        here = hint.lessons(trainee.id, cid) if hint else set()
        there, held = model.attends[trainee.id, cid], is_held(model, cid)
        for i, block in enumerate(model.blocks if there else []):
            way = model.new(hinted=block.start in here)
            ways[i].append(way)
            model.cp.add_bool_or([~way, *held])
            absent = [way]
            for slot in busy:
                teaches = model.teaches.get((cid, slot, i))
                if teaches is not None and slot in there:
                    model.cp.add_bool_or([~way, ~teaches, there[slot]])
                elif teaches is not None:
                    absent.append(teaches)
            model.cp.add_at_most_one(absent)
    for block, var, through in zip(model.blocks, known, ways, strict=True):
        model.cp.add_bool_or([~var, *through])
        model.charge_without(weights["missed_lesson"] * len(block), var)
    _add_completion(model, known, learnt)


def _add_completion(model: Model, known: list[Var], learnt: set[int]) -> None:
    problem = model.problem
    complete = model.new(hinted=len(learnt) >= problem.needed and problem.closing_lessons <= learnt)
    lessons = sum(len(block) * var for block, var in zip(model.blocks, known, strict=True))
    model.cp.add(lessons >= problem.needed).only_enforce_if(complete)
    for block, var in zip(model.blocks, known, strict=True):
        if not problem.closing_lessons.isdisjoint(block):
            model.cp.add_implication(complete, var)
    model.charge_without(problem.weights["incomplete"], complete)


def _keep_closing_last(model: Model, trainee: Trainee) -> None:
    """From the first closing session that is attended, only closing sessions are."""
    slots = sorted({slot for _, slot in model.closing})
    attended = model.hint.board.attended[trainee.id] if model.hint else {}
    closed_at = min((s for s, seat in attended.items() if model.hint and model.hint.board.is_closing(seat)), default=-1)
    done = {slot: model.new(hinted=0 <= closed_at <= slot) for slot in slots}
    for before, after in pairwise(slots):
        model.cp.add_implication(done[before], done[after])
    for cid in model.busy:
        for slot, there in model.attends[trainee.id, cid].items():
            closing = model.closing.get((cid, slot))
            if closing is not None:
                model.cp.add_bool_or([~there, ~closing, done[slot]])
            earlier = [s for s in slots if s < slot]
            if earlier:
                model.cp.add_bool_or([~done[earlier[-1]], ~there, *([closing] if closing is not None else [])])


def _limit_homes(model: Model) -> None:
    for course_class in model.problem.classes:
        homes = sum(var for (_, cid), var in model.homes.items() if cid == course_class.id)
        held = sum(is_held(model, course_class.id))
        model.cp.add(homes <= course_class.capacity * held)
        model.cp.add(homes >= course_class.min_size * held)


def _limit_seats(model: Model) -> None:
    """Not more people than the room holds, or the class where it has none."""
    problem = model.problem
    for cid, busy in model.busy.items():
        capacity = problem.classes_by_id[cid].capacity
        for slot in busy:
            people = [there[slot] for t in problem.trainees if slot in (there := model.attends[t.id, cid])]
            seats = sum(
                room.capacity * model.rooms[cid, slot, room.id]
                for room in problem.rooms
                if (cid, slot, room.id) in model.rooms
            )
            roomless = [
                var
                for fid, _, var in model.in_slot[cid, slot]
                if not problem.rooms or problem.formats_by_id[fid].online
            ]
            if people:
                model.cp.add(sum(people) <= seats + capacity * sum(roomless))


def _limit_units(model: Model) -> None:
    for unit in model.problem.units:
        people = [t for t in model.problem.trainees if t.unit == unit.id]
        if len(people) <= unit.max_together:
            continue
        away: dict[int, list[Var]] = defaultdict(list)
        for trainee in people:
            for cid in model.busy:
                for slot, there in model.attends[trainee.id, cid].items():
                    away[slot].append(there)
        for group in away.values():
            if len(group) > unit.max_together:
                model.cp.add(sum(group) <= unit.max_together)
