"""A timetable that is made anew stays close to the previous one: what nothing touches stays as it is."""

import copy
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from scheduler.check import check
from scheduler.previous_start import previous_start
from scheduler.problem import Problem, parse_problem
from scheduler.progress import SolveOptions
from scheduler.search.team import Team, WorkerError
from scheduler.search.warm_up import warm_up
from scheduler.solution import Solution, parse_solution, to_json
from scheduler.solve import solve
from scheduler.stay_close import stay_close
from tests.scheduler.problems import Data, planted_problems, replan_problem, tiny_problem
from tests.scheduler.referee import INSTANCES, judge
from tests.scheduler.search.test_solve import instance, load
from tests.scheduler.tiny_problems import tiny_problems

COUNTED = SolveOptions(time_limit=None, work_limit=400_000, workers=1)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(autouse=True, scope="module")
def compiled_kernels() -> None:
    warm_up()


@pytest.fixture(scope="module")
def planted() -> tuple[Data, Data]:
    """An instance, and its timetable that costs nothing."""
    data, problem = load(next(path for path in INSTANCES if path.stem == "planted-small"))
    solution = solve(problem, options=COUNTED)
    assert solution.objective == 0
    return data, to_json(solution, problem)


def disturbed(planted: tuple[Data, Data]) -> tuple[Data, str, int]:
    """The problem with that timetable before it, in which the lecturer of one session cannot come to it any more."""
    data, before = copy.deepcopy(planted)
    class_id, plan = next((cid, plan) for cid, plan in before["classes"].items() if plan)
    place = len(plan["sessions"]) // 2
    session = plan["sessions"][place]
    lecturer = next(one for one in data["lecturers"] if one["id"] == session["lecturer"])
    marks = list(lecturer.get("availability", "." * (data["days"] * len(data["periods"]))))
    marks[session["slot"]] = "#"
    lecturer["availability"] = "".join(marks)
    return data | {"previous": {key: before[key] for key in ("classes", "trainees")}}, class_id, place


def seats(placement: Data) -> tuple[Any, ...]:
    return placement["class"], sorted(placement.get("skips", [])), sorted(placement.get("makeups", []))


def test_one_lecturer_who_cannot_come_touches_that_session_alone(planted: tuple[Data, Data]) -> None:
    data, class_id, place = disturbed(planted)
    problem = parse_problem(data)
    solution = solve(problem, options=COUNTED)
    answer: Data = to_json(solution, problem)
    broken, penalties = judge(data, answer)
    assert broken == set()
    assert sum(penalties.values()) == solution.objective
    before = data["previous"]
    for cid, plan in answer["classes"].items():
        old = before["classes"][cid]
        if cid != class_id:
            assert plan == old
        else:
            assert [k for k, (a, b) in enumerate(zip(plan["sessions"], old["sessions"], strict=True)) if a != b] == [
                place
            ]
    assert {t: seats(one) for t, one in answer["trainees"].items()} == {
        t: seats(one) for t, one in before["trainees"].items()
    }


def test_problem_that_says_nothing_new_keeps_its_timetable(planted: tuple[Data, Data]) -> None:
    data, before = planted
    problem = parse_problem(data | {"previous": {key: before[key] for key in ("classes", "trainees")}})
    solution = solve(problem, options=SolveOptions(time_limit=None, work_limit=20_000, workers=1))
    assert (solution.objective, solution.status) == (0, "optimal")
    assert to_json(solution, problem)["classes"] == before["classes"]


def test_previous_timetable_that_cannot_be_mended_nearby_is_left_for_another() -> None:
    """All its slots are closed by now, so that not one class of it can stand."""
    data = replan_problem() | {"held_before": 0}
    calendar = ["."] * 28
    for slot in (0, 1, 4, 5, 14, 15):
        calendar[slot] = "#"
    problem = parse_problem(data | {"calendar": "".join(calendar)})
    solution = solve(problem, options=SolveOptions(time_limit=None, work_limit=60_000, workers=1))
    assert solution.has_timetable
    assert not check(problem, solution).violations


@QUICK
@given(tiny_problems(replanned=True))
def test_previous_start_of_any_problem_can_be_held_against_its_rules(data: Data) -> None:
    problem = parse_problem(data)
    start = previous_start(problem)
    if start is None:
        return
    assert start.classes.keys() == {one.id for one in problem.classes}
    assert start.trainees.keys() == {one.id for one in problem.trainees}
    check(problem, start)


def test_previous_start_leaves_out_what_the_problem_does_not_know_any_more() -> None:
    data = replan_problem() | {"held_before": 0}
    data["classes"] = [one for one in data["classes"] if one["id"] == "A"]
    data["trainees"] = [{key: value for key, value in one.items() if key != "classes"} for one in data["trainees"]]
    data["trainees"].append({"id": "T9", "availability": "." * 28})
    start = previous_start(parse_problem(data))
    assert start is not None
    assert list(start.classes) == ["A"]
    assert [(t, place.class_id, place.makeups) for t, place in start.trainees.items()] == [
        ("T0", "A", ()),
        ("T1", "A", ()),  # the make-up was in B
        ("T2", None, ()),
        ("T9", None, ()),
    ]


def test_previous_start_is_none_without_one() -> None:
    assert previous_start(parse_problem(tiny_problem())) is None


def needlessly_changed() -> tuple[Problem, Solution]:
    """Rooms of two classes exchanged, and a make-up given up and one kept, for nothing."""
    data = replan_problem() | {"held_before": 0, "weights": {"changed": 0}}
    data["classes"][1].pop("rooms")
    problem = parse_problem(data)
    before = data["previous"]
    plans = copy.deepcopy(before["classes"])
    for name, room in (("A", "R1"), ("B", "R0")):
        for session in plans[name]["sessions"]:
            session["room"] = room
    return problem, parse_solution({"classes": plans, "trainees": before["trainees"], "status": "feasible"}, problem)


def test_stay_close_takes_back_what_was_changed_for_nothing() -> None:
    problem, solution = needlessly_changed()
    closer, report = stay_close(problem, solution, check(problem, solution), goes_on=lambda: True)
    assert problem.previous
    assert {cid: plan for cid, plan in closer.classes.items() if plan} == dict(problem.previous.classes)
    assert report == check(problem, closer)


def test_stay_close_without_time_changes_nothing() -> None:
    problem, solution = needlessly_changed()
    closer, _ = stay_close(problem, solution, check(problem, solution), goes_on=lambda: False)
    assert closer.classes == solution.classes


@QUICK
@given(planted_problems())
def test_stay_close_never_costs_more_and_keeps_every_rule(pair: tuple[Data, Data]) -> None:
    data, planted = pair
    problem = parse_problem(data)
    solution = parse_solution(planted, problem)
    before = check(problem, solution)
    closer, report = stay_close(problem, solution, before, goes_on=lambda: True)
    assert report.total <= before.total
    assert judge(data, to_json(closer, problem))[0] == set()
    assert sum(judge(data, to_json(closer, problem))[1].values()) == report.total


def workers_of(parent: int) -> Iterator[int]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            above = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        if above == parent and b"scheduler.search.worker" in command:
            yield int(folder.name)


def test_solve_whose_worker_is_killed_goes_on_with_the_other() -> None:
    killed: list[int] = []

    def kill_one() -> None:
        until = time.monotonic() + 60
        while not killed and time.monotonic() < until:
            found = sorted(workers_of(os.getpid()))
            if len(found) == 2:
                os.kill(found[0], signal.SIGKILL)
                killed.append(found[0])

    threading.Thread(target=kill_one, daemon=True).start()
    problem = instance("hospital")
    solution = solve(problem, options=SolveOptions(time_limit=12.0))
    assert killed
    assert solution.has_timetable
    assert not check(problem, solution).violations


def hear_all(team: Team) -> None:
    while team.running:
        team.next_message(60)


def test_team_tells_of_a_worker_that_has_failed() -> None:
    with Team(instance("hospital"), seed=1, workers=1, seconds=60, warm=True) as team:
        for pid in workers_of(os.getpid()):
            os.kill(pid, signal.SIGKILL)
        with pytest.raises(WorkerError):
            hear_all(team)
    assert team.running == 0


def test_class_that_need_not_be_held_with_nobody_pinned_to_teach_it_is_not_held() -> None:
    data = tiny_problem()
    data["classes"][1]["optional"] = True
    data["trainees"] = [{key: value for key, value in one.items() if key != "classes"} for one in data["trainees"]]
    data["pins"] = [{"class": "B", "session": 0, "lecturer": None}]
    problem = parse_problem(data)
    solution = solve(problem, options=SolveOptions(time_limit=None, work_limit=20_000, workers=1))
    assert solution.has_timetable
    assert solution.classes["B"] is None
