"""The days on which the school is closed or would rather not teach."""

import datetime as dt

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, SubmitField
from wtforms.validators import Length

from models import ClosedState, Intake, Period
from operations.closed_days import add_closed_day, add_holidays, remove_closed_day, sessions_on, suggest_holidays
from web.actor import current_actor
from web.availability.blueprint import availability
from web.availability.grid_form import period_label
from web.availability.rota_text import read_anchor
from web.clock import now
from web.fields import OwnForm, status_of, try_saving
from web.filters import date_text
from web.intakes.blueprint import find_intake
from web.texts import register

register(
    {
        "day_outside_intake": lambda first, last, **_params: _(
            "Ngày này nằm ngoài đợt học (%(first)s – %(last)s).", first=date_text(first), last=date_text(last)
        ),
        "day_closed_already": lambda day, **_params: _(
            "Ngày %(day)s đã có trong danh sách với nội dung khác. Hãy bỏ dòng cũ trước.", day=date_text(day)
        ),
    }
)


class ClosedDayForm(OwnForm):
    date = StringField(
        _l("Ngày"),
        description=_l("Dạng ngày/tháng/năm, ví dụ 24/11/2026."),
        render_kw={"autocomplete": "off", "inputmode": "numeric"},
    )
    period = SelectField(_l("Buổi"))
    state = SelectField(_l("Loại"))
    name = StringField(_l("Tên ngày, lý do"), [Length(max=200, message=_l("Nhiều nhất 200 ký tự."))])
    submit = SubmitField(_l("Thêm ngày nghỉ"))

    def read_day(self) -> dt.date | None:
        found = read_anchor((self.date.data or "").strip())
        if found is None:
            self.date.errors = [_("Hãy nhập ngày dạng ngày/tháng/năm, ví dụ 24/11/2026.")]
        return found


@availability.route("/ngay-nghi", methods=["GET", "POST"])
def closed_days(public_id: str) -> ResponseReturnValue:
    intake = find_intake(public_id)
    form = _form(intake)
    if form.validate_on_submit() and (day := form.read_day()) is not None and _add(intake, form, day):
        flash(_("Đã thêm ngày nghỉ. Lần xếp lịch tới sẽ tránh ngày này."), "success")
        if form.state.data == ClosedState.CLOSED.value:  # a day that is only avoided breaks nothing
            _warn(sessions_on(intake, {day}, _period(intake, form.period.data)))
        return redirect(url_for("availability.closed_days", public_id=public_id))
    return (
        render_template(
            "availability/closed_days.html",
            intake=intake, form=form, suggestions=suggest_holidays(intake), action=FlaskForm(),
        ),
        status_of(form),
    )  # fmt: skip


@availability.post("/ngay-nghi/ngay-le")
def close_holidays(public_id: str) -> ResponseReturnValue:
    """Confirm the suggested public holidays, all at once."""
    intake = find_intake(public_id)
    added = add_holidays(intake, actor=current_actor(), now=now())
    flash(_("Đã thêm %(number)s ngày lễ vào danh sách ngày nghỉ.", number=len(added)), "success")
    _warn(sessions_on(intake, {holiday.date for holiday in added}, None))
    return redirect(url_for("availability.closed_days", public_id=public_id))


@availability.post("/ngay-nghi/<int:closed_day_id>/bo")
def open_day(public_id: str, closed_day_id: int) -> ResponseReturnValue:
    remove_closed_day(find_intake(public_id), closed_day_id, actor=current_actor(), now=now())
    flash(_("Đã bỏ ngày nghỉ."), "success")
    return redirect(url_for("availability.closed_days", public_id=public_id))


def _warn(number: int) -> None:
    """Of sessions that the draft has then: nothing happens to them by itself."""
    if number:
        flash(
            ngettext(
                "%(num)s buổi đã xếp rơi vào lúc này và chưa đổi gì: hãy chuyển buổi đó hoặc xếp lịch lại.",
                "%(num)s buổi đã xếp rơi vào lúc này và chưa đổi gì: hãy chuyển các buổi đó hoặc xếp lịch lại.",
                number,
            ),
            "warning",
        )


def _form(intake: Intake) -> ClosedDayForm:
    form = ClosedDayForm()
    form.period.choices = [("", _("Cả ngày")), *((str(p.id), period_label(p)) for p in intake.periods)]
    form.state.choices = [
        (ClosedState.CLOSED.value, _("Nghỉ, không học")),
        (ClosedState.UNWELCOME.value, _("Hạn chế xếp học")),
    ]
    return form


def _period(intake: Intake, id_: str) -> Period | None:
    return next((period for period in intake.periods if str(period.id) == id_), None)


def _add(intake: Intake, form: ClosedDayForm, day: dt.date) -> bool:
    return try_saving(
        form,
        lambda: add_closed_day(
            intake,
            day,
            period=_period(intake, form.period.data),
            state=ClosedState(form.state.data),
            name=form.name.data or "",
            actor=current_actor(),
            now=now(),
        ),
    )
