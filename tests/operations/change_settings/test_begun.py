"""A course that has begun keeps its programme and its cut."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from models import Intake, Release, db
from operations.actor import COMMAND
from operations.change_settings import save_format as formats
from operations.change_settings import save_periods as periods
from operations.change_settings.begun import CourseBegunError, begun_formats
from operations.change_settings.cuts import CutTooLongError, cut_of, formats_of
from operations.change_settings.save_programme import ModuleFields, save_programme
from tests.factories import NOW, make_class, make_draft, make_held_class, make_intake

# The first session begins on Monday 12/01/2026 at 7:30 of the school's clock.
BEFORE, AFTER = datetime.fromisoformat("2026-01-12T07:29+07:00"), datetime.fromisoformat("2026-01-12T07:30+07:00")
AS_IT_WAS = [ModuleFields("M1", "Một", 5), ModuleFields("M2", "Hai", 5), ModuleFields("M3", "Ba", 5, closing=True)]


def _published() -> Intake:
    intake = make_intake()
    make_held_class(make_draft(intake), make_class(intake), [(date(2026, 1, 12) + timedelta(n), 0) for n in range(3)])
    db.session.add(Release(intake=intake, number=1, changes={}, timetable_revision=1, published_at=NOW))
    db.session.commit()
    return intake


def _save_programme(intake: Intake, modules: list[ModuleFields], *, now: datetime) -> None:
    save_programme(intake, modules=modules, expected_revision=intake.revision, actor=COMMAND, now=now)


def _save_format(intake: Intake, *, now: datetime, **values: object) -> None:
    (used,) = formats_of(intake)
    fields = replace(formats.fields_of(used), **values)  # type: ignore[arg-type]
    formats.save_format(intake, used=used, fields=fields, expected_revision=intake.revision, actor=COMMAND, now=now)


def test_course_begins_with_its_first_published_session(app: Flask) -> None:
    intake = _published()
    (used,) = formats_of(intake)
    assert begun_formats(intake, now=BEFORE) == set()
    assert begun_formats(intake, now=AFTER) == {used.id}


def test_draft_that_was_never_published_begins_nothing(app: Flask) -> None:
    intake = _published()
    db.session.delete(db.session.scalars(db.select(Release)).one())
    assert begun_formats(intake, now=AFTER) == set()


def test_lessons_change_until_the_course_begins(app: Flask) -> None:
    intake = _published()
    modules = [*AS_IT_WAS[:2], replace(AS_IT_WAS[2], lessons=4)]
    with pytest.raises(CourseBegunError):
        _save_programme(intake, modules, now=AFTER)
    assert intake.programme_version.lessons == 15
    _save_programme(intake, modules, now=BEFORE)
    assert intake.programme_version.lessons == 14


def test_titles_change_after_the_course_has_begun(app: Flask) -> None:
    intake = _published()
    _save_programme(intake, AS_IT_WAS, now=AFTER)
    assert [module.title for module in intake.programme_version.modules] == ["Một", "Hai", "Ba"]


def test_cut_stays_after_the_course_has_begun(app: Flask) -> None:
    intake = _published()
    with pytest.raises(CourseBegunError):
        _save_format(intake, cut=(5, 5, 4, 1), now=AFTER)
    _save_format(intake, cut=None, name="Tên mới", now=AFTER)
    (used,) = formats_of(intake)
    assert (used.name, cut_of(used)) == ("Tên mới", [5, 5, 5])


def test_periods_too_short_for_what_has_begun_are_refused(app: Flask) -> None:
    intake = _published()
    rows = [replace(periods.fields_of(period), lessons=4) for period in intake.periods]
    with pytest.raises(CutTooLongError):
        periods.save_periods(intake, periods=rows, expected_revision=intake.revision, actor=COMMAND, now=AFTER)
    assert [period.lessons for period in intake.periods] == [5, 5, 4]
