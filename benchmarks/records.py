"""What one run has shown, kept as lines of JSON so that a long measurement that was cut goes on."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Record:
    """One run of one engine. `code` fingerprints the engine's source and the problem.

    `total` is the referee's, None without a timetable; `broken` what the referee finds broken. `curve` has (seconds
    since the start-up, total) of every better answer as the engine told it. `startup` and `wall` are seconds,
    `memory` the megabytes of the largest process, `note` the first reason that the answer gives,
    `bound_source` the code of the method that the bound comes from.
    """

    instance: str
    engine: str
    seconds: float
    seed: int
    code: str
    status: str
    total: int | None
    bound: float | None
    broken: tuple[str, ...]
    startup: float | None
    wall: float
    memory: int
    curve: tuple[tuple[float, int], ...]
    note: str = ""
    bound_source: str | None = None

    @property
    def key(self) -> tuple[str, str, float, int, str]:
        return self.instance, self.engine, self.seconds, self.seed, self.code

    @property
    def first(self) -> float | None:
        """Seconds to the first feasible timetable."""
        return self.curve[0][0] if self.curve and self.total is not None else None

    def total_at(self, seconds: float) -> int | None:
        """The best total so far, as the engine told it."""
        known = [total for at, total in self.curve if at <= seconds]
        return known[-1] if known else None


def read_records(path: Path) -> list[Record]:
    """The records of a file, none if there is no file. A last line that was cut is left out."""
    if not path.exists():
        return []
    records = []
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        if line.endswith("\n"):
            data = json.loads(line)
            data["broken"] = tuple(data["broken"])
            data["curve"] = tuple((at, total) for at, total in data["curve"])
            records.append(Record(**data))
    return records


def append_record(path: Path, record: Record) -> None:
    """Add a record; a line that was cut before is ended first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    cut = path.exists() and path.read_bytes()[-1:] not in (b"", b"\n")
    if cut:
        kept = path.read_bytes()
        path.write_bytes(kept[: kept.rfind(b"\n") + 1])
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(record)) + "\n")


def of(records: Iterable[Record], instance: str, engine: str, seconds: float) -> list[Record]:
    return [r for r in records if (r.instance, r.engine, r.seconds) == (instance, engine, seconds)]
