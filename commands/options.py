"""Arguments and options that mean the same in every command that works on problem and solution files."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

problem_argument = click.argument("problem_path", metavar="PROBLEM.json", type=click.Path(path_type=Path))
solution_argument = click.argument("solution_path", metavar="SOLUTION.json", type=click.Path(path_type=Path))
seed_option = click.option(
    "--seed", type=click.IntRange(0, 2**31 - 1), default=1, show_default=True, help="Random seed."
)


def seconds_option(name: str, *, default: float, text: str) -> Decorator:
    """A time limit; only a finite one ends."""
    return click.option(
        name,
        type=click.FloatRange(min=0, min_open=True),
        default=default,
        show_default=True,
        callback=_finite,
        metavar="SECONDS",
        help=text,
    )


def work_option(name: str, *, text: str) -> Decorator:
    """A limit in counted steps, which does not depend on the machine."""
    return click.option(name, type=click.IntRange(min=1), metavar="STEPS", help=text)


def workers_option(*, text: str) -> Decorator:
    return click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help=text)


def json_option(*, instead_of: str) -> Decorator:
    return click.option("--json", "as_json", is_flag=True, help=f"Write JSON instead of {instead_of}.")


def _finite(_ctx: click.Context, _param: click.Parameter, value: float) -> float:
    if not math.isfinite(value):
        raise click.BadParameter("must be a number of seconds")
    return value
