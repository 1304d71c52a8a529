"""Why trainees miss lessons, held against the rule catalogue on random timetables."""

from dataclasses import replace

from hypothesis import HealthCheck, event, given, settings

from scheduler.check import check
from scheduler.explain import explain_trainees
from scheduler.explain.trainees import TraineeExplanation
from scheduler.problem import Placement, Problem, parse_problem
from scheduler.rules import Finding
from scheduler.solution import Solution, parse_solution
from tests.scheduler.explain.catalogue import RULES_OF_SEATS, newly_broken, placed
from tests.scheduler.problems import Data, judged_pairs, planted_problems, tiny_problem, tiny_solution

random_problems = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def read(problem: Data, solution: Data) -> tuple[Problem, Solution]:
    parsed = parse_problem(problem)
    return parsed, parse_solution(solution, parsed)


def without_make_up(place: Placement, k: int) -> Placement:
    return replace(place, skips=tuple(other for other in place.skips if other != k))


@random_problems
@given(planted_problems())
def test_explain_trainees_names_everybody_who_misses_something_and_counts_as_the_rules_do(pair):
    problem, solution = read(*pair)
    found = {one.trainee: one for one in explain_trainees(problem, solution)}
    asked = explain_trainees(problem, solution, only=[one.id for one in problem.trainees])
    assert [one.trainee for one in asked] == [one.id for one in problem.trainees]
    for one in asked:
        assert (one.trainee in found) == bool(one.missed_lessons or one.makeups)
        assert one.attended_lessons + one.missed_lessons == problem.lessons
        assert {session.session for session in one.sessions} == set(solution.trainees[one.trainee].skips)
        assert one.makeups == tuple(solution.trainees[one.trainee].makeups)
    weights = problem.weights
    assert check(problem, solution).penalties["missed_lesson"] == weights["missed_lesson"] * sum(
        one.missed_lessons for one in asked
    )
    assert check(problem, solution).penalties["incomplete"] == weights["incomplete"] * sum(
        not one.completes for one in asked
    )


@random_problems
@given(planted_problems())
def test_explain_trainees_seat_that_serves_can_be_taken_and_any_other_breaks_the_rule_that_is_named(pair):
    problem, solution = read(*pair)
    for one in explain_trainees(problem, solution):
        for seat in (seat for session in one.sessions for seat in session.elsewhere):
            place = solution.trainees[one.trainee]
            assert seat.attended == ((seat.class_id, seat.session) in place.makeups)
            if not seat.attended:
                taken = replace(place, makeups=(*place.makeups, (seat.class_id, seat.session)))
                assert_holds(problem, solution, placed(solution, one.trainee, taken), seat.objections, seat.change)


@random_problems
@given(planted_problems())
def test_explain_trainees_missed_session_is_forbidden_by_the_rule_that_is_named_or_could_be_attended(pair):
    problem, solution = read(*pair)
    for one in explain_trainees(problem, solution):
        for missed in one.sessions:
            coming = without_make_up(solution.trainees[one.trainee], missed.session)
            assert_holds(problem, solution, placed(solution, one.trainee, coming), missed.reasons, missed.change)


def assert_holds(
    problem: Problem, before: Solution, after: Solution, objections: tuple[Finding, ...], change: int | None
) -> None:
    """With objections the rules named are broken; without any, nothing is, and the total changes as was said."""
    broken = newly_broken(problem, before, after)
    event(f"objections: {sorted({finding.code for finding in objections})}")
    if objections:
        assert change is None
        assert all(broken & RULES_OF_SEATS[finding.code] for finding in objections)
    else:
        assert broken == set()
        assert check(problem, after).total - check(problem, before).total == change


@random_problems
@given(planted_problems())
def test_explain_trainees_other_home_that_is_offered_breaks_nothing_and_costs_what_is_said(pair):
    problem, solution = read(*pair)
    asked = explain_trainees(problem, solution, only=[one.id for one in problem.trainees])
    for one in asked:
        assert {home.class_id for home in one.homes} == {c.id for c in problem.classes} - {one.class_id}
        for home in one.homes:
            event(f"home: {[finding.code for finding in home.objections] or 'possible'}")
            if home.place is None:
                assert home.objections
                assert_forbidden(problem, solution, one, home.class_id, [f.code for f in home.objections])
                continue
            after = placed(solution, one.trainee, home.place)
            assert newly_broken(problem, solution, after) == set()
            assert check(problem, after).total - check(problem, solution).total == home.change
            now = next(x for x in explain_trainees(problem, after, only=[one.trainee]))
            assert now.missed_lessons == home.missed_lessons


def assert_forbidden(
    problem: Problem, solution: Solution, one: TraineeExplanation, home: str, codes: list[str]
) -> None:
    """Being at home there breaks a rule whichever single session of the class is attended."""
    plan = solution.classes.get(home)
    if plan is None:
        assert codes == ["not_held"]
        return
    for k in range(len(plan.sessions)):
        alone = Placement(home, skips=tuple(other for other in range(len(plan.sessions)) if other != k))
        assert (
            newly_broken(problem, solution, placed(solution, one.trainee, alone)) - {"history"} or problem.held_before
        )


@random_problems
@given(judged_pairs())
def test_explain_trainees_of_a_timetable_that_breaks_rules_names_those_who_can_be_counted(pair):
    problem, solution = read(*pair)
    found = {one.trainee for one in explain_trainees(problem, solution)}
    assert found <= {one.id for one in problem.trainees}


def tiny() -> tuple[Data, Data]:
    """T1 of class A cannot come on the second morning, and makes it up in class B the same evening."""
    problem, solution = tiny_problem(), tiny_solution()
    problem["trainees"][1]["availability"] = "." * 4 + "#" + "." * 23
    return problem, solution


def explain_one(problem: Data, solution: Data, trainee: str = "T1") -> TraineeExplanation:
    return explain_trainees(*read(problem, solution), only=[trainee])[0]


def test_explain_trainees_tells_the_busy_slot_and_where_it_is_made_up():
    one = explain_one(*tiny())
    assert (one.class_id, one.missed_lessons, one.completes, one.makeups) == ("A", 0, True, (("B", 1),))
    missed = one.sessions[0]
    assert (missed.session, missed.slot, missed.reasons) == (1, 4, (Finding("busy", {"slot": 4}),))
    assert (missed.lessons, missed.made_up) == (2, 2)
    assert [(seat.class_id, seat.session, seat.attended) for seat in missed.elsewhere] == [("B", 1, True)]


def test_explain_trainees_tells_that_the_other_session_is_full():
    problem, solution = tiny()
    problem["rooms"][1]["capacity"] = 1
    solution["trainees"]["T1"]["makeups"] = []
    missed = explain_one(problem, solution).sessions[0]
    assert missed.elsewhere[0].objections == (Finding("full", {"people": 1, "most": 1}),)


def test_explain_trainees_tells_that_the_unit_cannot_spare_one_more():
    problem, solution = tiny()
    problem["trainees"][1]["unit"] = "U"
    problem["trainees"][0]["unit"] = None
    solution["trainees"]["T1"]["makeups"] = []
    missed = explain_one(problem, solution).sessions[0]
    expected = Finding("unit_full", {"unit": "U", "slot": 5, "people": 1, "most": 1})
    assert missed.elsewhere[0].objections == (expected,)


def test_explain_trainees_tells_that_the_other_session_is_after_the_closing():
    problem, solution = tiny()
    solution["classes"]["B"]["sessions"] = [{"slot": s, "room": "R1", "lecturer": "L1"} for s in (1, 17, 19)]
    solution["trainees"]["T1"]["makeups"] = []
    missed = explain_one(problem, solution).sessions[0]
    assert missed.elsewhere[0].objections == (Finding("closing_order", {"class": "A", "session": 2, "slot": 14}),)


def test_explain_trainees_tells_that_a_seat_would_serve_and_what_it_would_save():
    problem, solution = tiny()
    solution["trainees"]["T1"]["makeups"] = []
    seat = explain_one(problem, solution).sessions[0].elsewhere[0]
    assert (seat.objections, seat.change) == ((), 5 - 2 * 20 - 1000)


def test_explain_trainees_tells_that_a_seat_costs_more_than_it_saves():
    problem, solution = tiny()
    problem |= {"weights": {"makeup": 50}, "attendance_percent": 60}
    solution["trainees"]["T1"]["makeups"] = []
    seat = explain_one(problem, solution).sessions[0].elsewhere[0]
    assert (seat.objections, seat.change) == ((), 50 - 2 * 20)


def test_explain_trainees_tells_what_speaks_against_other_classes():
    problem, solution = tiny()
    problem["trainees"][1]["classes"] = ["A"]
    problem["classes"][1]["capacity"] = 1
    home = explain_one(problem, solution).homes[0]
    assert home.objections == (
        Finding("not_allowed", {"class": "B"}),
        Finding("class_full", {"class": "B", "people": 1, "most": 1}),
    )


def test_explain_trainees_without_a_class_tells_what_each_class_would_mean():
    problem, solution = tiny()
    solution["trainees"]["T1"] = {"class": None}
    one = explain_one(problem, solution)
    assert (one.class_id, one.attended_lessons, one.completes, one.sessions) == (None, 0, False, ())
    assert [(home.class_id, home.missed_lessons, home.change) for home in one.homes] == [
        ("A", 0, 5 - 1000 - 6 * 20),
        ("B", 0, -1000 - 6 * 20),
    ]
