"""Write invented problem files of the families that schools have.

python benchmarks/generate.py FAMILY --seed N [--trainees …] > problem.json
python benchmarks/generate.py --suite DIR

The same arguments give the same file. A planted family has a timetable with a total of 0.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.generator import FAMILIES, make_problem
from benchmarks.generator.programmes import PERIODS, PROGRAMMES
from benchmarks.generator.suite import SUITE

NUMBERS = ("trainees", "classes", "optional", "days", "rooms", "lecturers", "closed_days")


def main() -> None:
    arguments = _parser().parse_args()
    if arguments.suite:
        arguments.suite.mkdir(parents=True, exist_ok=True)
        for name, (base, seed, changes) in SUITE.items():
            problem = make_problem(replace(FAMILIES[base], **changes), seed=seed, name=base)
            (arguments.suite / f"{name}.json").write_text(encoded(problem), encoding="utf-8")
        return
    given = {key: getattr(arguments, key) for key in (*NUMBERS, "periods", "programme")}
    changes = {key: value for key, value in given.items() if value is not None}
    if arguments.weights:
        changes["weights"] = {**FAMILIES[arguments.family].weights, **json.loads(arguments.weights)}
    family = replace(FAMILIES[arguments.family], **changes)
    sys.stdout.write(encoded(make_problem(family, seed=arguments.seed, name=arguments.family)))


def encoded(problem: dict[str, object]) -> str:
    """The text of a problem file: one line for each object of its lists."""
    parts = []
    for key, value in problem.items():
        if isinstance(value, list):
            lines = ",\n".join(f"  {json.dumps(item, ensure_ascii=False)}" for item in value)
            parts.append(f' "{key}": [\n{lines}\n ]' if value else f' "{key}": []')
        else:
            parts.append(f' "{key}": {json.dumps(value, ensure_ascii=False)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    target = parser.add_mutually_exclusive_group(required=True)
    target.add_argument("family", nargs="?", choices=sorted(FAMILIES), metavar="FAMILY", help=", ".join(FAMILIES))
    target.add_argument("--suite", type=Path, metavar="DIR", help="write a varied set of files there")
    parser.add_argument("--seed", type=int, default=1)
    for key in NUMBERS:
        parser.add_argument(f"--{key.replace('_', '-')}", type=int, dest=key, metavar="N")
    parser.add_argument("--periods", type=int, choices=sorted(PERIODS), help="periods of a day")
    parser.add_argument("--programme", choices=sorted(PROGRAMMES), help="lessons of the programme")
    parser.add_argument("--weights", metavar="JSON", help='such as {"makeup": 2}')
    return parser


if __name__ == "__main__":
    main()
