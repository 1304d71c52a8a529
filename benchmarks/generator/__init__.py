"""Invented problem files of the kinds that schools have: same seed, same file."""

from benchmarks.generator.families import FAMILIES, Family
from benchmarks.generator.problem import make_problem

__all__ = ["FAMILIES", "Family", "make_problem"]
