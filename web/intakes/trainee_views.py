"""One trainee: details, private links, removal; and adding one by hand."""

from collections.abc import Mapping

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from calendars.qr import qr_svg
from models import Intake, LinkPurpose, Trainee
from operations.answer_messages import kinds_wanted
from operations.availability import trainee_grid
from operations.late_answers import late_answers
from operations.links import find_link, link_token
from operations.note_reading import note_trainee_read
from operations.read_roster import units_of_roster
from operations.share_feed import find_feed
from operations.trainees import (
    add_trainee,
    change_trainee,
    fields_of,
    remove_trainee,
    revoke_links,
    show_link,
    trainee_fingerprint,
)
from web.actor import current_actor
from web.addresses import absolute_url
from web.clock import now
from web.fields import status_of, try_saving
from web.intakes.blueprint import find_intake, find_trainee, intakes
from web.intakes.forms import TraineeForm, trainee_values
from web.intakes.late_shown import late_card
from web.intakes.texts import source_name

# What the buttons for revoking void; without one of them, the personal link (and with it the one for looking).
_REVOKED = {
    "rieng": [LinkPurpose.PERSONAL],
    "xem": [LinkPurpose.LOOKING],
    "lich": [LinkPurpose.FEED],
    "ca-hai": [LinkPurpose.PERSONAL, LinkPurpose.FEED],
}


@intakes.route("/<public_id>/hoc-vien/them", methods=["GET", "POST"], endpoint="add_trainee")
def add(public_id: str) -> ResponseReturnValue:
    intake = find_intake(public_id)
    form = TraineeForm()
    if form.validate_on_submit() and try_saving(
        form, lambda: add_trainee(intake, fields=form.fields(), actor=current_actor(), now=now())
    ):
        flash(_("Đã thêm %(name)s vào danh sách.", name=form.fields().full_name), "success")
        return redirect(url_for("intakes.roster", public_id=public_id, tim=form.fields().full_name))
    page = render_template(
        "intakes/add_trainee.html", intake=intake, active="roster", form=form, units=units_of_roster(intake)
    )
    return page, status_of(form)


@intakes.route("/<public_id>/hoc-vien/<trainee_id>", methods=["GET", "POST"])
def trainee(public_id: str, trainee_id: str) -> ResponseReturnValue:
    intake = find_intake(public_id)
    one = find_trainee(intake, trainee_id)
    form = TraineeForm(data=trainee_values(fields_of(one)) | {"seen": trainee_fingerprint(one)})
    if form.validate_on_submit() and try_saving(
        form,
        lambda: change_trainee(one, fields=form.fields(), seen=form.seen.data or "", actor=current_actor(), now=now()),
    ):
        flash(_("Đã lưu thông tin học viên."), "success")
        return redirect(_address(intake, one))
    answer = _page(intake, one, form=form, status=status_of(form))
    if request.method != "POST":
        note_trainee_read(one, actor=current_actor(), now=now())
    return answer


@intakes.post("/<public_id>/hoc-vien/<trainee_id>/lien-ket")
def trainee_link(public_id: str, trainee_id: str) -> ResponseReturnValue:
    """Shows the private link, or the one for looking, in the answer itself: it goes into no address, cookie or log."""
    intake = find_intake(public_id)
    one = find_trainee(intake, trainee_id)
    to_look = request.form.get("lien-ket") == "xem"
    purpose = LinkPurpose.LOOKING if to_look else LinkPurpose.PERSONAL
    link = show_link(one, purpose, actor=current_actor(), now=now())
    url = absolute_url(
        "looking.show" if to_look else "person.show",
        token=link_token(link, secret_key=current_app.config["SECRET_KEY"]),
    )
    form = TraineeForm(formdata=None, data=trainee_values(fields_of(one)) | {"seen": trainee_fingerprint(one)})
    return _page(intake, one, form=form, shown={purpose: url})


@intakes.post("/<public_id>/hoc-vien/<trainee_id>/thu-hoi")
def revoke_link(public_id: str, trainee_id: str) -> ResponseReturnValue:
    intake = find_intake(public_id)
    one = find_trainee(intake, trainee_id)
    which = request.form.get("lien-ket", "")
    if which not in _REVOKED:
        abort(400)
    revoke_links(one, _REVOKED[which], actor=current_actor(), now=now())
    # Said beside the buttons that lead on from there.
    return redirect(_address(intake, one, revoked=which) + "#link")


def _revoked(which: str) -> str:
    if which == "xem":
        return _("Liên kết xem lịch cũ không còn mở được nữa. Bấm “Hiện liên kết xem lịch” để lấy liên kết mới.")
    if which == "lich":
        return _("Liên kết lịch cũ không còn dùng được nữa. Học viên lấy liên kết mới ở trang riêng của mình.")
    if which == "ca-hai":
        return _(
            "Liên kết riêng, liên kết xem lịch và liên kết lịch cũ không còn dùng được nữa."
            " Bấm “Hiện liên kết riêng” để lấy liên kết mới; ở trang đó học viên đăng ký lại lịch."
        )
    return _(
        "Liên kết riêng và liên kết xem lịch cũ không còn mở được nữa. Bấm “Hiện liên kết riêng” để lấy liên kết mới."
    )


@intakes.post("/<public_id>/hoc-vien/<trainee_id>/xoa", endpoint="remove_trainee")
def remove(public_id: str, trainee_id: str) -> ResponseReturnValue:
    intake = find_intake(public_id)
    one = find_trainee(intake, trainee_id)
    name = one.full_name
    remove_trainee(one, actor=current_actor(), now=now())
    flash(_("Đã xóa %(name)s khỏi danh sách.", name=name), "success")
    return redirect(url_for("intakes.roster", public_id=public_id))


def _address(intake: Intake, one: Trainee, *, revoked: str | None = None) -> str:
    return url_for("intakes.trainee", public_id=intake.public_id, trainee_id=one.public_id, thu_hoi=revoked)


def _code(shown: Mapping[LinkPurpose, str] | None) -> str | None:
    """The personal link to be scanned, where it is shown."""
    link = (shown or {}).get(LinkPurpose.PERSONAL)
    return qr_svg(link, title=_("Mã QR của liên kết riêng")) if link is not None else None


def _page(
    intake: Intake,
    one: Trainee,
    *,
    form: TraineeForm,
    shown: Mapping[LinkPurpose, str] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    _grid, source = trainee_grid(one)
    page = render_template(
        "intakes/trainee.html",
        intake=intake,
        active="roster",
        trainee=one,
        form=form,
        plain=FlaskForm(),
        shown_links=shown or {},
        looking=find_link(one, LinkPurpose.LOOKING),
        qr=_code(shown),
        revoked=_revoked(request.args["thu_hoi"]) if "thu_hoi" in request.args else None,
        can_ask=bool(kinds_wanted(one)),
        feed=find_feed(one, intake=intake),
        source=source,
        source_name=source_name(source),
        late=late_card(one, late_answers(intake, one)),
        units=units_of_roster(intake),
    )
    return page, status
