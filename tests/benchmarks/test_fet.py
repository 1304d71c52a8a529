"""What is written for FET and read back; with FET itself where it is installed."""

import json
import random
import shutil
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from benchmarks.peers.fet import FET, solve_with_fet
from benchmarks.peers.fet.document import Document
from benchmarks.peers.fet.sketch import draw_sketch, sketch_as_laid
from benchmarks.peers.greedy import greedy_board
from scheduler.problem import Problem, parse_problem
from tests.scheduler.referee import INSTANCES, REFEREE

needs_fet = pytest.mark.skipif(shutil.which(FET) is None, reason="fet-cl is not installed")


def instance(name: str) -> tuple[dict[str, Any], Problem]:
    data = json.loads(next(p for p in INSTANCES if p.stem == name).read_text(encoding="utf-8"))
    return data, parse_problem(data)


def test_document_names_every_session_and_the_slots_it_may_take() -> None:
    _, problem = instance("hospital")
    board = greedy_board(problem)
    assert board
    document = Document(problem, sketch_as_laid(board))
    root = ET.fromstring(document.text())
    sessions = sum(len(held.sessions) for held in board.classes.values())
    assert len(root.findall("Activities_List/Activity")) == sessions
    assert len(root.findall("Time_Constraints_List/ConstraintTwoActivitiesOrdered")) == sessions - len(board.classes)
    times = root.findall("Time_Constraints_List/ConstraintActivityPreferredStartingTimes")
    for k, session in enumerate(board.classes["C00"].sessions):
        named = [[e.text or "" for e in time] for time in times[k].iter("Preferred_Starting_Time")]
        assert session.slot in {document.slot(day, hour) for day, hour in named}


def test_drawn_sketch_leaves_slots_and_a_teacher_for_every_session() -> None:
    _, problem = instance("factory")
    board = greedy_board(problem)
    assert board
    sketches = draw_sketch(board, random.Random(3))
    assert sketches
    for sketch in sketches:
        assert all(sketch.slots)
        for k, who in enumerate(sketch.lecturers):
            assert problem.session_modules(sketch.fmt, k) <= set(problem.lecturers_by_id[who].modules)


@needs_fet
@pytest.mark.parametrize("name", ["one-class", "mixed-replan"])
def test_fet_timetable_keeps_all_rules(name: str) -> None:
    data, problem = instance(name)
    solution = solve_with_fet(problem, seconds=60, attempts=2)
    assert solution["status"] == "feasible"
    bad, penalties = REFEREE.score(data, solution)
    assert bad == []
    assert sum(penalties.values()) == solution["objective"]


def test_fet_without_groups_gives_up() -> None:
    data, _ = instance("hospital")
    data["rooms"] = [room | {"availability": "#" * len(room["availability"])} for room in data["rooms"]]
    assert solve_with_fet(parse_problem(data), seconds=1)["status"] == "unknown"
