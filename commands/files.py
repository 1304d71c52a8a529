"""What commands that work on files share: reading problems and solutions, writing, stopping in order."""

from __future__ import annotations

import json
import os
import signal
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, NoReturn

import click

from scheduler.check import check
from scheduler.problem import ProblemFormatError, SolutionFormatError, parse_problem
from scheduler.solution import parse_solution

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from scheduler.problem import Problem
    from scheduler.solution import Solution

UNUSABLE = 2  # the exit status
MOST_LINES = 10  # of broken rules that are named


class UnusableFileError(click.ClickException):
    """A file cannot be read or written, or breaks the format; the lines say where."""

    exit_code = UNUSABLE

    def __init__(self, path: Path, *lines: str) -> None:
        super().__init__("\n".join(f"{path}: {line}" for line in lines))

    def show(self, file: IO[str] | None = None) -> None:
        click.echo(self.message, file=file, err=file is None)


def read_problem(path: Path) -> Problem:
    """The problem in a file; UnusableFileError names every reason why there is none."""
    try:
        return parse_problem(_read_json(path))
    except ProblemFormatError as error:
        raise UnusableFileError(path, *map(str, error.faults)) from error


def read_solution(path: Path, problem: Problem) -> Solution:
    """The solution in a file; UnusableFileError where there is none, or where it breaks a hard rule of the problem."""
    try:
        solution = parse_solution(_read_json(path), problem)
    except SolutionFormatError as error:
        raise UnusableFileError(path, *map(str, error.faults)) from error
    if not solution.has_timetable:
        raise UnusableFileError(path, f"holds no timetable, its status is {solution.status}")
    broken = check(problem, solution).violations
    if broken:
        lines = [f"breaks rule {v.rule}: {v.code} {json.dumps(dict(v.params))}" for v in broken[:MOST_LINES]]
        more = [f"and {len(broken) - MOST_LINES} more"] if len(broken) > MOST_LINES else []
        raise UnusableFileError(path, *lines, *more)
    return solution


def _read_json(path: Path) -> object:
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"), parse_constant=_refuse_constant)
    except OSError as error:
        raise UnusableFileError(path, _in_words(error)) from error
    except UnicodeDecodeError as error:
        raise UnusableFileError(path, f"is not UTF-8 text (byte {error.start})") from error
    except json.JSONDecodeError as error:
        message = f"is not JSON: line {error.lineno}, column {error.colno}: {error.msg}"
        raise UnusableFileError(path, message) from error
    except RecursionError as error:
        raise UnusableFileError(path, "is nested too deeply") from error
    except ValueError as error:
        raise UnusableFileError(path, f"is not JSON: {error}") from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number of JSON")


def _in_words(error: OSError) -> str:
    return error.strerror or str(error)


@contextmanager
def output_file(path: Path) -> Iterator[Callable[[bytes], None]]:
    """Gives a function that writes the file in one piece. That it can be written is tried before the run."""
    if path.is_dir():
        raise UnusableFileError(path, "is a directory")
    in_place = path.exists() and not path.is_file()  # such as /dev/null
    target = path if in_place else path.with_name(f".{path.name}.{os.getpid()}.part")

    def write(content: bytes) -> None:
        with _naming(path):
            target.write_bytes(content)
            if not in_place:
                target.replace(path)

    with _naming(path):
        target.write_bytes(b"")
    try:
        yield write
    finally:
        if not in_place:
            target.unlink(missing_ok=True)


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Says of an error in writing which path could not be written."""
    try:
        yield
    except OSError as error:
        raise UnusableFileError(path, f"cannot be written: {_in_words(error)}") from error


def say_if_compiling() -> None:
    """Why nothing seems to happen in a first run."""
    from scheduler.search.compiled import is_warm  # noqa: PLC0415 - loads a compiler

    if not is_warm():
        click.echo("Compiling the search first, once on this machine: a minute or two …", err=True)


@contextmanager
def stopping() -> Iterator[Callable[[], bool]]:
    """Gives a function that says whether Ctrl-C or a request to end has come, which then end nothing by force."""
    stopped: list[int] = []
    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, lambda number, _frame: stopped.append(number)) for number in signals]
    try:
        yield lambda: bool(stopped)
    finally:
        for number, handler in zip(signals, before, strict=True):
            signal.signal(number, handler)


def write_json(data: dict[str, object]) -> None:
    """To standard output, as it would stand in a file."""
    click.echo(encoded(data).decode(), nl=False)


def encoded(data: dict[str, object]) -> bytes:
    try:
        return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
    except UnicodeEncodeError:  # half a character in a field of a held session, which is written as it was read
        return (json.dumps(data, indent=1) + "\n").encode()
