import pytest
from flask import Flask

from models import Intake, ProgrammeVersion, db
from operations.actor import COMMAND
from operations.change_settings.cuts import cut_of
from operations.change_settings.save_programme import (
    ClosingNotLastError,
    ModuleCodeTwiceError,
    ModuleFields,
    ProgrammeEmptyError,
    lost_skills,
    save_programme,
)
from operations.errors import StaleError
from operations.projection import project_problem
from tests.factories import NOW, make_class, make_format, make_intake, make_lecturer, make_trainee

FIRST = ModuleFields("M1", "Chuyên đề 1", 4)
NEW = ModuleFields("", "Chuyên đề địa phương", 3)
CLOSING = ModuleFields("M3", "Bế giảng", 2, closing=True)


def _save(intake: Intake, *modules: ModuleFields) -> ProgrammeVersion:
    return save_programme(intake, modules=modules, expected_revision=intake.revision, actor=COMMAND, now=NOW)


def test_changed_programme_is_in_the_next_problem(app: Flask) -> None:
    intake = make_intake()
    make_class(intake)
    make_trainee(intake)
    _save(intake, FIRST, NEW, CLOSING)
    problem = project_problem(intake, now=NOW)
    assert [(module["id"], module["lessons"]) for module in problem["modules"]] == [("M1", 4), ("CD1", 3), ("M3", 2)]
    assert problem["modules"][2]["closing"] is True
    assert sum(problem["formats"][0]["sessions"]) == 9


def test_changed_programme_is_a_new_version_and_the_old_one_stays(app: Flask) -> None:
    intake = make_intake()
    before = intake.programme_version
    after = _save(intake, FIRST, CLOSING)
    assert (after.number, after.programme) == (before.number + 1, before.programme)
    assert [module.lessons for module in before.modules] == [5, 5, 5]
    assert intake.programme_version is after


def test_changed_programme_of_one_intake_leaves_the_others(app: Flask) -> None:
    intake = make_intake()
    other = make_intake(version=intake.programme_version)
    _save(intake, FIRST, CLOSING)
    assert other.programme_version.number == 1


def test_changed_programme_cuts_every_format_anew(app: Flask) -> None:
    intake = make_intake()
    days, evenings = make_format(intake), make_format(intake, periods=(2,), cuts=(4, 4, 4, 3))
    _save(intake, ModuleFields("M1", "Chuyên đề 1", 8), CLOSING)
    assert (cut_of(days), cut_of(evenings)) == ([5, 5], [4, 4, 2])


def test_programme_as_it_was_makes_no_version(app: Flask) -> None:
    intake = make_intake()
    before = intake.programme_version
    rows = [ModuleFields(one.code, one.title, one.lessons, one.closing) for one in before.modules]
    assert _save(intake, *rows) is before
    assert len(db.session.scalars(db.select(ProgrammeVersion)).all()) == 1


def test_lecturers_keep_skills_by_code_and_lost_ones_are_named(app: Flask) -> None:
    intake = make_intake()
    lecturer = make_lecturer(intake, modules=("M1", "M2"))
    make_lecturer(intake, modules=("M1",))
    _save(intake, FIRST, CLOSING)
    assert lost_skills(intake) == [(lecturer, ["M2"])]


def test_module_without_code_gets_one_that_is_free(app: Flask) -> None:
    intake = make_intake()
    made = _save(intake, ModuleFields("CD1", "Một", 1), NEW, ModuleFields(" ", "Ba", 1))
    assert [module.code for module in made.modules] == ["CD1", "CD2", "CD3"]


@pytest.mark.parametrize(
    ("modules", "error"),
    [((), ProgrammeEmptyError), ((FIRST, FIRST), ModuleCodeTwiceError), ((CLOSING, FIRST), ClosingNotLastError)],
)
def test_programme_that_cannot_be_taught_is_refused(
    app: Flask, modules: tuple[ModuleFields, ...], error: type[Exception]
) -> None:
    intake = make_intake()
    db.session.commit()
    with pytest.raises(error):
        _save(intake, *modules)
    assert intake.programme_version.number == 1


def test_programme_stale_page_changes_nothing(app: Flask) -> None:
    intake = make_intake()
    with pytest.raises(StaleError):
        save_programme(intake, modules=[FIRST], expected_revision=intake.revision + 1, actor=COMMAND, now=NOW)
