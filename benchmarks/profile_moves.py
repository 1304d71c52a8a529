"""Which moves of the search take its time.

python benchmarks/profile_moves.py PROBLEM … [--seconds 10]

Each problem is searched for some seconds. From the best timetable every kind of move is then tried alone, thousands of
times, warm as in the middle of an annealing and nearly cold. Prints a table: microseconds a move, the part of moves
that are made, and the part of the time that the kind takes of a search, by how often the search draws it.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from typing import TYPE_CHECKING

from scheduler.problem import parse_problem
from scheduler.search.annealing import make_move
from scheduler.search.chance import below
from scheduler.search.compiled import kernel
from scheduler.search.portfolio import COLD, HOT, Search, TimeBudget

if TYPE_CHECKING:
    from scheduler.search.arrays import Facts, Plan

KINDS = (
    "session to another slot",
    "pattern or format renewed",
    "trainee to another class",
    "unit seated anew",
    "lecturer changed",
    "room changed",
    "class opened or closed",
)
WARMTHS = (("warm", 1.8, HOT), ("cold", 0.3, COLD))
BATCH, BATCHES = 500, 20  # moves from the best timetable before it is loaded again, and how often


@kernel
def try_moves(f: Facts, p: Plan, moves: int) -> int:
    """Make so many random moves as the annealing does; how many were made."""
    made = 0
    for _ in range(moves):
        bar = p.temperature[0] * f.chance[below(p, len(f.chance))] >> 20
        made += 1 if make_move(f, p, bar) else 0
    return made


def time_kind(search: Search, kind: int, warmth: float) -> tuple[float, float]:
    """(microseconds a move, part of them that are made) of one kind alone."""
    search.arrays["shares"][:] = [0] * kind + [1000] * (len(KINDS) - kind)
    search.arrays["temperature"][0] = int(search.warm * warmth)
    seconds, made = 0.0, 0
    for _ in range(BATCHES):
        search.load(search.best)
        begun = time.perf_counter()
        made += try_moves(search.facts, search.plan, BATCH)
        seconds += time.perf_counter() - begun
    moves = BATCH * BATCHES
    return seconds / moves * 1e6, made / moves


def search_for(path: Path, seconds: float) -> Search:
    problem = parse_problem(json.loads(path.read_text(encoding="utf-8")))
    budget = TimeBudget(time.monotonic(), seconds)
    search = Search(problem, seed=1, budget=budget, on_phase=lambda _: None, on_chunk=lambda: True)
    search.run()
    if not search.best:
        sys.exit(f"{path.name}: no timetable within {seconds:g} s")
    return search


def print_table(name: str, search: Search) -> None:
    print(f"\n### {name}, from a timetable of {search.best_total:,}\n")
    print("| move | " + " | ".join(f"{word}: µs a move | made | of the time" for word, _, _ in WARMTHS) + " |")
    print("|---|" + "---|" * 3 * len(WARMTHS))
    columns = []
    for _, warmth, cumulated in WARMTHS:
        timed = [time_kind(search, kind, warmth) for kind in range(len(KINDS))]
        weighed = [micros * share for (micros, _), share in zip(timed, np.diff(cumulated, prepend=0), strict=True)]
        columns.append([(*one, weight / sum(weighed)) for one, weight in zip(timed, weighed, strict=True)])
    for kind, title in enumerate(KINDS):
        cells = [column[kind] for column in columns]
        print(f"| {title} | " + " | ".join(f"{us:.1f} | {made:.1%} | {part:.0%}" for us, made, part in cells) + " |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("problems", nargs="+", type=Path, metavar="PROBLEM")
    parser.add_argument("--seconds", type=float, default=10.0, help="of searching before the moves are timed")
    arguments = parser.parse_args()
    for path in arguments.problems:
        print_table(path.stem, search_for(path, arguments.seconds))


if __name__ == "__main__":
    main()
