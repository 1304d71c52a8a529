"""Rows of the problem as arrays of 64-bit numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from scheduler.problem import FREE, IMPOSSIBLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scheduler.search.arrays import Array

NONE = -1  # no such thing


def ints(rows: Iterable[Any]) -> Array:
    return np.array(list(rows), dtype=np.int64)


def marks(text: str) -> list[int]:
    """The letters of an availability as 0 free, 1 unwelcome, 2 impossible."""
    return [0 if mark == FREE else 2 if mark == IMPOSSIBLE else 1 for mark in text]


def table(rows: Sequence[Sequence[int]], width: int, fill: int = NONE) -> Array:
    """Rows of different lengths as one array of at least one row."""
    cells = np.full((max(1, len(rows)), max(1, width)), fill, dtype=np.int64)
    for i, row in enumerate(rows):
        cells[i, : len(row)] = row
    return cells


def places(items: Iterable[Any]) -> dict[str, int]:
    """The number of each item by its id."""
    return {item.id: i for i, item in enumerate(items)}
