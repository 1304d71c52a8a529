"""The area's blueprint, and what all its views do: find the intake, answer a form."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from models import Intake, db
from operations.errors import NotFoundError
from web import filters
from web.fields import status_of
from web.settings.sentences import SENTENCES
from web.texts import register

settings = Blueprint("settings", __name__, url_prefix="/dot-hoc/<public_id>/thiet-lap")
register(SENTENCES)


def find_of_intake(table: Any, intake: Intake, key: int) -> Any:
    """The row with this key, if it belongs to the intake."""
    found = db.session.execute(db.select(table).filter_by(intake_id=intake.id, id=key)).scalar_one_or_none()
    if found is None:
        raise NotFoundError
    return found


def find(table: Any, key: int) -> Any:
    found = db.session.get(table, key)
    if found is None:
        raise NotFoundError
    return found


def show_form(template: str, *, form: FlaskForm, intake: Intake, **values: Any) -> ResponseReturnValue:
    return render_template(template, form=form, intake=intake, **values), status_of(form)


def saved(endpoint: str, intake: Intake) -> ResponseReturnValue:
    """Back to the list, with the word that the change is for the next run."""
    flash(_("Đã lưu. Lần bấm “Xếp lịch” tới sẽ dùng thiết lập này; bản nháp hiện có giữ nguyên."), "success")
    return redirect(url_for(endpoint, public_id=intake.public_id))


@settings.app_template_filter("cut_text")
def cut_text(lessons: list[int] | tuple[int, ...]) -> str:
    """`13 buổi: 4 4 4 …`: the number of sessions and the lessons of each."""
    if not lessons:
        return _("chưa chia được")
    return _("%(sessions)s buổi: %(lessons)s", sessions=len(lessons), lessons=" ".join(str(n) for n in lessons))


@settings.app_template_filter("week_text")
def week_text(cells: list[tuple[int, str, int]]) -> str:
    """`Sáng: T2–T6 · Tối: T2, T4` from (place of the period in the day, its name, weekday with Monday 0)."""
    by_period: dict[str, list[int]] = {}
    for _place, period, weekday in sorted(cells):
        by_period.setdefault(period, []).append(weekday)
    return " · ".join(f"{period}: {_days(days)}" for period, days in by_period.items())


def _days(days: list[int]) -> str:
    if len(days) == 7:
        return _("cả tuần")
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return f"{filters.weekday_short(days[0])}–{filters.weekday_short(days[-1])}"
    return ", ".join(filters.weekday_short(day) for day in days)
