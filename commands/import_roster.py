"""`flask import-roster`: takes a unit's roster (XLSX) into an intake."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import with_appcontext

from models import Intake, db
from operations.actor import COMMAND
from operations.import_roster import (
    ImportResult,
    RosterFaultsError,
    RosterFileRefusedError,
    RosterPreview,
    import_roster,
    preview_roster,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from documents.faults import RowFault

UNUSABLE = 2
HELP = """Take the people and working patterns of FILE.xlsx into the intake INTAKE_CODE.

People who are on the roster already (same name, birth and unit) get what is new in the file and are
never doubled: importing the same file again changes nothing. What a person or an officer has
answered is never replaced by a unit's pattern. Columns with ethnicity, religion or identity papers
are dropped. Faults are named on standard error by sheet, row and column.

\b
Exit status:
  0  imported (or, with --dry-run, could be imported)
  2  no such intake or file, the file is no roster, or rows are at fault and --skip-faulty was not
     given; nothing was stored
"""


class UnusableRosterError(click.ClickException):
    """Nothing was stored; the lines say why."""

    exit_code = UNUSABLE

    def show(self, file: object = None) -> None:  # noqa: ARG002
        click.echo(self.message, err=True)


@click.command("import-roster", help=HELP, short_help="Take a roster (XLSX) into an intake.")
@click.argument("intake_code", metavar="INTAKE_CODE")
@click.argument("path", metavar="FILE.xlsx", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be done; store nothing.")
@click.option("--skip-faulty", is_flag=True, help="Leave out the rows that are at fault, import the others.")
@with_appcontext
def import_roster_command(intake_code: str, path: Path, *, dry_run: bool, skip_faulty: bool) -> None:
    intake = _find_intake(intake_code)
    data = _read(path)
    try:
        preview = preview_roster(intake, data, path.name)
        _print_faults(preview.warnings, note="kept without this")
        _print_faults(preview.faults, note="left out" if skip_faulty else "at fault")
        if dry_run:
            _finish_dry_run(preview, skip_faulty=skip_faulty)
            return
        clock = current_app.extensions["clock"]
        result = import_roster(intake, data, filename=path.name, actor=COMMAND, now=clock(), skip_faulty=skip_faulty)
    except RosterFileRefusedError as error:
        told = "".join(f", {key} {value}" for key, value in error.params.items() if key != "filename")
        raise UnusableRosterError(f"{path}: {error.code}{told}") from error
    except RosterFaultsError as error:
        raise UnusableRosterError(_refusal(error.params["rows"])) from error
    _print_result(result)


def _find_intake(code: str) -> Intake:
    intake: Intake | None = db.session.scalar(db.select(Intake).filter_by(code=code))
    if intake is None:
        known = ", ".join(db.session.scalars(db.select(Intake.code).order_by(Intake.code))) or "none yet"
        raise UnusableRosterError(f"no intake with the code {code} (there are: {known})")
    return intake


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnusableRosterError(f"{path}: {error.strerror or error}") from error


def _print_faults(faults: Iterable[RowFault], *, note: str) -> None:
    for fault in faults:
        column = f", {fault.column}" if fault.column else ""
        value = f" ({fault.value})" if fault.value else ""
        click.echo(f"{fault.sheet}, row {fault.row_number}{column}: {fault.code}{value}: {note}", err=True)


def _refusal(rows: int) -> str:
    return f"{rows} rows are at fault; nothing was stored. Correct them, or leave them out with --skip-faulty."


def _finish_dry_run(preview: RosterPreview, *, skip_faulty: bool) -> None:
    rows = len({(fault.sheet, fault.row_number) for fault in preview.faults})
    click.echo(f"would be new: {len(preview.new)}, changed: {len(preview.changed)}, known: {len(preview.known)}")
    _print_dropped(preview.dropped_columns)
    if rows and not skip_faulty:
        raise UnusableRosterError(_refusal(rows))


def _print_result(result: ImportResult) -> None:
    click.echo(f"new: {result.new}, changed: {result.changed}, known: {result.known}, left out: {result.left_out}")
    click.echo(f"new units: {result.new_units}, working patterns: {result.patterns}")
    _print_dropped(result.dropped_columns)


def _print_dropped(columns: tuple[str, ...]) -> None:
    if columns:
        click.echo(f"dropped columns: {', '.join(columns)}")
