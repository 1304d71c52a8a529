"""`flask import-roster`: what it stores, prints, and answers."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from commands.import_roster import import_roster_command
from models import Trainee, db
from tests.factories import make_intake
from tests.workbooks import AN, BINH, NO_SUCH_DAY, workbook


@pytest.fixture
def roster(app: Flask, tmp_path: Path) -> Path:
    make_intake(code="D1")
    db.session.commit()
    path = tmp_path / "ds.xlsx"
    path.write_bytes(workbook(AN, BINH))
    return path


def run(app: Flask, *args: object) -> Result:
    return app.test_cli_runner().invoke(import_roster_command, [str(arg) for arg in args])


def people() -> int:
    return len(db.session.scalars(db.select(Trainee)).all())


def test_import_roster_stores_and_says_how_many(app: Flask, roster: Path) -> None:
    result = run(app, "D1", roster)
    assert result.exit_code == 0
    assert "new: 2, changed: 0, known: 0, left out: 0" in result.stdout
    assert "dropped columns: Dân tộc" in result.stdout
    assert people() == 2


def test_import_roster_dry_run_stores_nothing(app: Flask, roster: Path) -> None:
    result = run(app, "D1", roster, "--dry-run")
    assert (result.exit_code, people()) == (0, 0)
    assert "would be new: 2" in result.stdout


@pytest.mark.parametrize("option", [(), ("--dry-run",)])
def test_import_roster_faulty_row_is_named_and_refused(app: Flask, roster: Path, option: tuple[str, ...]) -> None:
    roster.write_bytes(workbook(AN, NO_SUCH_DAY))
    result = run(app, "D1", roster, *option)
    assert (result.exit_code, people()) == (2, 0)
    assert "Danh sách, row 3, Ngày sinh: birth_invalid (31/02/1990): at fault" in result.stderr


def test_import_roster_skip_faulty_leaves_the_row_out(app: Flask, roster: Path) -> None:
    roster.write_bytes(workbook(AN, NO_SUCH_DAY))
    result = run(app, "D1", roster, "--skip-faulty")
    assert (result.exit_code, people()) == (0, 1)
    assert "left out: 1" in result.stdout


def test_import_roster_unknown_intake_names_the_known(app: Flask, roster: Path) -> None:
    result = run(app, "D9", roster)
    assert result.exit_code == 2
    assert "no intake with the code D9 (there are: D1)" in result.stderr


@pytest.mark.parametrize("content", [None, b"not a spreadsheet"])
def test_import_roster_no_file_or_no_spreadsheet_is_refused(app: Flask, roster: Path, content: bytes | None) -> None:
    roster.unlink()
    if content is not None:
        roster.write_bytes(content)
    result = run(app, "D1", roster)
    assert result.exit_code == 2
    assert str(roster) in result.stderr
