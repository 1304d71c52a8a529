"""`flask suggest`: what would help a timetable most, measured. Reads files, uses no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from commands.files import read_problem, read_solution, say_if_compiling, stopping, write_json
from commands.options import (
    json_option,
    problem_argument,
    seconds_option,
    seed_option,
    solution_argument,
    work_option,
    workers_option,
)
from commands.table import table
from scheduler.relaxations import KINDS_BY_CODE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from scheduler.figures import Figures
    from scheduler.suggest import Suggestion, Suggestions, TrialProgress

HELP = f"""Say which changes of the problem would help the timetable in SOLUTION.json most.

Each change (one more weekday or class, another format, lecturer or room, a later end …) is tried by
solving the changed problem for a few seconds, those first that touch what the timetable suffers from.
What is told is measured.

More time alone helps too. So the problem as it is is solved on first, everything starts at the best of
that, and then the problem as it is gets as much work as each change, twice. A gain is what a change
gives beyond the better of the two; how far these two are apart tells how much may be chance. The
better half of the changes goes on for a second round.

A later end repeats everybody's last week, because nobody has said how they are busy then.

Suggestions go to standard output, progress to standard error. Ctrl-C stops early and tells what has
been measured.

\b
Kinds of changes:
{chr(10).join(f"  {code}" for code in KINDS_BY_CODE)}

\b
Exit status:
  0  done, whether or not anything helps
  2  a file cannot be read, breaks the format, or the timetable breaks a hard rule
"""
HEADER = ("gain", "total", "complete", "missed lessons", "make-ups", "unwelcome", "last date", "change", "penalties")


@click.command("suggest", help=HELP, short_help="Say what would help a timetable most.")
@problem_argument
@solution_argument
@seconds_option("--seconds", default=60.0, text="Time for everything.")
@seconds_option("--seconds-each", default=4.0, text="Time for one solve.")
@work_option(
    "--work-each",
    text="Count a solve in steps instead of seconds, one solve after the other: repeatable. Needs --solves.",
)
@click.option("--solves", type=click.IntRange(min=4), help="Number of solves, instead of what the time allows.")
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(list(KINDS_BY_CODE)), metavar="KIND", help="Only these kinds."
)
@click.option("--top", type=click.IntRange(min=1), default=10, show_default=True, help="Tell at most so many.")
@seed_option
@workers_option(text="Solves side by side.")
@json_option(instead_of="a table")
def suggest_command(
    problem_path: Path,
    solution_path: Path,
    seconds: float,
    seconds_each: float,
    work_each: int | None,
    solves: int | None,
    kinds: tuple[str, ...],
    top: int,
    seed: int,
    workers: int,
    *,
    as_json: bool,
) -> None:
    from scheduler.suggest import SuggestOptions, suggest  # noqa: PLC0415 - loads a compiler

    if work_each is not None and solves is None:
        raise click.UsageError("--work-each needs --solves")
    problem = read_problem(problem_path)
    solution = read_solution(solution_path, problem)
    options = SuggestOptions(
        seconds=seconds, seconds_each=seconds_each, work_each=work_each, solves=solves, seed=seed, workers=workers
    )
    say_if_compiling()
    with stopping() as should_stop:
        found = suggest(
            problem,
            solution,
            options=options,
            codes=kinds or None,
            on_progress=_print_progress,
            should_stop=should_stop,
        )
    spent = f"{seconds_each:g} s" if work_each is None else f"{work_each} steps"
    if as_json:
        write_json(found.to_json(top))
    else:
        click.echo(_in_words(found, top, spent))


def _print_progress(progress: TrialProgress) -> None:
    what = progress.relaxation.text if progress.relaxation else "the problem as it is"
    click.echo(f"{progress.done:4}/{progress.planned}  total {progress.total}  {what}", err=True)


def _in_words(found: Suggestions, top: int, spent: str) -> str:
    lines = [
        f"The timetable: total {found.current.total}, {_people(found.current)}.",
        f"Solved on as it is, {spent} a round: total {found.unchanged.total}. Gains are counted against that.",
        f"Two such solves ended {found.chance} apart: a gain of about that may be chance.",
        f"{found.offered} changes are offered, {found.promising} touch what the timetable suffers from.",
        f"Tried: {found.tried}.",
        "",
    ]
    if not found.found:
        return "\n".join([*lines, "None of them gains anything."])
    return "\n".join([*lines, table(HEADER, [_row(one) for one in found.found[:top]])])


def _people(figures: Figures) -> str:
    return (
        f"{figures.completing} of {figures.trainees} complete, {figures.missed_lessons} missed lessons, "
        f"{figures.makeups} make-ups, {figures.unwelcome} sessions at unwelcome times, last date {figures.last_date}"
    )


def _row(one: Suggestion) -> tuple[object, ...]:
    figures = one.figures
    return (
        one.gain, figures.total, figures.completing, figures.missed_lessons, figures.makeups, figures.unwelcome,
        figures.last_date, one.relaxation.text, _changes(one.changes),
    )  # fmt: skip


def _changes(changes: Mapping[str, int]) -> str:
    """The penalties by rule, the greatest change first."""
    ordered = sorted(changes.items(), key=lambda entry: -abs(entry[1]))
    return ", ".join(f"{rule} {points:+}" for rule, points in ordered)
