"""What a run has found so far, in the words of the people whom it concerns."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from models import RunStatus, SolveRun
from operations.engine_runs import HEARTBEAT_SECONDS
from scheduler import SOFT_RULES
from web.rule_texts import RULE_NAMES

# What people ask for first, in this order; the rest stands in the table of all rules.
HEADLINES = ("incomplete", "missed_lesson", "makeup", "avoid", "lecturer_avoid", "moved", "reassigned")
WIDTH, HEIGHT = 300, 80


@dataclass(frozen=True, slots=True)
class Line:
    """One count of the summary; `good` where it is as good as it can be."""

    label: str
    count: int

    @property
    def good(self) -> bool:
        return self.count == 0


def headline_counts(run: SolveRun) -> list[Line]:
    """The counts that matter to people; rules that charge nothing because of a weight of 0 are not known."""
    labels = {
        "incomplete": _("Học viên chưa đủ điều kiện hoàn thành"),
        "missed_lesson": _("Tiết học bị thiếu (tổng)"),
        "makeup": _("Buổi học bù ở lớp khác"),
        "avoid": _("Buổi học vào lúc hạn chế của học viên"),
        "lecturer_avoid": _("Buổi dạy vào lúc hạn chế của giảng viên"),
        "moved": _("Buổi bị dời so với thời khóa biểu trước"),
        "reassigned": _("Học viên chuyển lớp so với thời khóa biểu trước"),
    }
    lines = []
    if run.trainees_missing is not None:
        lines.append(Line(_("Học viên còn thiếu tiết"), run.trainees_missing))
    found = run.penalties or {}
    always = {"incomplete", "missed_lesson", "makeup", "avoid"}
    for rule in HEADLINES:
        count = found.get(rule, {}).get("count")
        if count is not None and (count or rule in always):
            lines.append(Line(labels[rule], count))
    return lines


def all_rules(run: SolveRun) -> list[tuple[str, int | None, int]]:
    """Name, count and points of every soft rule of which the run has counted something."""
    found: dict[str, Any] = run.penalties or {}
    return [
        (str(RULE_NAMES[rule.name]), found[rule.name]["count"], found[rule.name]["points"])
        for rule in SOFT_RULES
        if rule.name in found and (found[rule.name]["count"] or found[rule.name]["points"])
    ]


def better_run(run: SolveRun, others: Sequence[SolveRun]) -> SolveRun | None:
    """The run with an answer and the fewest points, where these are fewer than this one's."""
    scored = [(one.objective, one) for one in others if one.objective is not None and one.best is not None]
    points, best = min(scored, key=lambda row: row[0], default=(None, None))
    return best if points is not None and run.objective is not None and points < run.objective else None


def is_proven_best(run: SolveRun) -> bool:
    return run.objective is not None and run.bound is not None and run.objective <= run.bound


def bound_source(run: SolveRun) -> str | None:
    """The code of the method that the bound of a run's answer comes from."""
    return (run.best or {}).get("bound_source") if run.bound is not None else None


def elapsed_seconds(run: SolveRun, *, now: datetime) -> int:
    """Seconds since the worker began, up to the end of the run."""
    if run.started_at is None:
        return 0
    return max(0, round(((run.finished_at or now) - run.started_at).total_seconds()))


def is_lost(run: SolveRun, *, now: datetime) -> bool:
    """Whether a run that should go on has not been heard of."""
    if run.status is not RunStatus.RUNNING or run.heartbeat_at is None:
        return False
    return (now - run.heartbeat_at).total_seconds() > HEARTBEAT_SECONDS


def curve_points(curve: Sequence[Sequence[float]], *, seconds: float) -> str:
    """The falling objective as `points` of an SVG polyline of WIDTH × HEIGHT, in steps, on a logarithmic scale;
    empty where nothing has fallen yet.
    """
    if len(curve) < 2:
        return ""
    heights = [math.log1p(max(0.0, objective)) for _second, objective in curve]
    most, least = max(heights), min(heights)
    span = max(seconds, curve[-1][0], 1.0)
    points: list[tuple[float, float]] = []
    for (second, _objective), height in zip(curve, heights, strict=True):
        x = second / span * WIDTH
        y = 4 + (most - height) / (most - least) * (HEIGHT - 8) if most > least else HEIGHT / 2
        if points:
            points.append((x, points[-1][1]))
        points.append((x, y))
    points.append((min(seconds, span) / span * WIDTH, points[-1][1]))
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
