"""What was measured as a page of Markdown."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from benchmarks.serving.client import CONNECTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from benchmarks.serving.client import Figures

TITLES = {"sqlite": "Default: waitress (8 threads) and SQLite", "postgresql": "gunicorn (2 workers) and PostgreSQL"}
HEAD = """\
# Load

Made by `make bench-load` on {day:%d/%m/%Y}: {trainees:,} invented trainees in the database, in classes of 50 with 12
published sessions each; {connections} connections that stay open and ask without a pause for {seconds:g} s a page.
{cores} cores of {machine}, Python {python}; the client runs on them too.
Load of the machine before it began: {busy:.1f}{note}.
For comparison: 10,000 calendars that each ask once an hour are 2.8 requests a second.
"""
BUSY = " (it was busy with other work: by itself it is faster than this)"


@dataclass(frozen=True, slots=True)
class Row:
    """A page on one set-up; `queries` are the statements of one request."""

    page: str
    queries: int
    figures: Figures


def write_report(path: Path, measured: Mapping[str, list[Row]], *, trainees: int, seconds: float, busy: float) -> None:
    """One table for each set-up; what could not be measured is said."""
    head = HEAD.format(
        day=datetime.now(UTC), trainees=trainees, connections=CONNECTIONS, seconds=seconds, cores=os.cpu_count(),
        machine=platform.machine(), python=platform.python_version(), busy=busy, note=BUSY if busy > 0.5 else "",
    )  # fmt: skip
    tables = [f"## {TITLES[name]}\n\n{_table(rows)}" for name, rows in measured.items()]
    path.write_text("\n".join([head, *tables]), encoding="utf-8")


def _table(rows: list[Row]) -> str:
    if not rows:
        return "Not measured: there is no PostgreSQL on this machine.\n"
    lines = ["| page | queries | requests/s | p50 ms | p95 ms |", "|---|---:|---:|---:|---:|"]
    return "\n".join([*lines, *map(_line, rows), ""])


def _line(row: Row) -> str:
    figures = row.figures
    faults = sorted(figures.statuses - {200, 302, 304})
    page = f"{row.page} (also answered {faults})" if faults else row.page
    return f"| {page} | {row.queries} | {figures.per_second:.0f} | {figures.p50:.1f} | {figures.p95:.1f} |"
