"""The periods of the day: their times and how many lessons fit."""

import re
from datetime import time
from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, FormField, TimeField
from wtforms.validators import InputRequired
from wtforms.widgets import TextInput

from models import Intake
from operations.change_settings.cuts import formats_of
from operations.change_settings.save_periods import PeriodFields, fields_of, save_periods
from web.actor import current_actor
from web.clock import now
from web.fields import HiddenNumberField, SettingsForm, number_field, text_field, try_saving
from web.intakes.blueprint import find_intake
from web.settings.blueprint import saved, settings, show_form
from web.settings.rows import after_button

MOST_PERIODS = 8
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])(?:[:.hH]([0-5][0-9])?)?")


class ClockField(TimeField):
    """A time of day, also as 18h30 or 18.30. Browsers show type=time by their own language; ours is 24-hour."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        found = _CLOCK.fullmatch(valuelist[0].strip()) if valuelist else None
        if found is None:
            raise ValueError(_("Hãy nhập giờ dạng 18:00."))
        self.data = time(int(found[1]), int(found[2] or 0))


def _clock_field(label: Any) -> ClockField:
    return ClockField(label, [InputRequired(_l("Hãy nhập giờ dạng 18:00."))], render_kw={"autocomplete": "off"})


class PeriodForm(Form):
    key = HiddenNumberField()
    name = text_field(_l("Tên buổi"), most=60)
    start = _clock_field(_l("Bắt đầu"))
    end = _clock_field(_l("Kết thúc"))
    lessons = number_field(_l("Số tiết"), most=20)


class PeriodsForm(SettingsForm):
    periods = FieldList(FormField(PeriodForm), max_entries=MOST_PERIODS)


@settings.route("/buoi", methods=["GET", "POST"])
def periods(public_id: str) -> ResponseReturnValue:
    """Buttons of the rows change what the page shows; only saving stores anything."""
    intake = find_intake(public_id)
    form = PeriodsForm(data=_stored(intake))
    changed = after_button(form, "periods", most=MOST_PERIODS)
    if changed is None and form.validate_on_submit() and _save(intake, form):
        return saved("settings.periods", intake)
    return show_form(
        "settings/periods.html",
        form=changed or form,
        intake=intake,
        formats=formats_of(intake),
        unsaved=changed is not None,
    )


def _save(intake: Intake, form: PeriodsForm) -> bool:
    rows = [
        PeriodFields(row.key.data, row.form.name.data, row.start.data, row.end.data, row.lessons.data)
        for row in form.periods
    ]
    return try_saving(
        form,
        lambda: save_periods(
            intake, periods=rows, expected_revision=form.revision.data, actor=current_actor(), now=now()
        ),
    )


def _stored(intake: Intake) -> dict[str, object]:
    rows = []
    for period in intake.periods:
        stored = fields_of(period)
        row = {"key": stored.id, "name": stored.name, "start": stored.start, "end": stored.end}
        rows.append(row | {"lessons": stored.lessons})
    return {"revision": intake.revision, "periods": rows}
