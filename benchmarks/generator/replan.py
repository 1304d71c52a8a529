"""Turns a problem into one after the first weeks: a timetable is out, some of it was held, and something breaks."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from benchmarks.peers.board import Board
from benchmarks.peers.greedy import greedy_board
from benchmarks.peers.seating import make_up, take_home
from scheduler.problem import parse_problem

if TYPE_CHECKING:
    import random

    from benchmarks.generator.programmes import Data

FITTING = 0.95  # chance that a conflict with the timetable that is out is taken away, since people were asked before
DRAWS = 30
HELD_DAYS = 14
STORM_DAYS = 2
ABSENT_DAYS = 9
CHANGED = 0.15  # trainees whose duties have changed


def disturb(problem: Data, rng: random.Random) -> Data:
    """The problem with `previous`, `held_before` and a pin; closed days, absent lecturers and new duties lie ahead.

    Of the disturbances drawn it takes the first after which there still is a timetable; ValueError if there is none.
    """
    starts = range(0, _n_slots(problem) // 3, 2 * len(problem["periods"]))
    board = _make_fit(problem, starts, rng)
    previous = {key: value for key, value in board.to_json().items() if key in ("classes", "trainees")}
    problem |= {"previous": previous, "held_before": HELD_DAYS * len(problem["periods"]), "pins": [_pin(board, rng)]}
    for _ in range(DRAWS):
        disturbed = _break(copy.deepcopy(problem), rng)
        if greedy_board(parse_problem(disturbed)) is not None:
            return disturbed
    raise ValueError("whatever breaks, no timetable is left; try another seed")


def _break(problem: Data, rng: random.Random) -> Data:
    _close_days(problem, rng)
    for lecturer in rng.sample(problem["lecturers"], -(-len(problem["lecturers"]) // 4)):
        _fill(lecturer, _stretch(problem, ABSENT_DAYS, rng))
    for trainee in problem["trainees"]:
        if rng.random() < CHANGED:
            slots = _stretch(problem, 7, rng)
            _fill(trainee, [slot for slot in slots if rng.random() < 0.25])
    return problem


def _n_slots(problem: Data) -> int:
    return int(problem["days"] * len(problem["periods"]))


def _make_fit(problem: Data, starts: range, rng: random.Random) -> Board:
    """Lay classes first come, first served, and free most of the hours in which people are busy while theirs meets."""
    laid = greedy_board(parse_problem(problem), starts=starts)
    if laid is None:
        raise ValueError("first come, first served finds no timetable to keep; try another seed")
    for trainee in problem["trainees"]:
        home = laid.homes.get(trainee["id"])
        marks = list(trainee["availability"])
        for session in laid.classes[home].sessions if home else ():
            if rng.random() < FITTING:
                marks[session.slot] = "."
        trainee["availability"] = "".join(marks)
    board = Board(parse_problem(problem))
    for class_id, held in laid.classes.items():
        board.hold(class_id, held.fmt, held.sessions)
    for trainee in board.problem.trainees:
        if trainee.id in laid.homes:
            take_home(board, trainee, laid.homes[trainee.id])
    for trainee in board.problem.trainees:
        make_up(board, trainee)
    return board


def _pin(board: Board, rng: random.Random) -> dict[str, Any]:
    """The last session of a class stays where it was announced: guests are coming."""
    class_id = rng.choice(sorted(board.classes))
    held = board.classes[class_id]
    last = len(held.sessions) - 1
    return {"class": class_id, "format": held.fmt.id, "session": last, "slot": held.sessions[last].slot}


def _stretch(problem: Data, days: int, rng: random.Random) -> range:
    """The slots of some days in a row after what was held."""
    n = len(problem["periods"])
    day = rng.randrange(HELD_DAYS, problem["days"] - days)
    return range(day * n, (day + days) * n)


def _fill(owner: Data, slots: range | list[int]) -> None:
    marks = list(owner["availability"])
    for slot in slots:
        marks[slot] = "#"
    owner["availability"] = "".join(marks)


def _close_days(problem: Data, rng: random.Random) -> None:
    """A storm; it spares the pinned session."""
    pinned = problem["pins"][0]["slot"]
    slots = _stretch(problem, STORM_DAYS, rng)
    while pinned in slots:
        slots = _stretch(problem, STORM_DAYS, rng)
    marks = list(problem["calendar"])
    for slot in slots:
        marks[slot] = "#"
    problem["calendar"] = "".join(marks)
