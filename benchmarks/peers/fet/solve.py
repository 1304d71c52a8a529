"""Asks FET again and again, and keeps the best timetable."""

from __future__ import annotations

import random
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from benchmarks.peers.board import Board
from benchmarks.peers.fet.document import Document
from benchmarks.peers.fet.sketch import Sketch, draw_sketch, sketch_as_laid
from benchmarks.peers.greedy import greedy_board
from benchmarks.peers.seating import find_home, make_up, open_seats, seat_the_past, take_home
from scheduler.check import check
from scheduler.entities import SessionPlan

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.problem import Problem

FET = "fet-cl"
ATTEMPT, SHARE = 5.0, 0.4  # seconds, and share of the time, that one attempt may take: the longer of both
NOTHING = ("conflicts", "statistics", "xml", "dayshorizontal", "daysvertical", "timehorizontal", "timevertical",
           "subgroups", "groups", "years", "teachers", "teachersfreeperiods", "rooms", "subjects", "activitytags",
           "activities")  # fmt: skip
MOST_SEED = 4294944442


def solve_with_fet(
    problem: Problem,
    *,
    seconds: float,
    seed: int = 1,
    attempts: int | None = None,
    on_better: Callable[[int], None] = lambda _: None,
) -> dict[str, object]:
    """The solution file of the best attempt within the time, and of so many `attempts`; `unknown` if there was none."""
    until, rng = time.monotonic() + seconds, random.Random(seed)
    groups = greedy_board(problem)
    best: tuple[int, Board] | None = None
    attempt = 0
    while groups is not None and attempt != attempts and (left := until - time.monotonic()) > 0:
        drawn = draw_sketch(groups, rng) if attempt and not problem.previous else None
        sketches = drawn or sketch_as_laid(groups)
        attempt += 1
        sessions = run_fet(problem, sketches, seconds=min(left, max(ATTEMPT, SHARE * seconds)), rng=rng)
        board = _seat(groups, sketches, sessions) if sessions else None
        if board is None:
            continue
        report = check(problem, board.solution())
        if not report.violations and (best is None or report.total < best[0]):
            best = report.total, board
            on_better(report.total)
    if best is None:
        return {"status": "unknown", "objective": None, "bound": None, "reasons": []}
    return best[1].to_json() | {"objective": best[0]}


def run_fet(
    problem: Problem, sketches: list[Sketch], *, seconds: float, rng: random.Random
) -> dict[str, list[SessionPlan]] | None:
    """The sessions of every class, or None if FET finds no timetable in the time."""
    document = Document(problem, sketches)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "problem.fet"
        source.write_text(document.text(), encoding="utf-8")
        seeds = [f"--randomseeds{part}={rng.randrange(1, MOST_SEED)}" for part in (10, 11, 12, 20, 21, 22)]
        written = [f"--writetimetable{'s' * (kind != 'conflicts')}{kind}=false" for kind in NOTHING]
        limit = f"--timelimitseconds={max(1, round(seconds))}"
        command = [FET, f"--inputfile={source}", f"--outputdir={folder}/out", limit, "--htmllevel=0", *seeds, *written]
        try:  # FET looks at its own limit only now and then
            subprocess.run(command, check=False, capture_output=True, stdin=subprocess.DEVNULL, timeout=seconds)
        except subprocess.TimeoutExpired:
            return None
        found = Path(folder) / "out/timetables/problem/problem_data_and_timetable.fet"
        return _read(document, found) if found.exists() else None


def _read(document: Document, path: Path) -> dict[str, list[SessionPlan]]:
    root = ET.parse(path).getroot()
    slots, rooms = {}, {}
    for element in root.iter("ConstraintActivityPreferredStartingTime"):
        if element.findtext("Weight_Percentage") == "100":
            place = element.findtext("Preferred_Day", ""), element.findtext("Preferred_Hour", "")
            slots[int(element.findtext("Activity_Id", ""))] = document.slot(*place)
    for element in root.iter("ConstraintActivityPreferredRoom"):
        if element.findtext("Weight_Percentage") == "100":
            rooms[int(element.findtext("Activity_Id", ""))] = element.findtext("Room", "")
    return {
        sketch.class_id: [
            SessionPlan(slots[number], rooms.get(number), who or None)
            for k, who in enumerate(sketch.lecturers)
            for number in [document.ids[sketch.class_id, k]]
        ]
        for sketch in document.sketches
    }


def _seat(groups: Board, sketches: list[Sketch], sessions: dict[str, list[SessionPlan]]) -> Board:
    """Everybody in the class that is given, with the seats that are possible, and make-ups."""
    board = Board(groups.problem)
    for sketch in sketches:
        held = list(board.options(sketch.class_id).held)
        board.hold(sketch.class_id, sketch.fmt, held + sessions[sketch.class_id][len(held) :])
    seat_the_past(board)
    for trainee in groups.problem.trainees:
        home = groups.homes.get(trainee.id)
        if home is not None and not open_seats(board, trainee, home) and trainee.id not in board.homes:
            home = find_home(board, trainee)
        if home is not None:
            take_home(board, trainee, home)
    for trainee in groups.problem.trainees:
        make_up(board, trainee)
    return board
