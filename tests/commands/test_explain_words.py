"""Every code of an explanation has its English, which uses what the code gives."""

from hypothesis import given

from commands.explain_words import BLOCKED, SENTENCES, UNMOVABLE, Words
from scheduler.explain import explain_session, explain_trainees
from scheduler.explain.session import UNMOVABLE as UNMOVABLE_CODES
from scheduler.problem import parse_problem
from scheduler.rules import Finding
from scheduler.solution import parse_solution
from scheduler.timetable_index import TimetableIndex
from tests.scheduler.explain.test_session import random_problems
from tests.scheduler.problems import judged_pairs, tiny_problem


@random_problems
@given(judged_pairs())
def test_words_of_any_explanation_can_be_written(pair):
    problem = parse_problem(pair[0])
    solution = parse_solution(pair[1], problem)
    words = Words(problem)
    for one in explain_trainees(problem, solution, only=[trainee.id for trainee in problem.trainees]):
        findings = [f for missed in one.sessions for f in missed.reasons]
        findings += [f for missed in one.sessions for seat in missed.elsewhere for f in seat.objections]
        findings += [f for home in one.homes for f in home.objections]
        assert all(words.finding(finding) for finding in findings)
        assert {code for home in one.homes for code in home.blocked} <= BLOCKED.keys()
    for held, k, _ in TimetableIndex(problem, solution).sessions():
        found = explain_session(problem, solution, held.id, k)
        assert all(code in SENTENCES for code in found.barred)
        for slot in found.slots:
            written = [finding for finding in slot.objections if finding.code not in UNMOVABLE]
            assert bool(slot.effect) == (len(written) == len(slot.objections))
            assert all(words.finding(finding) for finding in written)


def test_words_of_slots_that_are_out_of_the_question_are_complete():
    assert UNMOVABLE.keys() == UNMOVABLE_CODES


def test_words_of_no_room_say_of_each_why_not():
    problem = parse_problem(tiny_problem())
    reasons = [
        Finding("room_unavailable", {"room": "R0"}),
        Finding("room_too_small", {"room": "R1", "people": 9, "most": 3}),
    ]
    text = Words(problem).finding(Finding("no_room", {"rooms": reasons}))
    assert text == "no room is free that seats everyone (R0 is not available; R1 seats 3, not 9)"
