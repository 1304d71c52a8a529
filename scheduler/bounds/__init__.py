"""Proven lower bounds of the objective, one method a file; each says what it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.bounds.bound import COUNTING, Bound, better
from scheduler.bounds.class_costs import least_of_classes
from scheduler.bounds.shared_seats import least_of_shared_seats

if TYPE_CHECKING:
    from scheduler.problem import Problem

__all__ = ["Bound", "better", "count_bound", "workers_beside_proof"]


def count_bound(problem: Problem) -> Bound:
    """What can be counted without a search: the least of every class, and people beyond all seats."""
    return Bound(least_of_classes(problem) + least_of_shared_seats(problem), COUNTING)


def workers_beside_proof(problem: Problem, workers: int) -> int:
    """How many of the workers search: with one class, where the proof is a search too, one makes room for it."""
    return workers - 1 if len(problem.classes) == 1 and workers > 1 else workers
