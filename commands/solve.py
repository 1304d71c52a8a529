"""`flask solve`: reads a problem file, runs the engine, writes a solution file. Uses no database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.files import encoded, output_file, read_problem, say_if_compiling, stopping
from commands.options import problem_argument, seconds_option, seed_option, work_option, workers_option
from scheduler.progress import Progress, SolveOptions
from scheduler.solution import to_json

if TYPE_CHECKING:
    from scheduler.solution import Solution

EXIT_STATUS = {"optimal": 0, "feasible": 0, "infeasible": 3, "unknown": 4}
BOUND_SOURCES = {
    "counting": "what no class avoids, and seats",
    "trainee_patterns": "the best case of each trainee and each class",
    "one_class_model": "an exact model of the one class",
    "class_models": "a model of each class with those who were in it before",
}
HELP = """Make a timetable from the problem in PROBLEM.json.

What is found goes to the --output file, progress and messages to standard error. Ctrl-C stops
early and keeps the best so far.

\b
Exit status:
  0  a timetable was found
  2  a file cannot be read or written, or breaks the format; every fault is named by its path
  3  there is no timetable; the output file says why, and what would give one
  4  none was found in time, and none was shown to be impossible
"""


@click.command("solve", help=HELP, short_help="Make a timetable from a problem file.")
@problem_argument
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="SOLUTION.json",
    help="Where the solution is written; an older file is replaced.",
)
@seconds_option("--time-limit", default=30.0, text="Stop after this many seconds with the best so far.")
@work_option(
    "--work-limit",
    text="Stop after this many counted steps instead of seconds. With one worker and the same seed, "
    "the same problem then always gives the same timetable.",
)
@seed_option
@workers_option(text="Number of processor cores to use.")
@click.pass_context
def solve_command(
    ctx: click.Context,
    problem_path: Path,
    output: Path,
    time_limit: float,
    work_limit: int | None,
    seed: int,
    workers: int,
) -> None:
    # These load a compiler, which no other command should wait for.
    from scheduler.search.compiled import is_warm  # noqa: PLC0415
    from scheduler.solve import solve  # noqa: PLC0415

    given = ctx.get_parameter_source("time_limit")
    seconds = None if work_limit and given is click.core.ParameterSource.DEFAULT else time_limit
    options = SolveOptions(time_limit=seconds, work_limit=work_limit, seed=seed, workers=workers)
    problem = read_problem(problem_path)
    with output_file(output) as write, stopping() as should_stop:
        if work_limit:
            say_if_compiling()
        solution = solve(problem, options=options, on_progress=_print_progress, should_stop=should_stop)
        write(encoded(to_json(solution, problem)))
    for line in outcome_lines(solution, output, warm=is_warm()):
        click.echo(line, err=True)
    ctx.exit(EXIT_STATUS[solution.status])


def _print_progress(progress: Progress) -> None:
    parts = [f"{progress.seconds:7.1f} s", progress.phase]
    if progress.objective is not None:
        parts.append(f"objective {progress.objective}")
    if progress.bound is not None:
        parts.append(f"bound {progress.bound:g}")
    if progress.trainees_missing is not None:
        parts.append(f"trainees who miss lessons {progress.trainees_missing}")
    click.echo("  ".join(parts), err=True)


def outcome_lines(solution: Solution, output: Path, *, warm: bool) -> list[str]:
    """What is told at the end; `warm` says whether the search is compiled on this machine."""
    lines = []
    for reason in solution.reasons:
        lines.append(f"{reason.code}: {reason.text}")
        lines += [f"  way out: {way.text}" for way in reason.ways_out]
    if solution.status == "unknown":
        lines.append("no timetable was found, and none was shown to be impossible: allow more time")
        if not warm:
            lines.append("the search is not compiled on this machine yet: python -m scheduler.search.warm_up does so")
    objective = "" if solution.objective is None else f", objective {solution.objective}"
    bound = "" if solution.bound is None else f", bound {solution.bound:g}"
    if solution.bound_source in BOUND_SOURCES:
        bound += f" (from {BOUND_SOURCES[solution.bound_source]})"
    lines.append(f"{solution.status}{objective}{bound}, {solution.seconds:.1f} s, written to {output}")
    return lines
