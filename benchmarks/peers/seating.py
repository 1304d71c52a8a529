"""Homes, seats and make-ups of trainees, one after the other in the order of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.entities import UNWELCOME
from scheduler.rules.history import held_attendance

if TYPE_CHECKING:
    from benchmarks.peers.board import Board, Seat
    from scheduler.problem import Trainee


def seat_the_past(board: Board) -> None:
    """Whoever attended what has been held has attended it, and keeps the home class."""
    previous, before = board.problem.previous, board.problem.held_before
    if previous is None or not before:
        return
    for trainee in board.problem.trainees:
        seats = held_attendance(previous, trainee.id, before)
        if seats:
            home = previous.trainees[trainee.id].class_id
            if home is not None:
                board.homes[trainee.id] = home
                board.classes[home].home += 1
        for seat in sorted(seats):
            board.sit(trainee, seat)


def open_seats(board: Board, trainee: Trainee, class_id: str) -> list[Seat]:
    """The sessions of a class that the trainee could attend together: the others first, closing ones after them."""
    seats = [(class_id, k) for k in range(len(board.classes[class_id].sessions))]
    free = [seat for seat in seats if board.can_sit(trainee, seat)]
    taken = list(board.attended[trainee.id].values())
    chosen: list[Seat] = []
    for seat in sorted(free, key=lambda s: (board.is_closing(s), board.slot(s))):
        slot, closing = board.slot(seat), board.is_closing(seat)
        others = [*taken, *chosen]
        if all(closing == board.is_closing(o) or (slot > board.slot(o)) == closing for o in others):
            chosen.append(seat)
    return chosen


def find_home(board: Board, trainee: Trainee) -> str | None:
    """The class with a seat of which the trainee can attend the most lessons; among equals the first."""
    best, most = None, 0
    for class_id in trainee.classes:
        held = board.classes.get(class_id)
        if held is None or held.home >= board.problem.classes_by_id[class_id].capacity:
            continue
        lessons = sum(len(board.lessons(seat)) for seat in open_seats(board, trainee, class_id))
        if lessons > most:
            best, most = class_id, lessons
    return best


def take_home(board: Board, trainee: Trainee, class_id: str) -> None:
    """Make the class the trainee's home (if it is not yet) and take every seat in it that is possible."""
    if trainee.id not in board.homes:
        board.homes[trainee.id] = class_id
        board.classes[class_id].home += 1
    for seat in open_seats(board, trainee, class_id):
        board.sit(trainee, seat)


def leave_home(board: Board, trainee: Trainee) -> None:
    """Give up the home class and every seat."""
    board.classes[board.homes.pop(trainee.id)].home -= 1
    for seat in list(board.attended[trainee.id].values()):
        board.rise(trainee, seat)


def make_up(board: Board, trainee: Trainee) -> None:
    """Take seats in other classes, the earliest first, while they teach more that is missing than they cost."""
    weights, home = board.problem.weights, board.homes.get(trainee.id)
    if home is None:
        return
    known = {lesson for seat in board.attended[trainee.id].values() for lesson in board.lessons(seat)}
    elsewhere = [(c, k) for c, held in board.classes.items() if c != home for k in range(len(held.sessions))]
    for seat in sorted(elsewhere, key=lambda seat: (board.is_closing(seat), board.slot(seat))):
        new = set(board.lessons(seat)) - known
        gain = weights["missed_lesson"] * len(new)
        if known | new >= board.problem.closing_lessons and len(known) < board.problem.needed <= len(known | new):
            gain += weights["incomplete"]
        cost = weights["makeup"] + weights["avoid"] * (trainee.availability[board.slot(seat)] == UNWELCOME)
        if new and gain > cost and board.can_sit(trainee, seat) and board.keeps_order(trainee, seat):
            board.sit(trainee, seat)
            known |= new


def fill_up(board: Board, class_id: str) -> bool:
    """Bring a class up to its least size with people of fuller classes who lose least; False where it fails."""
    least = board.problem.classes_by_id[class_id].min_size
    if least > board.problem.classes_by_id[class_id].capacity:
        return False
    movable = [t for t in board.problem.trainees if class_id in t.classes and board.homes.get(t.id) != class_id]
    losses = []
    for trainee in movable:
        now = sum(len(board.lessons(seat)) for seat in board.attended[trainee.id].values())
        then = sum(len(board.lessons(seat)) for seat in _seats_after_moving(board, trainee, class_id))
        if then:
            losses.append((now - then, trainee))
    for _, trainee in sorted(losses, key=lambda loss: loss[0]):
        if board.classes[class_id].home >= least:
            break
        home = board.homes.get(trainee.id)
        if home is not None:
            spare = board.classes[home].home > board.problem.classes_by_id[home].min_size
            if not spare or _attended_the_past(board, trainee):
                continue
            leave_home(board, trainee)
        take_home(board, trainee, class_id)
    return board.classes[class_id].home >= least


def _attended_the_past(board: Board, trainee: Trainee) -> bool:
    return any(slot < board.problem.held_before for slot in board.attended[trainee.id])


def _seats_after_moving(board: Board, trainee: Trainee, class_id: str) -> list[Seat]:
    """What the trainee could attend there once the seats held now are given up."""
    if _attended_the_past(board, trainee):
        return []
    seats = list(board.attended[trainee.id].values())
    for seat in seats:
        board.rise(trainee, seat)
    found = open_seats(board, trainee, class_id)
    for seat in seats:
        board.sit(trainee, seat)
    return found
