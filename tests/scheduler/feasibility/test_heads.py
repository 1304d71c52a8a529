"""The head of a conflict names as many rules as a person reads, and says how many more there are."""

from scheduler.feasibility.heads import MOST_RULES, head_of
from scheduler.feasibility.stated_rules import stated
from scheduler.problem import parse_problem
from scheduler.solution import Solution, parse_solution, to_json
from tests.scheduler.feasibility.instances import course


def test_head_of_many_rules_names_the_first_and_counts_the_others() -> None:
    problem = parse_problem(course())
    rules = [stated(problem, "class_held", (f"C{i}",)) for i in range(MOST_RULES + 3)]
    reason = head_of(problem, rules)
    assert reason.rules == tuple(rules[:MOST_RULES])
    assert reason.more_rules == 3
    assert reason.text.endswith("; and 3 more")
    written = to_json(Solution(status="infeasible", reasons=(reason,)))
    assert parse_solution(written, problem).reasons == (reason,)


def test_head_of_few_rules_names_all() -> None:
    problem = parse_problem(course())
    reason = head_of(problem, [stated(problem, "class_held", ("A",))])
    assert reason.more_rules == 0
    assert reason.text == "these cannot hold together: class A must be held"


def test_busy_trainees_are_named_with_how_many_more() -> None:
    rule = stated(parse_problem(course()), "trainees_busy", ("T1", "T2"), more=4)
    assert rule.text == "trainees cannot come while they are busy: T1, T2 and 4 more"
