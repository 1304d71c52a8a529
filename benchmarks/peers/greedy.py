"""First come, first served: what an officer with a spreadsheet would do.

Classes are laid one after the other at the first slots with a free room and lecturer, each in the format at which
most of the people come who could not come to the classes before. Trainees then take, in the order of the file, the
class with a seat of which they can attend most, and after that the first seats elsewhere for what they miss. Nothing
is ever taken back, but to fill a class up to its least size.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from benchmarks.peers.board import Board
from benchmarks.peers.laying import lay_class
from benchmarks.peers.seating import fill_up, find_home, leave_home, make_up, seat_the_past, take_home
from scheduler.entities import IMPOSSIBLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scheduler.problem import Format, Problem
    from scheduler.solution import SessionPlan


def greedy_board(problem: Problem, *, starts: Sequence[int] = (0,)) -> Board | None:
    """A full timetable that keeps every hard rule, or None where first come, first served leads nowhere.

    Each class begins as early as it can after one of the slots `starts`.
    """
    board = Board(problem)
    best = [0] * len(problem.trainees)  # lessons that each trainee could attend in one of the classes so far
    waiting = [c.id for c in problem.classes if not _must_be_held(board, c.id)]
    for course_class in problem.classes:
        if course_class.id not in waiting and not _hold(board, course_class.id, best, starts):
            return None
    seat_the_past(board)
    for trainee in problem.trainees:
        home = board.homes.get(trainee.id) or find_home(board, trainee)
        while home is None and waiting and trainee.availability.strip(IMPOSSIBLE):
            if _hold(board, waiting.pop(0), best, starts):
                home = find_home(board, trainee)
        if home is not None:
            take_home(board, trainee, home)
    if not _fill_up(board):
        return None
    for trainee in problem.trainees:
        make_up(board, trainee)
    return board if _all_come_home(board) else None


def _must_be_held(board: Board, class_id: str) -> bool:
    """Not optional, pinned, or held in the timetable that is to be kept."""
    previous = board.problem.previous
    return board.options(class_id).must_be_held or bool(previous and class_id in previous.classes)


def _hold(board: Board, class_id: str, best: list[int], starts: Sequence[int]) -> bool:
    """Hold the class in the format that serves most people beyond `best`, which is raised by it."""
    choice: tuple[int, Format, list[SessionPlan], list[int]] | None = None
    previous = board.problem.previous.classes.get(class_id) if board.problem.previous else None
    for fmt, start in product(board.options(class_id).formats, starts):
        sessions = lay_class(board, class_id, fmt, within=range(start, board.problem.n_slots))
        if sessions is None:
            continue
        reach = _lessons(board.problem, fmt, sessions)
        gain = sum(max(0, n - before) for n, before in zip(reach, best, strict=True))
        if previous and previous.format == fmt.id:
            gain += board.problem.lessons * len(reach) + 1  # a timetable that is out in the world stays
        if choice is None or gain > choice[0]:
            choice = gain, fmt, sessions, reach
    if choice is None:
        return False
    _, fmt, sessions, reach = choice
    board.hold(class_id, fmt, sessions)
    best[:] = map(max, best, reach)
    return True


def _lessons(problem: Problem, fmt: Format, sessions: list[SessionPlan]) -> list[int]:
    """How many lessons of such a class each trainee is free for."""
    return [
        sum(n for n, s in zip(fmt.sessions, sessions, strict=True) if t.availability[s.slot] != IMPOSSIBLE)
        for t in problem.trainees
    ]


def _fill_up(board: Board) -> bool:
    """Every class up to its least size; an optional one that stays below it is closed, if it may be."""
    problem = board.problem
    for class_id in list(board.classes):
        if fill_up(board, class_id):
            continue
        if board.options(class_id).must_be_held:
            return False
        people = [t for t in problem.trainees if board.homes.get(t.id) == class_id]
        for trainee in people:
            leave_home(board, trainee)
        board.close(class_id)
        for trainee in people:
            home = find_home(board, trainee)
            if home is not None:
                take_home(board, trainee, home)
    return all(held.home >= problem.classes_by_id[c].min_size for c, held in board.classes.items())


def _all_come_home(board: Board) -> bool:
    """Whether everyone attends a session of the home class, also who has only been a guest elsewhere so far."""
    return all(home in {c for c, _ in board.attended[tid].values()} for tid, home in board.homes.items())


def solve_greedily(problem: Problem) -> dict[str, object]:
    """The solution file, with status `unknown` where there is no timetable to be had this way."""
    board = greedy_board(problem)
    return board.to_json() if board else {"status": "unknown", "objective": None, "bound": None, "reasons": []}
