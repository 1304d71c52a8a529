"""Random numbers for the compiled loops, the same on every machine (xorshift, Marsaglia 2003)."""

from __future__ import annotations

import numpy as np

from scheduler.search.arrays import Plan
from scheduler.search.compiled import inner

A, B, C, HIGH = np.uint64(13), np.uint64(7), np.uint64(17), np.uint64(33)


@inner
def below(p: Plan, n: int) -> int:
    """A number from 0 to n - 1."""
    x = p.rng[0]
    x ^= x << A
    x ^= x >> B
    x ^= x << C
    p.rng[0] = x
    return int(np.int64(x >> HIGH) % n)
