"""Every bound is at or below what some timetable costs, and the exact one meets it."""

import json

import pytest
from hypothesis import HealthCheck, assume, given, settings

from scheduler.bounds import Bound, better, count_bound, workers_beside_proof
from scheduler.bounds.class_costs import least_of_classes
from scheduler.bounds.one_class import Limits, OneClassBound
from scheduler.bounds.prior_classes import PriorClassesBound
from scheduler.bounds.proof import Proof, ProverError
from scheduler.bounds.shared_seats import least_of_shared_seats
from scheduler.bounds.trainee_patterns import bound_by_trainee_patterns
from scheduler.problem import parse_problem
from scheduler.progress import Progress, SolveOptions
from scheduler.solution import Solution
from scheduler.solve import solve
from tests.scheduler.brute_force import BruteForce
from tests.scheduler.problems import Data, planted_problems, replan_problem, tiny_problem
from tests.scheduler.referee import INSTANCES, judge
from tests.scheduler.tiny_problems import tiny_problems

FAR = 900.0  # a time limit in seconds that no test reaches
MANY = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def prove_one_class(data: Data, *, work: float = 20.0) -> tuple[OneClassBound, list[Bound], list[Solution]]:
    bounds: list[Bound] = []
    solutions: list[Solution] = []
    proof = OneClassBound(parse_problem(data), on_bound=bounds.append, on_solution=solutions.append)
    proof.run(Limits(work=work))
    return proof, bounds, solutions


@MANY
@given(tiny_problems())
def test_cheap_bounds_are_never_above_the_optimum(data: Data) -> None:
    best = BruteForce(data).run().best
    assume(best is not None)
    problem = parse_problem(data)
    assert max(count_bound(problem).value, bound_by_trainee_patterns(problem).value) <= (best or 0)


@MANY
@given(planted_problems())
def test_cheap_bounds_are_never_above_a_planted_timetable(pair: tuple[Data, Data]) -> None:
    total = sum(judge(*pair)[1].values())
    problem = parse_problem(pair[0])
    assert count_bound(problem).value <= total
    assert bound_by_trainee_patterns(problem).value <= total


@MANY
@given(tiny_problems(most_classes=1))
def test_one_class_model_meets_the_optimum_and_finds_it(data: Data) -> None:
    best = BruteForce(data).run().best
    proof, bounds, solutions = prove_one_class(data)
    assert proof.incumbent == best
    if best is None:
        assert solutions == []
        return
    assert bounds[-1].value == best
    assert solutions[-1].objective == best
    assert [b.value for b in bounds] == sorted({b.value for b in bounds})


@MANY
@given(tiny_problems(replanned=True))
def test_class_models_are_never_above_the_optimum_of_a_problem_planned_anew(data: Data) -> None:
    best = BruteForce(data).run().best
    assume("previous" in data and best is not None)
    bounds: list[Bound] = []
    PriorClassesBound(parse_problem(data), on_bound=bounds.append).run(lambda: 600.0)
    assert [b.value for b in bounds] == sorted(b.value for b in bounds)
    assert bounds[-1].value <= (best or 0)


def test_class_models_charge_for_leaving_or_for_missing() -> None:
    """Both slots of A stand; T0 and T1 are now away in its second and may go to no other class."""
    data = replan_problem()
    data["weights"] = {"moved": 900, "late_week": 0, "reassigned": 15}
    for trainee in data["trainees"][:2]:
        trainee |= {"availability": "." * 14 + "#" + "." * 13, "classes": ["A"]}
    bounds: list[Bound] = []
    PriorClassesBound(parse_problem(data), on_bound=bounds.append).run(lambda: 600.0)
    assert bounds[-1].source == "class_models"
    assert bounds[0].value < bounds[-1].value
    assert bounds[-1].value <= 2 * 1040


def test_one_class_model_told_of_the_best_timetable_only_proves_it() -> None:
    data = tiny_problem()
    data["classes"] = data["classes"][:1]
    data["trainees"][2].pop("classes")
    best = BruteForce(data).run().best
    assert best is not None
    bounds: list[Bound] = []
    solutions: list[Solution] = []
    proof = OneClassBound(parse_problem(data), on_bound=bounds.append, on_solution=solutions.append)
    proof.learn(best)
    proof.run(Limits(work=20.0))
    assert (bounds[-1], solutions) == (Bound(best, "one_class_model"), [])


def test_counting_knows_the_earliest_end_of_each_class() -> None:
    """Two classes of three sessions, of which the format of one allows one a week."""
    data = tiny_problem() | {"weights": {"late_week": 5, "open_class": 7}, "days": 28}
    for trainee in data["trainees"]:
        trainee["availability"] = "." * 56
    data["formats"][0] |= {"per_week": [0, 1], "max_gap_days": 20, "max_span_days": 28}
    data["classes"][0]["formats"] = ["days"]
    data["classes"][1]["optional"] = False
    assert least_of_classes(parse_problem(data)) == 7 + 7 + 5 * 2


def test_counting_knows_what_must_differ_from_the_previous_timetable() -> None:
    """A slot that is closed now moves its session, a lecturer who is away changes his."""
    data = tiny_problem() | {"weights": {"late_week": 0, "moved": 10, "changed": 2}}
    data["previous"] = {
        "classes": {
            "A": {"format": "days", "sessions": [{"slot": s, "room": "R0", "lecturer": "L0"} for s in (0, 4, 14)]}
        },
        "trainees": {},
    }
    data["calendar"] = "#" + "." * 27
    data["lecturers"][0]["availability"] = "." * 4 + "#" + "." * 23
    data["classes"][0]["formats"] = ["days"]
    assert least_of_classes(parse_problem(data)) == 10 + 2


@pytest.mark.parametrize(
    ("capacity", "together", "beyond"), [(3, 9, 0), (2, 9, 1), (1, 9, 2), (3, 2, 1), (3, 1, 2), (2, 1, 2)]
)
def test_counting_charges_people_beyond_seats_and_units(capacity: int, together: int, beyond: int) -> None:
    data = tiny_problem()
    data["classes"] = [{"id": "A", "formats": ["net"], "capacity": capacity}]
    data["units"] = [{"id": "U", "max_together": together}]
    for trainee in data["trainees"]:
        trainee |= {"unit": "U", "classes": ["A"]}
    assert least_of_shared_seats(parse_problem(data)) == beyond * (6 * 20 + 1000)


def test_trainee_patterns_charge_who_cannot_hear_enough() -> None:
    """T0 can only come in one slot, which holds a session of at most 3 of the 6 lessons."""
    data = tiny_problem() | {"weights": {"late_week": 0}}
    data["trainees"][0]["availability"] = "." + "#" * 27
    assert bound_by_trainee_patterns(parse_problem(data)) == Bound(1000 + 3 * 20, "trainee_patterns")


def test_trainee_patterns_charge_the_cheapest_make_up_of_who_is_never_free_for_the_home_class() -> None:
    """T2 may only be at home in B, of whose evenings only the first suits; the longest session teaches 3 lessons."""
    data = tiny_problem() | {"weights": {"late_week": 0, "makeup": 6}}
    data["trainees"][2]["availability"] = ".." + ".#" * 13
    assert bound_by_trainee_patterns(parse_problem(data)) == Bound(2 * 2 * 2, "trainee_patterns")


def test_better_keeps_the_first_of_equal_bounds() -> None:
    assert better(Bound(3, "counting"), Bound(3, "trainee_patterns")).source == "counting"
    assert better(Bound(3, "counting"), Bound(4, "trainee_patterns")).source == "trainee_patterns"


def test_bound_of_zero_is_told_only_of_a_timetable_that_costs_nothing() -> None:
    assert Bound(0, "counting").reported(12) is None
    assert Bound(0, "counting").reported(0) == 0.0
    assert Bound(4, "counting").reported(12) == 4.0


def test_one_worker_makes_room_for_the_proof_of_one_class() -> None:
    problem = parse_problem(tiny_problem())
    single = parse_problem(tiny_problem() | {"classes": tiny_problem()["classes"][:1], "trainees": []})
    assert [workers_beside_proof(problem, n) for n in (1, 2)] == [1, 2]
    assert [workers_beside_proof(single, n) for n in (1, 2)] == [1, 1]


def test_prover_sends_ever_better_bounds_of_one_class_until_they_meet() -> None:
    data = tiny_problem()
    data["classes"] = data["classes"][:1]
    data["trainees"][2].pop("classes")
    best = BruteForce(data).run().best
    bounds: list[Bound] = []
    solutions: list[Solution] = []
    with Proof(parse_problem(data), seconds=600) as proof:
        while message := proof.wait():
            if isinstance(message, Bound):
                bounds.append(message)
            else:
                solutions.append(message)
    assert bounds[-1] == Bound(best or 0, "one_class_model")
    assert bounds[0].source == "trainee_patterns"
    assert solutions[-1].objective == best


def test_solve_of_one_class_ends_with_the_proof_long_before_its_time() -> None:
    data = tiny_problem()
    data["classes"] = data["classes"][:1]
    data["trainees"][2].pop("classes")
    seen: list[Progress] = []
    solution = solve(parse_problem(data), options=SolveOptions(time_limit=FAR), on_progress=seen.append)
    best = BruteForce(data).run().best
    assert (solution.status, solution.objective, solution.bound) == ("optimal", best, best)
    assert solution.seconds < FAR / 2
    assert all(p.bound is None or p.bound <= (best or 0) for p in seen)


def test_prover_that_fails_says_why() -> None:
    problem = parse_problem(tiny_problem())
    object.__setattr__(problem, "weights", {})  # a problem that no reader lets through
    with Proof(problem, seconds=600) as proof, pytest.raises(ProverError, match="KeyError"):
        proof.wait()


@pytest.mark.parametrize("path", INSTANCES, ids=lambda path: path.stem)
def test_cheap_bounds_of_instances_rise_from_method_to_method(path) -> None:
    problem = parse_problem(json.loads(path.read_text(encoding="utf-8")))
    assert 0 <= count_bound(problem).value <= bound_by_trainee_patterns(problem).value


def test_one_class_instance_bound_is_strong_after_little_work() -> None:
    """The instance's best timetable costs 23,449; the models of its four formats say most of it at once."""
    path = next(path for path in INSTANCES if path.stem == "one-class")
    proof, bounds, _ = prove_one_class(json.loads(path.read_text(encoding="utf-8")), work=0.2)
    assert 12_000 <= bounds[-1].value <= 23_449
    assert proof.bounds["intensive"] > 23_449


def test_one_class_whose_past_breaks_a_unit_limit_gives_no_timetable() -> None:
    data = replan_problem()
    data["classes"] = [data["classes"][0]]
    del data["previous"]["classes"]["B"]
    data["previous"]["trainees"] = {"T0": {"class": "A", "skips": [], "makeups": []}}
    data["trainees"] = [{key: value for key, value in t.items() if key != "classes"} for t in data["trainees"]]
    data["units"] = [{"id": "U", "max_together": 0}]
    found: list[Solution] = []
    proof = OneClassBound(parse_problem(data), on_bound=lambda _: None, on_solution=found.append)
    proof.run(Limits(work=2.0))
    assert found == []
