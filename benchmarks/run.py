"""Run all engines side by side and write benchmarks/REPORT.md with tables and plots.

python benchmarks/run.py [FOLDER …] [--seeds 5] [--seconds 5 20 60] [--engines engine greedy …] [--instances NAME …]

One process at a time, because the engines use both cores. What was measured is kept in --results: a run that was cut
goes on where it was, and only what has changed since (source or problem) is measured again.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.engines import ENGINE, ENGINES
from benchmarks.measure import ROOT, fingerprint, measure
from benchmarks.records import Record, append_record, read_records
from benchmarks.report import write_report
from scheduler.search.compiled import is_warm

BESIDE = ROOT.parent / "shared/timetabling/instances"
STARTUP = 3.0  # seconds that a run takes beside its limit, for the estimate


@dataclass(frozen=True)
class Task:
    """One run to be made."""

    problem: Path
    engine: str
    seconds: float
    seed: int

    def key(self) -> tuple[str, str, float, int, str]:
        return self.problem.stem, self.engine, self.seconds, self.seed, fingerprint(self.engine, self.problem)


def main() -> None:
    arguments = _parser().parse_args()
    problems = sorted(path for folder in arguments.folders for path in folder.glob("*.json"))
    if arguments.instances:
        problems = [path for path in problems if path.stem in arguments.instances]
    if not problems:
        sys.exit("no problem files found")
    tasks = list_tasks(problems, arguments.engines, arguments.seconds, arguments.seeds, arguments.peer_seconds)
    measured = read_records(arguments.results)
    if not (arguments.only_report or arguments.as_measured):
        known = {record.key for record in measured}
        _measure_all([task for task in tasks if task.key() not in known], arguments.results)
        measured = read_records(arguments.results)
    records = find_records(tasks, measured, earlier=arguments.as_measured)
    keys = {task.key() for task in tasks}
    write_report(
        records,
        arguments.report,
        missing=len(tasks) - len(records),
        earlier=sum(record.key not in keys for record in records),
    )
    print(f"{arguments.report} is written from {len(records)} of {len(tasks)} runs")


def list_tasks(
    problems: list[Path], engines: list[str], seconds: list[float], seeds: int, peer_seconds: float | None
) -> list[Task]:
    """Seed by seed, so that a run that is cut has measured everything equally often. Peers have the longest limit."""
    tasks = []
    for seed in range(1, seeds + 1):
        for problem in problems:
            for engine in engines:
                if not ENGINES[engine].installed or (ENGINES[engine].same_every_time and seed > 1):
                    continue
                limits = seconds if engine == ENGINE else [peer_seconds or max(seconds)]
                tasks += [Task(problem, engine, limit, seed) for limit in limits]
    return tasks


def find_records(tasks: list[Task], measured: list[Record], *, earlier: bool) -> list[Record]:
    """What was measured of the tasks with the present source; with `earlier` otherwise the newest with an older one."""
    known = {record.key: record for record in measured}
    older = {record.key[:-1]: record for record in measured} if earlier else {}
    found = (known.get(task.key()) or older.get(task.key()[:-1]) for task in tasks)
    return [record for record in found if record is not None]


def _measure_all(tasks: list[Task], results: Path) -> None:
    if any(task.engine == ENGINE for task in tasks) and not is_warm():
        print("Compiling the search first, once on this machine: a minute or two …", flush=True)
        subprocess.run([sys.executable, "-m", "scheduler.search.warm_up"], cwd=ROOT, check=True)
    limits = [0.0 if ENGINES[t.engine].same_every_time else t.seconds for t in tasks]
    print(f"{len(tasks)} runs, about {(sum(limits) + STARTUP * len(tasks)) / 60:.0f} minutes", flush=True)
    for i, task in enumerate(tasks, start=1):
        record = measure(task.engine, task.problem, seconds=task.seconds, seed=task.seed)
        append_record(results, record)
        print(f"{i}/{len(tasks)}  {_told(record)}", flush=True)


def _told(record: Record) -> str:
    total = record.status if record.total is None else record.total
    broken = f"  BROKEN: {record.broken[0]}" if record.broken else ""
    return f"{record.instance}  {record.engine}  {record.seconds:g} s  seed {record.seed}: {total}{broken}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = BESIDE if BESIDE.is_dir() else ROOT / "tests/data/instances"
    parser.add_argument("folders", nargs="*", type=Path, default=[default], metavar="FOLDER", help="of problem files")
    parser.add_argument("--instances", nargs="+", metavar="NAME", help="only these")
    parser.add_argument("--engines", nargs="+", choices=list(ENGINES), default=list(ENGINES), metavar="ENGINE")
    parser.add_argument("--seeds", type=int, default=5, metavar="N", help="runs with the seeds 1 to N")
    parser.add_argument("--seconds", nargs="+", type=float, default=[5.0, 20.0, 60.0], metavar="S")
    parser.add_argument("--peer-seconds", type=float, metavar="S", help="for the others; the longest of --seconds")
    parser.add_argument("--results", type=Path, default=ROOT / "benchmarks/runs.jsonl", metavar="FILE")
    parser.add_argument("--report", type=Path, default=ROOT / "benchmarks/REPORT.md", metavar="FILE")
    parser.add_argument("--only-report", action="store_true", help="measure nothing, write from what is there")
    parser.add_argument(
        "--as-measured",
        action="store_true",
        help="only the report, where need be with runs of an earlier source",
    )
    return parser


if __name__ == "__main__":
    main()
