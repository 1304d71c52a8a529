"""What a form lets through fits into its column: PostgreSQL refuses a longer text, SQLite stores it."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from wtforms import Form, HiddenField, StringField
from wtforms.validators import Length

from models import (
    ClosedDay,
    CourseClass,
    Format,
    Intake,
    Lecturer,
    Module,
    Period,
    ProgrammeVersion,
    Release,
    Room,
    Site,
    Trainee,
    Unit,
    User,
)
from web.availability.closed_day_views import ClosedDayForm
from web.intakes.forms import EditIntakeForm, NewIntakeForm, TraineeForm
from web.settings.class_views import ClassForm
from web.settings.format_forms import FormatForm
from web.settings.lecturer_views import LecturerForm
from web.settings.period_views import PeriodForm
from web.settings.programme_views import ModuleForm, ProgrammeForm
from web.settings.room_views import RoomForm, SiteForm
from web.settings.unit_views import UnitForm
from web.timetable.forms import PublishForm
from web.users.views import NewUserForm, UserForm

STORED: list[tuple[type[Form], Any]] = [
    (ClassForm, CourseClass), (ClosedDayForm, ClosedDay), (EditIntakeForm, Intake), (FormatForm, Format),
    (LecturerForm, Lecturer), (ModuleForm, Module), (NewIntakeForm, Intake), (NewUserForm, User),
    (PeriodForm, Period), (ProgrammeForm, ProgrammeVersion), (PublishForm, Release), (RoomForm, Room),
    (SiteForm, Site), (TraineeForm, Trainee), (UnitForm, Unit), (UserForm, User),
]  # fmt: skip
# Read by a parser that gives a value of bounded length, or stored as something else than text.
PARSED = {"birth", "date", "phone", "rota_anchor", "rota_cycle"}


def longest(field: StringField) -> int | None:
    return next((check.max for check in field.validators if isinstance(check, Length)), None)


def text_fields(form: Form) -> list[StringField]:
    return [field for field in form if isinstance(field, StringField) and not isinstance(field, HiddenField)]


def all_forms(base: type[Form]) -> set[type[Form]]:
    return {found for one in base.__subclasses__() for found in {one} | all_forms(one)}


@pytest.mark.parametrize(("form_class", "table"), STORED, ids=lambda one: one.__name__)
def test_text_of_a_form_fits_into_its_column(app: Flask, form_class: type[Form], table: Any) -> None:
    columns = sa.inspect(table).columns
    with app.test_request_context():
        form = form_class(formdata=None)
    sizes = {
        field.short_name: (longest(field), columns[field.short_name].type.length)
        for field in text_fields(form)
        if field.short_name in columns and field.short_name not in PARSED
    }
    assert sizes
    assert {name: size for name, size in sizes.items() if size[0] is None or size[0] > size[1]} == {}


def test_every_text_of_every_form_has_a_limit(app: Flask) -> None:
    ours = {one for one in all_forms(Form) if one.__module__.startswith("web.") and one.__module__ != "web.fields"}
    assert {form_class for form_class, _table in STORED} <= ours
    with app.test_request_context():
        forms = [one(formdata=None) for one in sorted(ours, key=str) if one.__name__ not in {"GridForm", "_Row"}]
    unlimited = {
        f"{type(form).__name__}.{field.short_name}"
        for form in forms
        for field in text_fields(form)
        if longest(field) is None and field.short_name not in PARSED
    }
    assert unlimited == {"PasswordForm.again"}  # equal to the other one
