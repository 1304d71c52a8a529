"""The form in which a trainee says when they could come."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models import EnteredBy, Format, Trainee, db
from operations.actor import trainee_actor
from operations.availability_sheets import ShownSheet, shown_sheet
from operations.errors import StaleError
from operations.imported_calendars import find_import
from operations.save_availability import NOTICE_VERSION, save_sheet
from web.availability.fill import fill, fill_choices
from web.availability.grid_form import GridForm, grid_form
from web.clock import now
from web.person.blueprint import is_asked_first, person, trainee_of
from web.texts import register

register(
    {
        "consent_missing": lambda **_params: _("Cần anh/chị đồng ý thì thông tin mới được lưu."),
        "availability_cell_outside": lambda **_params: _(
            "Ngày hoặc buổi đã chọn không thuộc đợt học này. Chưa có gì được lưu."
        ),
    }
)


@person.route("/<token>/khai-bao", methods=["GET", "POST"])
def answer(token: str) -> ResponseReturnValue:
    trainee = trainee_of(token)
    intake = trainee.intake
    form = grid_form(intake, formats=_formats(trainee), with_consent=trainee.consent_version != NOTICE_VERSION)
    shown = shown_sheet(trainee, intake=intake)
    if request.method == "GET":
        points = {dislike.format_id: dislike.points for dislike in trainee.format_dislikes}
        form.show(shown.entry, points, revision=shown.revision)
        return _page(token, trainee, form, shown)
    if "more" in request.form:
        form.add_rows(3)
        return _page(token, trainee, form, shown)
    if "fill" in request.form:
        fill(form, request.form["fill"])
        return _page(token, trainee, form, shown)
    if not form.validate():
        return _page(token, trainee, form, shown), 400
    try:
        _save(trainee, form)
    except StaleError:
        shown = shown_sheet(trainee, intake=intake)
        form.revision.data = "" if shown.revision is None else str(shown.revision)
        return _page(token, trainee, form, shown, stale=True), 409
    flash(_("Đã lưu lịch rảnh/bận của anh/chị. Cảm ơn anh/chị!"), "success")
    return redirect(url_for("person.show", token=token))


def _save(trainee: Trainee, form: GridForm) -> None:
    save_sheet(
        trainee,
        form.entry(),
        intake=trainee.intake,
        expected_revision=form.expected_revision(),
        entered_by=EnteredBy.SELF,
        entered_by_name=trainee.full_name,
        actor=trainee_actor(trainee),
        now=now(),
        consent=bool(form.consent.data),
        format_points=form.points(),
    )


def _formats(trainee: Trainee) -> Sequence[Format]:
    query = db.select(Format).filter_by(intake_id=trainee.intake_id).order_by(Format.position, Format.id)
    return db.session.scalars(query).all()


def _page(token: str, trainee: Trainee, form: GridForm, shown: ShownSheet, *, stale: bool = False) -> str:
    deadline = trainee.intake.answer_deadline
    return render_template(
        "person/answer.html",
        token=token,
        trainee=trainee,
        intake=trainee.intake,
        form=form,
        shown=shown,
        imported=find_import(trainee, intake=trainee.intake),
        stale=stale,
        asked_first=is_asked_first(trainee),
        fills=fill_choices(),
        late=deadline is not None and now() > deadline,
        notice_version=NOTICE_VERSION,
    )
