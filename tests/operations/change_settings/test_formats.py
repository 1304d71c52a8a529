import pytest
from flask import Flask

from models import Format, HeldClass, Intake, Timetable, db
from operations.actor import COMMAND
from operations.change_settings.cuts import CutSumError, CutTooLongError, cut_of
from operations.change_settings.delete_format import FormatUsedError, delete_format
from operations.change_settings.save_format import (
    FormatCodeTakenError,
    FormatFields,
    FormatWithoutTimesError,
    PerWeekOrderError,
    fields_of,
    save_format,
)
from operations.errors import NotFoundError, StaleError
from operations.projection import project_problem
from tests.factories import NOW, make_class, make_format, make_intake, make_programme, make_trainee

MORNING, AFTERNOON, EVENING = 0, 1, 2


def _fields(intake: Intake, *, periods: tuple[int, ...] = (EVENING,), **values) -> FormatFields:
    cells = frozenset((day, intake.periods[place].id) for day in range(5) for place in periods)
    return FormatFields(**({"code": "toi", "name": "Buổi tối", "cells": cells} | values))


def _save(intake: Intake, fields: FormatFields, used: Format | None = None) -> Format:
    return save_format(intake, used=used, fields=fields, expected_revision=intake.revision, actor=COMMAND, now=NOW)


def test_new_format_cuts_the_programme_by_its_shortest_period(app: Flask) -> None:
    intake = make_intake(version=make_programme(lessons=(5, 5, 2)))
    assert cut_of(_save(intake, _fields(intake, periods=(MORNING, EVENING)))) == [4, 4, 4]


def test_changed_format_is_in_the_next_problem(app: Flask) -> None:
    intake = make_intake()
    used = make_format(intake)
    make_class(intake, formats=[used])
    make_trainee(intake)
    _save(intake, _fields(intake, per_week=(2, 3), max_gap_days=8, online=True, cut=(3,) * 5), used)
    (told,) = project_problem(intake, now=NOW)["formats"]
    assert told["sessions"] == [3] * 5
    assert told["week"] == "001" * 5 + "000" * 2
    assert (told["per_week"], told["max_gap_days"], told["online"]) == ([2, 3], 8, True)


def test_format_saved_twice_keeps_rows_and_values(app: Flask) -> None:
    intake = make_intake()
    fields = _fields(intake, per_week=(1, 2), cut=(4, 4, 4, 3))
    used = _save(intake, fields)
    _save(intake, fields, used)
    assert fields_of(used) == fields


@pytest.mark.parametrize(
    ("cut", "error"), [((4, 4, 4), CutSumError), ((5, 5, 5), CutTooLongError), ((4, 4, 4, 3, 0), CutSumError)]
)
def test_cut_by_hand_that_cannot_be_held_is_refused(app: Flask, cut: tuple[int, ...], error: type[Exception]) -> None:
    intake = make_intake()
    with pytest.raises(error):
        _save(intake, _fields(intake, cut=cut))


def test_cut_by_hand_may_use_the_longest_period(app: Flask) -> None:
    intake = make_intake()
    assert cut_of(_save(intake, _fields(intake, periods=(MORNING, EVENING), cut=(5, 5, 4, 1)))) == [5, 5, 4, 1]


def test_format_without_a_part_of_the_week_is_refused(app: Flask) -> None:
    intake = make_intake()
    with pytest.raises(FormatWithoutTimesError):
        _save(intake, _fields(intake, cells=frozenset()))


def test_format_with_a_period_of_another_intake_is_refused(app: Flask) -> None:
    intake, other = make_intake(), make_intake()
    with pytest.raises(NotFoundError):
        _save(intake, _fields(other))


def test_format_code_of_another_format_is_refused_whatever_its_case(app: Flask) -> None:
    intake = make_intake()
    _save(intake, _fields(intake))
    with pytest.raises(FormatCodeTakenError):
        _save(intake, _fields(intake, code=" TOI "))


def test_format_least_above_most_is_refused(app: Flask) -> None:
    intake = make_intake()
    with pytest.raises(PerWeekOrderError):
        _save(intake, _fields(intake, per_week=(4, 3)))


def test_format_stale_page_stores_nothing(app: Flask) -> None:
    intake = make_intake()
    with pytest.raises(StaleError):
        save_format(
            intake, used=None, fields=_fields(intake), expected_revision=intake.revision - 1, actor=COMMAND, now=NOW
        )
    assert db.session.scalars(db.select(Format)).all() == []


def _delete(intake: Intake, used: Format) -> None:
    delete_format(intake, used=used, expected_revision=intake.revision, actor=COMMAND, now=NOW)


def test_delete_format_that_nobody_uses(app: Flask) -> None:
    intake = make_intake()
    _delete(intake, make_format(intake))
    assert db.session.scalars(db.select(Format)).all() == []


def test_delete_format_of_a_class_is_refused_and_names_the_class(app: Flask) -> None:
    intake = make_intake()
    used = make_format(intake)
    make_class(intake, formats=[used], code="L07")
    with pytest.raises(FormatUsedError) as caught:
        _delete(intake, used)
    assert caught.value.params["classes"] == ["L07"]


def test_delete_format_of_the_draft_is_refused(app: Flask) -> None:
    intake = make_intake()
    used = make_format(intake)
    course_class = make_class(intake)
    held = HeldClass(course_class=course_class, format=used)
    db.session.add(Timetable(intake=intake, updated_at=NOW, held_classes=[held]))
    db.session.commit()
    with pytest.raises(FormatUsedError):
        _delete(intake, used)
