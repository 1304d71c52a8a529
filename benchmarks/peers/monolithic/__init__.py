"""The whole problem as one CP-SAT model, as the OR-Tools documentation would write it.

Formats, slots, rooms, lecturers, homes, attendance, lessons and every soft rule are decided together: indicator
variables with exactly-one constraints, order by ladders of implications, nothing bounded by a big number.
"""

from benchmarks.peers.monolithic.solve import solve_monolithically

__all__ = ["solve_monolithically"]
