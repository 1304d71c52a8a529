"""The form in which a trainee says when they could come: kept as a draft as one goes, an answer once it is sent."""

from collections.abc import Mapping, Sequence

from flask import flash, get_template_attribute, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import selectinload

from models import AnswerDraft, EnteredBy, Format, Trainee, db
from operations.actor import trainee_actor
from operations.answer_draft import drop_draft, find_answer_draft, save_draft
from operations.availability_sheets import ShownSheet, shown_sheet
from operations.errors import StaleError
from operations.imported_calendars import find_import
from operations.save_availability import NOTICE_VERSION, ConsentMissingError, save_sheet
from web.availability.consent import consent_mark, is_ticked
from web.availability.grid_form import GridForm, Likes, grid_form
from web.availability.tools import brush_choices, edit, fill_choices, is_edit, steps_of
from web.availability.understood import understood
from web.clock import now
from web.filters import time_text
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


@person.get("/<token>/khai-bao")
def answer(token: str) -> ResponseReturnValue:
    """The form as it was left: with the draft if there is one, else with what was sent or the unit said."""
    return _left_page(token, trainee_of(token))


def _left_page(token: str, trainee: Trainee, *, undropped: bool = False) -> str:
    shown, draft = shown_sheet(trainee, intake=trainee.intake), find_answer_draft(trainee)
    form = _form(trainee, shown, fields=draft.fields if draft is not None else None)
    if draft is not None:
        form.revision.data = _text(draft.sheet_revision)
        form.draft_revision.data = _text(draft.revision)
    else:
        form.show(shown.entry, _likes(trainee))
    return _page(token, trainee, form, draft=draft, undropped=undropped)


@person.post("/<token>/khai-bao")
def send(token: str) -> ResponseReturnValue:
    """Send the answer, or do what another button of the form says and keep the draft."""
    trainee = trainee_of(token)
    form = _form(trainee, shown_sheet(trainee, intake=trainee.intake))
    if "drop" in request.form:
        return _drop(token, trainee, form)
    if is_edit(request.form):
        edit(form, request.form)
        return _kept_page(token, trainee, form, status=200)
    if not form.validate():
        return _kept_page(token, trainee, form, status=400)
    try:
        _save(trainee, form)
    except StaleError:
        return _stale_page(token, trainee, form)
    flash(_("Đã gửi lịch rảnh/bận của anh/chị. Cảm ơn anh/chị!"), "settled")
    return redirect(url_for("person.show", token=token))


def _drop(token: str, trainee: Trainee, form: GridForm) -> ResponseReturnValue:
    """Drop the draft that the page saw; one that is newer is shown, to be dropped from there."""
    try:
        drop_draft(trainee, expected_revision=form.expected_draft())
    except StaleError:
        return _left_page(token, trainee, undropped=True), 409
    return redirect(url_for("person.answer", token=token))


@person.post("/<token>/khai-bao/nhap")
def keep_draft(token: str) -> ResponseReturnValue:
    """The form as it stands, sent in the background: answered with what the page shows of it.

    409 where another page has changed it since: with the revisions by which this one could take its place.
    """
    trainee = trainee_of(token)
    form = _form(trainee, shown_sheet(trainee, intake=trainee.intake))
    try:
        draft = _keep(trainee, form)
    except ConsentMissingError:
        return jsonify({"status": _unagreed_text()}), 400
    except StaleError:
        current, latest = find_answer_draft(trainee), shown_sheet(trainee, intake=trainee.intake)
        revisions = {"revision": _text(latest.revision), "draft_revision": _text(current.revision if current else None)}
        return jsonify(revisions), 409
    usual = {cell.name: cell.usual for day in form.shown_week().days for cell in day.cells}
    return jsonify(
        {
            "revision": _text(draft.sheet_revision),
            "draft_revision": _text(draft.revision),
            "status": _kept_text(draft),
            "usual": usual,
            "rota": _rota_part(form),
            "understood": render_template("person/_understood.html", **_understood(trainee, form)),
        }
    )


def _rota_part(form: GridForm) -> dict[str, str]:
    """What the page shows of a rota that was written: what its shifts do, and what cannot be understood of it."""
    parts = {name: get_template_attribute("availability/_shifts.html", name)(form) for name in ("notes", "shifts")}
    return parts | {"shown": form.shifts_shown(), "cycle_fault": form.cycle_fault()}


def _form(trainee: Trainee, shown: ShownSheet, *, fields: Mapping[str, str] | None = None) -> GridForm:
    form = grid_form(
        trainee.intake,
        shown=shown,
        formats=_formats(trainee),
        with_consent=trainee.consent_version != NOTICE_VERSION,
        with_online=True,
        fields=fields,
    )
    if not is_ticked(trainee):
        form.consent.data = False
    return form


def _likes(trainee: Trainee) -> Likes:
    points = {dislike.format_id: dislike.points for dislike in trainee.format_dislikes}
    return Likes(points=points, online=trainee.can_attend_online)


def _text(revision: int | None) -> str:
    return "" if revision is None else str(revision)


def _kept_text(draft: AnswerDraft) -> str:
    return _("Đã lưu nháp lúc %(time)s", time=time_text(draft.saved_at))


def _unagreed_text() -> str:
    return _("Đánh dấu đồng ý ở đầu trang thì bản nháp mới được lưu.")


def _keep(trainee: Trainee, form: GridForm) -> AnswerDraft:
    return save_draft(
        trainee,
        form.kept_fields(),
        expected_revision=form.expected_draft(),
        sheet_revision=form.expected_revision(),
        consent=bool(form.consent.data),
        now=now(),
    )


def _kept_page(token: str, trainee: Trainee, form: GridForm, *, status: int) -> ResponseReturnValue:
    """The form as it stands, and kept as it stands where the person has agreed to that."""
    draft = None
    try:
        draft = _keep(trainee, form)
    except ConsentMissingError:
        pass
    except StaleError:
        return _stale_page(token, trainee, form)
    else:
        form.draft_revision.data = _text(draft.revision)
    return _page(token, trainee, form, draft=draft), status


def _stale_page(token: str, trainee: Trainee, form: GridForm) -> ResponseReturnValue:
    """Nothing was overwritten: the form still has all that was entered, and sending it again is a choice.

    With scripts the page asks for the choice first, and until then goes by the revisions that it has seen.
    """
    seen = {"revision": form.revision.data or "", "draft_revision": form.draft_revision.data or ""}
    form.shown = shown_sheet(trainee, intake=trainee.intake)
    draft = find_answer_draft(trainee)
    form.revision.data = _text(form.shown.revision)
    form.draft_revision.data = _text(draft.revision if draft is not None else None)
    # Scripts exchange the page only for an answer that is well.
    return _page(token, trainee, form, draft=None, seen=seen), 200 if request.headers.get("HX-Request") else 409


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
        online=form.can_attend_online(),
        draft_revision=form.expected_draft(),
    )


def _formats(trainee: Trainee) -> Sequence[Format]:
    query = db.select(Format).filter_by(intake_id=trainee.intake_id).order_by(Format.position, Format.id)
    return db.session.scalars(query.options(selectinload(Format.times), selectinload(Format.cuts))).all()


def _understood(trainee: Trainee, form: GridForm) -> dict[str, object]:
    return {"told": understood(form, shown=form.shown, intake=trainee.intake, formats=form.formats)}


def _page(
    token: str,
    trainee: Trainee,
    form: GridForm,
    *,
    draft: AnswerDraft | None,
    seen: Mapping[str, str] | None = None,
    undropped: bool = False,
) -> str:
    """The page of the form; `seen` are the revisions from which it was made, where they are not the latest any more.

    `undropped`: it shows a draft that was not dropped, because the person had not seen it.
    """
    deadline = trainee.intake.answer_deadline
    return render_template(
        "person/answer.html",
        token=token,
        trainee=trainee,
        intake=trainee.intake,
        form=form,
        shown=form.shown,
        imported=find_import(trainee, intake=trainee.intake),
        seen=seen,
        draft=draft,
        undropped=undropped,
        kept_text=_kept_text(draft) if draft is not None else "",
        unagreed_text=_unagreed_text(),
        asked_first=is_asked_first(trainee),
        fills=fill_choices(form),
        brushes=brush_choices(form),
        can_undo=bool(steps_of(form)),
        late=deadline is not None and now() > deadline,
        notice_version=NOTICE_VERSION,
        consent_mark=consent_mark(trainee),
        **_understood(trainee, form),
    )
