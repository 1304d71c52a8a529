"""`flask explain`: why a timetable is as it is, for trainees and for sessions. Reads files, uses no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from commands.explain_text import session_lines, trainee_lines
from commands.explain_words import Words
from commands.files import read_problem, read_solution, write_json
from commands.options import json_option, problem_argument, solution_argument
from scheduler.explain import explain_session, explain_trainees, plain
from scheduler.explain.session import SessionNotCountedError

if TYPE_CHECKING:
    from pathlib import Path

    from scheduler.explain import SessionExplanation, TraineeExplanation
    from scheduler.problem import Problem
    from scheduler.solution import Solution

HELP = """Say why the timetable in SOLUTION.json is as it is.

For every trainee who misses lessons, has make-ups or has no class: which sessions they do not attend and why,
why each session of another class that teaches the same does or does not serve, and what speaks against
being at home in another class. With --session: what speaks against each other slot of that session, and what
moving it there would change. Sessions are counted from 0, as in the files.

\b
Exit status:
  0  explained
  2  a file cannot be read, breaks the format, or the timetable breaks a hard rule; or there is no
     such trainee or session
"""


def _read_session(_ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]) -> list[tuple[str, int]]:
    found = []
    for value in values:
        class_id, colon, session = value.rpartition(":")
        if not colon or not session.isascii() or not session.isdigit() or len(session) > 9:
            raise click.BadParameter(f"{value!r} is not CLASS:K, such as C00:3")
        found.append((class_id, int(session)))
    return found


@click.command("explain", help=HELP, short_help="Say why a timetable is as it is.")
@problem_argument
@solution_argument
@click.option("--trainee", "trainees", multiple=True, metavar="ID", help="Only this trainee; may be repeated.")
@click.option(
    "--session",
    "sessions",
    multiple=True,
    metavar="CLASS:K",
    callback=_read_session,
    help="The other slots of session K of a class; may be repeated.",
)
@json_option(instead_of="text")
def explain_command(
    problem_path: Path,
    solution_path: Path,
    trainees: tuple[str, ...],
    sessions: list[tuple[str, int]],
    *,
    as_json: bool,
) -> None:
    problem = read_problem(problem_path)
    solution = read_solution(solution_path, problem)
    people = _explain_trainees(problem, solution, trainees, everybody=not sessions)
    found = [_explain_session(problem, solution, *asked) for asked in sessions]
    if as_json:
        write_json({"trainees": plain(people), "sessions": plain(found)})
        return
    words = Words(problem)
    for one in people:
        click.echo("\n".join([*trainee_lines(one, problem, words), ""]))
    for session in found:
        click.echo("\n".join([*session_lines(session, words), ""]))
    if not people and not sessions:
        click.echo("Everybody hears every lesson in their own class.")


def _explain_trainees(
    problem: Problem, solution: Solution, trainees: tuple[str, ...], *, everybody: bool
) -> tuple[TraineeExplanation, ...]:
    """Those who are asked for; without any, all who miss something unless only sessions are asked for."""
    unknown = [tid for tid in trainees if tid not in problem.trainees_by_id]
    if unknown:
        raise click.BadParameter(f"no trainee {unknown[0]!r} in the problem", param_hint="'--trainee'")
    if trainees:
        return explain_trainees(problem, solution, only=trainees)
    return explain_trainees(problem, solution) if everybody else ()


def _explain_session(problem: Problem, solution: Solution, class_id: str, session: int) -> SessionExplanation:
    try:
        return explain_session(problem, solution, class_id, session)
    except SessionNotCountedError as error:
        message = f"the timetable has no session {class_id}:{session}"
        raise click.BadParameter(message, param_hint="'--session'") from error
