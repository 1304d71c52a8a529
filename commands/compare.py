"""`flask compare`: which format serves the people of a problem. Reads a file, uses no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from commands.files import read_problem, stopping, write_json
from commands.options import (
    json_option,
    problem_argument,
    seconds_option,
    seed_option,
    work_option,
    workers_option,
)
from commands.table import table
from scheduler.progress import SolveOptions

if TYPE_CHECKING:
    from pathlib import Path

    from scheduler.compare import Row

HELP = """Say which format would serve the people in PROBLEM.json best.

The problem is solved with every class in one format, for each format, and at last with a free mix, in
which each class has the format that is best for it. All get the same time; a mix that comes out worse
than the best single format gets it once more, from there on, so that it is never worse.

Every class may take every format here, whatever its own formats are: who may have which is a decision
that the comparison is made for. With --own-formats each class keeps to its own, and is left out of the
rows of others. Pins, a previous timetable and what has been held are not looked at: the question is
about the people.

The table goes to standard output, progress to standard error. Ctrl-C stops early and tells what has
been found; the row that was being solved is its best so far.

\b
Columns:
  complete           people who attend enough lessons, the closing ones among them
  missed lessons     over all people
  make-ups           sessions attended in another class
  unwelcome          attended sessions in times that are possible but unwelcome
  last date          of the last session of all classes
  lecturer sessions  held sessions, each of which takes a lecturer
  total              weighted sum of all penalties, smaller is better

\b
Exit status:
  0  there is a timetable in some row
  2  the file cannot be read or breaks the format
  3  there is a timetable in none, and it was shown that there cannot be
  4  there is a timetable in none
"""
HEADER = (
    "format", "status", "complete", "missed lessons", "make-ups", "unwelcome", "last date", "classes",
    "lecturer sessions", "total",
)  # fmt: skip
FREE_MIX = "free mix"


@click.command("compare", help=HELP, short_help="Say which format would serve the people of a problem best.")
@problem_argument
@seconds_option("--seconds", default=20.0, text="Time for each row.")
@work_option("--work-limit", text="Count each row in steps instead of seconds: with one worker repeatable.")
@click.option("--own-formats", is_flag=True, help="Each class has only its own formats.")
@seed_option
@workers_option(text="Processor cores to use.")
@json_option(instead_of="a table")
@click.pass_context
def compare_command(
    ctx: click.Context,
    problem_path: Path,
    seconds: float,
    work_limit: int | None,
    seed: int,
    workers: int,
    *,
    own_formats: bool,
    as_json: bool,
) -> None:
    from scheduler.compare import compare_formats  # noqa: PLC0415 - loads a compiler

    problem = read_problem(problem_path)
    names = {fmt.id: fmt.name or fmt.id for fmt in problem.formats}
    options = SolveOptions(
        time_limit=None if work_limit else seconds, work_limit=work_limit, seed=seed, workers=workers
    )

    def on_row(row: Row) -> None:
        total = f"total {row.figures.total}" if row.figures else row.status
        click.echo(f"{_name(row, names)}: {total}", err=True)

    with stopping() as should_stop:
        rows = compare_formats(
            problem, options=options, own_formats=own_formats, on_row=on_row, should_stop=should_stop
        )
    if as_json:
        write_json({"rows": [row.to_json() for row in rows]})
    else:
        click.echo("\n".join([table(HEADER, [_cells(row, names) for row in rows]), *_reasons(rows, names)]))
    ctx.exit(_exit_status(rows))


def _name(row: Row, names: dict[str, str]) -> str:
    return FREE_MIX if row.format is None else names[row.format]


def _cells(row: Row, names: dict[str, str]) -> tuple[object, ...]:
    figures = row.figures
    if figures is None:
        return (_name(row, names), row.status, *[None] * (len(HEADER) - 2))
    return (
        _name(row, names), row.status, figures.completing, figures.missed_lessons, figures.makeups, figures.unwelcome,
        figures.last_date, figures.classes, figures.lecturer_sessions, figures.total,
    )  # fmt: skip


def _reasons(rows: tuple[Row, ...], names: dict[str, str]) -> list[str]:
    """Why there is no timetable, for the rows of which that is known."""
    lines = [f"- {_name(row, names)}: {reason.text}" for row in rows for reason in row.reasons]
    return ["", *lines] if lines else []


def _exit_status(rows: tuple[Row, ...]) -> int:
    if any(row.figures for row in rows):
        return 0
    return 3 if rows and all(row.status == "infeasible" for row in rows) else 4
