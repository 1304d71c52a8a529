"""The report tells medians, ranges, losses and failures of what was measured."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks.engines import ENGINES
from benchmarks.records import Record, append_record, read_records
from benchmarks.report import tables, write_report
from benchmarks.report.summary import Column, Spread, Summary

FIVE, SIXTY, GREEDY = Column("engine", 5), Column("engine", 60), Column("greedy", 60)


def record(engine: str, seconds: float, seed: int, total: int | None, **more: Any) -> Record:
    values: dict[str, Any] = {
        "instance": "north",
        "engine": engine,
        "seconds": seconds,
        "seed": seed,
        "code": "abc",
        "status": "feasible" if total is not None else "unknown",
        "total": total,
        "bound": None,
        "broken": (),
        "startup": 0.5,
        "wall": seconds + 0.7,
        "memory": 80,
        "curve": () if total is None else ((1.0, total + 500), (3.0, total)),
    }
    return Record(**values | more)


@pytest.fixture
def records() -> list[Record]:
    return [
        *(record("engine", 5, seed, total) for seed, total in enumerate((900, 1100, 1300), start=1)),
        *(record("engine", 60, seed, total, bound=300.0) for seed, total in enumerate((700, 800, 900), start=1)),
        record("greedy", 60, 1, 1000, curve=((0.02, 1000),)),
        record("fet", 60, 1, None, broken=("room R0 slot 3: used by two",), status="feasible"),
    ]


def test_totals_have_medians_and_ranges_and_losses_in_bold(records: list[Record]) -> None:
    text = tables.totals(Summary(records, {"north": 1000}))
    assert "| north | 1,000 | 1,000 | – | **1,100 (900–1,300)** | 800 (700–900) |" in text


def test_losses_name_the_best_known_total_and_the_peer(records: list[Record]) -> None:
    assert tables.losses(Summary(records, {"north": 750})) == [
        "north, this engine, 5 s: 1,100, best known 750",
        "north, this engine, 5 s: 1,100, greedy, first come 1,000",
        "north, this engine, 60 s: 800, best known 750",
    ]


def test_ratio_is_to_the_best_known_total_unless_that_is_zero(records: list[Record]) -> None:
    known, planted = Summary(records, {"north": 1000}), Summary(records, {"north": 0})
    assert known.ratio("north", SIXTY) == Spread(0.8, 0.7, 0.9)
    assert planted.ratio("north", SIXTY) is None
    assert "| mean of the medians | 1.10 | 0.80 |" in tables.ratios(known)


def test_spread_counts_failed_runs_as_worst_and_has_no_median_if_half_fail() -> None:
    assert Spread.of([3, None, 1]) == Spread(3, 1, 3, failed=1)
    assert Spread.of([3, None]) is None
    assert Spread.of([]) is None


def test_failures_name_what_is_broken(records: list[Record]) -> None:
    assert tables.failures(Summary(records, {})) == ["north, fet, 60 s, seed 1: room R0 slot 3: used by two"]


def test_notes_are_counted(records: list[Record]) -> None:
    noted = [record("monolithic", 60, seed, 900, note="the model was not written") for seed in (1, 2)]
    title = ENGINES["monolithic"].title
    expected = [f"north, {title}, 60 s: the model was not written (2 runs)"]
    assert tables.notes(Summary([*records, *noted], {})) == expected


def test_mean_ratio_over_time_is_that_of_the_longest_runs_where_all_have_a_timetable(records: list[Record]) -> None:
    shown = tables.over_time(Summary(records, {"north": 400}))
    assert "| 2 s | 3.25 | 1 of 1 |" in shown  # 700 to 900, and 500 more at first
    assert "| 3 s | 2.00 | 1 of 1 |" in shown
    assert "| 60 s | 2.00 | 1 of 1 |" in shown
    early = tables.over_time(Summary([r for r in records if r.engine != "engine"], {"north": 400}))
    assert early == "Nothing was measured that has a best known total."


def test_bound_is_the_best_that_was_proven(records: list[Record]) -> None:
    assert "| north | 300 | this engine | 700 | 57.1 % |" in tables.bounds(Summary(records, {}))


def test_bound_says_what_it_comes_from(records: list[Record]) -> None:
    told = record("engine", 60, 4, 700, bound=300.0, bound_source="trainee_patterns")
    expected = "| north | 300 | this engine: the best case of each trainee and each class | 700 | 57.1 % |"
    assert expected in tables.bounds(Summary([*records, told], {}))


def test_first_timetable_and_curve_come_from_what_the_engine_told(records: list[Record]) -> None:
    assert [records[0].total_at(t) for t in (0.5, 1.0, 2.9, 3.0)] == [None, 1400, 1400, 900]
    assert "| north | 0.0 | – | 1.0 | 1.0 |" in tables.first_feasible(Summary(records, {}))


def test_report_is_written_with_its_plots(records: list[Record], tmp_path: Path) -> None:
    write_report(records, tmp_path / "REPORT.md", missing=2, best={"north": 1000})
    text = (tmp_path / "REPORT.md").read_text(encoding="utf-8")
    assert "2 runs are missing" in text
    for engine in ENGINES.values():
        assert all(item in text for item in engine.cannot)
    for name in ("north", "ratios"):
        assert f"(plots/{name}.svg)" in text
        assert "this engine, 60 s" in (tmp_path / f"plots/{name}.svg").read_text(encoding="utf-8")


def test_records_are_read_as_they_were_written_also_after_a_cut(records: list[Record], tmp_path: Path) -> None:
    path = tmp_path / "runs.jsonl"
    assert read_records(path) == []
    append_record(path, records[0])
    path.write_text(path.read_text(encoding="utf-8") + '{"instance": "nor', encoding="utf-8")
    assert read_records(path) == records[:1]
    append_record(path, records[1])
    assert read_records(path) == records[:2]
