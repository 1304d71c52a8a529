"""Plots: the total over time for each problem, and the ratios of all engines."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

    from benchmarks.records import Record
    from benchmarks.report.summary import Column, Summary

COLOURS = {"greedy": "#8c8c8c", "monolithic": "#c1651c", "fet": "#7b5ea7", "engine": "#14639e"}
STYLES = ("-", "--", ":", "-.")
POINTS = 60
mpl.rcParams.update({"svg.hashsalt": "benchmark", "svg.fonttype": "none", "font.size": 9})


def plot_curve(summary: Summary, instance: str, path: Path) -> None:
    """The median of the totals over the seconds since the start-up, and their range, of every engine."""
    figure = Figure(figsize=(6.4, 3.6), layout="constrained")
    axes = figure.subplots()
    longest = max(column.seconds for column in summary.columns)
    for column in summary.columns:
        runs = [r for r in summary.runs(instance, column) if r.total is not None]
        if runs:
            _draw(axes, column, runs, longest, _style(summary, column))
    best = summary.best.get(instance)
    if best is not None:
        axes.axhline(best, color="black", linewidth=0.8, linestyle=(0, (1, 2)), label="best known")
    axes.set_xscale("log")
    _number(axes.xaxis, "{:g}")
    if best == 0 or any(r.total == 0 for r in summary.records if r.instance == instance):
        axes.set_yscale("symlog")
    else:
        axes.set_yscale("log")
        _number(axes.yaxis, "{:,.0f}")
    axes.set(title=instance, xlabel="seconds since the start-up", ylabel="total (less is better)")
    axes.legend(fontsize=7)
    figure.savefig(path, metadata={"Date": None})


def _number(axis: Axis, form: str) -> None:
    """Plain numbers at 1, 2 and 5 on a logarithmic axis."""
    axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axis.set_major_formatter(FuncFormatter(lambda value, _: form.format(value)))
    axis.set_minor_formatter(NullFormatter())


def _style(summary: Summary, column: Column) -> str:
    same = [c for c in summary.columns if c.engine == column.engine]
    return STYLES[(len(same) - 1 - same.index(column)) % len(STYLES)]


def _draw(axes: Axes, column: Column, runs: list[Record], longest: float, style: str) -> None:
    colour = COLOURS[column.engine]
    start = max(0.01, median(run.first or 0.01 for run in runs))
    end = max(longest if len(runs[0].curve) == 1 else column.seconds, start * 1.01)
    times = [start * (end / start) ** (i / (POINTS - 1)) for i in range(POINTS)]
    seen = [[total for run in runs if (total := run.total_at(t)) is not None] for t in times]
    known = [(t, totals) for t, totals in zip(times, seen, strict=True) if 2 * len(totals) > len(runs)]
    xs = [t for t, _ in known]
    axes.plot(xs, [median(v) for _, v in known], color=colour, linestyle=style, linewidth=1.4, label=column.title)
    axes.fill_between(xs, [min(v) for _, v in known], [max(v) for _, v in known], color=colour, alpha=0.12, linewidth=0)


def plot_ratios(summary: Summary, path: Path) -> None:
    """Bars: median total over the best known one, every engine side by side."""
    instances = [name for name in summary.instances if summary.best.get(name)]
    figure = Figure(figsize=(8.0, 1.0 + 0.55 * max(1, len(instances))), layout="constrained")
    axes = figure.subplots()
    height = 0.8 / max(1, len(summary.columns))
    for i, column in enumerate(summary.columns):
        shown = [(y, r) for y, name in enumerate(instances) if (r := summary.ratio(name, column))]
        shade = 1.0 if column.engine != "engine" else 0.4 + 0.6 * column.seconds / summary.columns[-1].seconds
        axes.barh(
            [y + (i - len(summary.columns) / 2 + 0.5) * height for y, _ in shown],
            [r.middle for _, r in shown],
            height=height,
            xerr=([r.middle - r.low for _, r in shown], [r.high - r.middle for _, r in shown]),
            error_kw={"linewidth": 0.7},
            color=COLOURS[column.engine],
            alpha=shade,
            label=column.title,
        )
    axes.axvline(1, color="black", linewidth=0.8)
    axes.set_xscale("log")
    _number(axes.xaxis, "{:g}")
    axes.set_yticks(range(len(instances)), instances)
    axes.invert_yaxis()
    axes.set_xlabel("median total / best known (range of the runs as a line)")
    figure.legend(fontsize=7, loc="outside upper center", ncols=3)
    figure.savefig(path, metadata={"Date": None})
