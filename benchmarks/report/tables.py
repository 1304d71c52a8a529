"""Tables in Markdown."""

from __future__ import annotations

from collections import Counter
from statistics import fmean
from typing import TYPE_CHECKING

from benchmarks.engines import ENGINES
from benchmarks.report.summary import Spread
from commands.solve import BOUND_SOURCES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.records import Record
    from benchmarks.report.summary import Column, Summary

NONE = "–"
MOMENTS = (2, 3, 5, 10, 20, 30, 40, 50, 60, 120, 300)  # seconds since the start-up


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(cells) + " |" for cells in (head, *rows)]
    return "\n".join([lines[0], "|---" * len(head) + "|", *lines[1:]])


def totals(summary: Summary) -> str:
    """Medians and ranges; bold where the engine loses against the best known total or against a peer."""
    rows = []
    for instance in summary.instances:
        best = summary.best.get(instance)
        cells = [instance, NONE if best is None else f"{best:,}"]
        for column in summary.columns:
            spread = summary.total(instance, column)
            text = with_range(spread, "{:,.0f}") + _failures(spread)
            cells.append(f"**{text}**" if spread and is_loss(summary, instance, column) else text)
        rows.append(cells)
    return table(["instance", "best known", *(c.title for c in summary.columns)], rows)


def is_loss(summary: Summary, instance: str, column: Column) -> bool:
    """Whether a median of the engine is above the best known total, or above what a peer has in its time."""
    mine = summary.total(instance, column)
    if mine is None or column not in summary.of_engine():
        return False
    best = summary.best.get(instance)
    theirs = [other.middle for peer in summary.peers() if (other := summary.total(instance, peer))]
    return (best is not None and mine.middle > best) or any(mine.middle > other for other in theirs)


def ratios(summary: Summary) -> str:
    """Of the engine to the best known total, with the mean over the instances whose best total is not 0."""
    columns = summary.of_engine()
    if not columns:
        return "This engine was not measured."
    rows, found = [], {column: list[float]() for column in columns}
    for instance in summary.instances:
        spreads = [summary.ratio(instance, column) for column in columns]
        if not any(spreads):
            continue
        rows.append([instance, *(_ratio(spread) for spread in spreads)])
        for column, spread in zip(columns, spreads, strict=True):
            if spread:
                found[column].append(spread.middle)
    if not rows:
        return "No best known totals for these instances."
    rows.append(["mean of the medians", *(f"{fmean(v):.2f}" if v else NONE for v in found.values())])
    rows.append(["worst median", *(f"{max(v):.2f}" if v else NONE for v in found.values())])
    return table(["instance", *(c.title for c in columns)], rows)


def over_time(summary: Summary) -> str:
    """The mean of the median ratios to the best known totals as the longest runs of the engine go on."""
    columns = summary.of_engine()
    instances = [name for name in summary.instances if summary.best.get(name)]
    if not columns or not instances:
        return "Nothing was measured that has a best known total."
    rows = []
    for seconds in (t for t in MOMENTS if t <= columns[-1].seconds):
        found = {
            name: spread.middle / summary.best[name]
            for name in instances
            if (spread := Spread.of([r.total_at(seconds) for r in summary.runs(name, columns[-1])]))
        }
        mean = f"{fmean(found.values()):.2f}" if len(found) == len(instances) else NONE
        rows.append([f"{seconds} s", mean, f"{len(found)} of {len(instances)}"])
    return table(["after", "mean ratio", "instances with a timetable"], rows)


def _ratio(spread: Spread | None) -> str:
    text = with_range(spread, "{:.2f}")
    return f"**{text}**" if spread and spread.middle > 1 else text


def first_feasible(summary: Summary) -> str:
    rows = [
        [instance, *(_seconds([r.first for r in summary.runs(instance, column)]) for column in summary.columns)]
        for instance in summary.instances
    ]
    return table(["instance", *(c.title for c in summary.columns)], rows)


def resources(summary: Summary) -> str:
    """Start-up, wall time beyond the limit and memory of each engine over all its runs."""
    rows = []
    for column in summary.columns:
        runs = [r for r in summary.records if (r.engine, r.seconds) == (column.engine, column.seconds)]
        beyond = max(r.wall - (r.startup or 0) - r.seconds for r in runs)
        memory = max(r.memory for r in runs)
        rows.append([column.title, _seconds([r.startup for r in runs]), f"{max(0.0, beyond):.1f}", f"{memory:,}"])
    return table(["engine", "start-up (s)", "most seconds beyond the limit", "memory (MB, largest process)"], rows)


def bounds(summary: Summary) -> str:
    """The best proven lower bound beside the best total of any run; only where there is one above 0."""
    rows = []
    for instance in summary.instances:
        runs = [r for r in summary.records if r.instance == instance and r.total is not None]
        proven = [r for r in runs if r.bound is not None and r.bound > 0]
        if proven:
            found = max(proven, key=lambda r: (r.bound or 0, r.bound_source is not None))
            bound = found.bound or 0
            best = min(r.total for r in runs if r.total is not None)
            gap = f"{100 * (best - bound) / best:.1f} %" if best else "0 %"
            rows.append([instance, f"{bound:,.0f}", _source_of(found), f"{best:,}", gap])
    head = ["instance", "bound", "comes from", "best total here", "gap"]
    return table(head, rows) if rows else "No bound above 0 was proven."


def _source_of(record: Record) -> str:
    """Which engine proved the bound, and by which method where it says so."""
    title = ENGINES[record.engine].title
    return f"{title}: {BOUND_SOURCES[record.bound_source]}" if record.bound_source in BOUND_SOURCES else title


def losses(summary: Summary) -> list[str]:
    """One sentence for every median of the engine that is above the best known total or a peer's."""
    found = []
    for instance in summary.instances:
        best = summary.best.get(instance)
        for column in summary.of_engine():
            mine = summary.total(instance, column)
            runs = summary.runs(instance, column)
            if mine is None and runs:
                found.append(f"{instance}, {column.title}: no median, {sum(r.total is None for r in runs)} failed")
                continue
            if mine is None:
                continue
            if best is not None and mine.middle > best:
                found.append(f"{instance}, {column.title}: {mine.middle:,.0f}, best known {best:,}")
            for peer in summary.peers():
                other = summary.total(instance, peer)
                if other and mine.middle > other.middle:
                    found.append(f"{instance}, {column.title}: {mine.middle:,.0f}, {peer.title} {other.middle:,.0f}")
    return found


def failures(summary: Summary) -> list[str]:
    """Runs that ended without a timetable that keeps every rule."""
    return [
        f"{r.instance}, {r.engine}, {r.seconds:g} s, seed {r.seed}: {r.broken[0] if r.broken else r.status}"
        for r in summary.records
        if r.total is None
    ]


def notes(summary: Summary) -> list[str]:
    """What engines had to say about answers, each once for an instance and a column."""
    said: Counter[tuple[str, str, str]] = Counter()
    for instance in summary.instances:
        for column in summary.columns:
            said.update((instance, column.title, r.note) for r in summary.runs(instance, column) if r.note)
    return [f"{instance}, {title}: {note} ({n} runs)" for (instance, title, note), n in said.items()]


def with_range(spread: Spread | None, form: str) -> str:
    if spread is None:
        return NONE
    low, middle, high = (form.format(v) for v in (spread.low, spread.middle, spread.high))
    return middle if low == high else f"{middle} ({low}–{high})"


def _failures(spread: Spread | None) -> str:
    return f", {spread.failed} failed" if spread and spread.failed else ""


def _seconds(values: Sequence[float | None]) -> str:
    return with_range(Spread.of(values), "{:.1f}")
