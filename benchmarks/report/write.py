"""Puts the report together."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import shutil
import subprocess
from typing import TYPE_CHECKING

from benchmarks.engines import ENGINE, ENGINES
from benchmarks.report import tables
from benchmarks.report.plots import plot_curve, plot_ratios
from benchmarks.report.summary import BEST_KNOWN, Summary

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.records import Record

HOW = """Every run is a process of its own, one at a time, with two workers where an engine can use them. The time limit
begins after the start-up, which is reported apart. Only the referee (`tests/data/score.py`) says what a
timetable costs; a timetable that breaks a rule counts as none. The engine is run afresh for each limit, because
it plans its phases by the limit; the others have one limit, which stands with their names. Cells are the median
over the seeds, with the range in brackets. **Bold** is a loss of this engine: a median above the best known
total, or above the median of another engine, whatever the limits of both."""


def write_report(
    records: Sequence[Record],
    path: Path,
    *,
    missing: int = 0,
    earlier: int = 0,
    best: dict[str, int] | None = None,
) -> None:
    """Write the report, and its plots into `plots` beside it.

    `missing` runs have not been made yet, `earlier` ones were made with an earlier source.
    """
    summary = Summary(records, best)
    plots = path.parent / "plots"
    plots.mkdir(parents=True, exist_ok=True)
    for instance in summary.instances:
        plot_curve(summary, instance, plots / f"{instance}.svg")
    if any(summary.best.get(instance) for instance in summary.instances):
        plot_ratios(summary, plots / "ratios.svg")
    path.write_text("\n".join(_sections(summary, missing, earlier)) + "\n", encoding="utf-8")


def _sections(summary: Summary, missing: int, earlier: int) -> list[str]:
    seeds = len({r.seed for r in summary.records})
    lines = ["# Engines side by side", "", machine(), f"Seeds: {seeds}.", "", HOW, ""]
    if missing:
        lines += [f"**Not complete: {missing} runs are missing.**", ""]
    if earlier:
        lines += [f"{earlier} of {len(summary.records)} runs were made with an earlier source of their engine.", ""]
    lines += ["## Totals", "", tables.totals(summary), "", _source(), ""]
    lines += ["## Ratio to the best known total", "", tables.ratios(summary), ""]
    if any(summary.best.get(instance) for instance in summary.instances):
        lines += ["![Ratios](plots/ratios.svg)", ""]
    lines += ["### Within the longest runs", "", tables.over_time(summary), ""]
    lines += ["## Losses", "", *_list(tables.losses(summary), "None."), ""]
    lines += ["## Seconds to the first timetable", "", tables.first_feasible(summary), ""]
    lines += ["## Start-up, limits, memory", "", tables.resources(summary), ""]
    lines += ["## Bounds", "", tables.bounds(summary), ""]
    lines += ["## Runs without a timetable", "", *_list(tables.failures(summary), "None."), ""]
    lines += ["## Notes", "", *_list(tables.notes(summary), "None."), ""]
    lines += ["## What the others cannot express", "", cannot(), ""]
    lines += ["## Over time", "", *(f"![{name}](plots/{name}.svg)" for name in summary.instances)]
    return lines


def machine() -> str:
    """Cores and versions; no names."""
    packages = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("ortools", "numba", "numpy"))
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"{packages}, {_fet_version()}."
    )


def _fet_version() -> str:
    program = ENGINES["fet"].program
    if program is None or shutil.which(program) is None:
        return "FET is not installed (left out)"
    run = subprocess.run([program, "--version"], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    lines = [line for line in run.stdout.splitlines() if "version" in line.lower()]
    return lines[0].strip(". ") if lines else "FET"


def cannot() -> str:
    rows = [
        [engine.title, "<br>".join(f"· {item}" for item in engine.cannot)]
        for name, engine in ENGINES.items()
        if name != ENGINE
    ]
    return tables.table(["engine", "cannot decide or weigh"], rows)


def _source() -> str:
    return f"Best known: {json.loads(BEST_KNOWN.read_text(encoding='utf-8'))['source']}"


def _list(items: list[str], otherwise: str) -> list[str]:
    return [f"- {item}" for item in items] or [otherwise]
