"""Medians and ranges of the runs of one engine on one problem."""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import inf
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.engines import ENGINE, ENGINES
from benchmarks.records import of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.records import Record

BEST_KNOWN = Path(__file__).resolve().parent.parent / "best_known.json"


@dataclass(frozen=True)
class Column:
    """One engine with one limit: a column of the tables."""

    engine: str
    seconds: float

    @property
    def title(self) -> str:
        title = ENGINES[self.engine].title
        return title if ENGINES[self.engine].same_every_time else f"{title}, {self.seconds:g} s"


@dataclass(frozen=True)
class Spread:
    """Median and range of some numbers; `failed` runs gave none."""

    middle: float
    low: float
    high: float
    failed: int = 0

    @staticmethod
    def of(values: Sequence[float | None]) -> Spread | None:
        """None where half of the runs or more gave no number, so that there is no median."""
        known = [v for v in values if v is not None]
        failed = len(values) - len(known)
        if 2 * failed >= len(values):
            return None
        return Spread(median([*known, *[inf] * failed]), min(known), max(known), failed)


class Summary:
    """All records, by instance and column."""

    def __init__(self, records: Sequence[Record], best: dict[str, int] | None = None) -> None:
        self.records = records
        self.best: dict[str, int] = (
            json.loads(BEST_KNOWN.read_text(encoding="utf-8"))["totals"] if best is None else best
        )
        self.instances = sorted({r.instance for r in records})
        found = {(r.engine, r.seconds) for r in records}
        order = [name for name in ENGINES if name != ENGINE] + [ENGINE]
        self.columns = [Column(*c) for c in sorted(found, key=lambda c: (order.index(c[0]), c[1]))]

    def runs(self, instance: str, column: Column) -> list[Record]:
        return of(self.records, instance, column.engine, column.seconds)

    def total(self, instance: str, column: Column) -> Spread | None:
        return Spread.of([r.total for r in self.runs(instance, column)])

    def ratio(self, instance: str, column: Column) -> Spread | None:
        """To the best known total; None if that is not known or 0."""
        best, total = self.best.get(instance), self.total(instance, column)
        if not best or total is None:
            return None
        return Spread(total.middle / best, total.low / best, total.high / best, total.failed)

    def of_engine(self) -> list[Column]:
        return [c for c in self.columns if c.engine == ENGINE]

    def peers(self) -> list[Column]:
        return [c for c in self.columns if c.engine != ENGINE]
