"""The words around all messages of a kind."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from models import Intake, MessageKind
from operations.errors import NotFoundError
from operations.message_templates import save_template, templates_of
from operations.message_texts import (
    CONTENT_PLACEHOLDER,
    DEADLINE_PLACEHOLDER,
    LINK_PLACEHOLDER,
    NAME_PLACEHOLDER,
    NUMBER_PLACEHOLDER,
    TITLE_PLACEHOLDER,
    TemplateText,
    placeholders_of,
)
from operations.release_texts import LANGUAGES
from web.actor import current_actor
from web.clock import now
from web.fields import status_of, try_saving
from web.intakes.blueprint import find_intake
from web.language import LANGUAGES as LANGUAGE_NAMES
from web.outbox.blueprint import outbox
from web.outbox.forms import TemplateForm
from web.outbox.words import kind_name


@outbox.route("/mau/<kind>/<language>", methods=["GET", "POST"])
def template(public_id: str, kind: str, language: str) -> ResponseReturnValue:
    """GET shows the words; POST stores them, or with `goc` goes back to the program's own."""
    intake = find_intake(public_id)
    if kind not in {one.value for one in MessageKind} or language not in LANGUAGES:
        raise NotFoundError
    chosen = MessageKind(kind)
    shown = templates_of(intake)[chosen, language]
    form = TemplateForm(data={"subject": shown.text.subject, "body": shown.text.body, "revision": shown.revision})
    back = redirect(url_for("outbox.template", public_id=public_id, kind=kind, language=language))
    if "goc" in request.form:
        _tell(save_template(
            intake, chosen, language, None, seen=form.revision.data, actor=current_actor(), now=now()
        ))  # fmt: skip
        return back
    if form.validate_on_submit() and try_saving(form, lambda: _save(intake, chosen, language, form)):
        return back
    page = render_template(
        "outbox/template.html", intake=intake, active="messages", form=form, shown=shown, kind=chosen,
        language=language, kinds=[(one, kind_name(one)) for one in MessageKind], languages=LANGUAGE_NAMES,
        placeholders=[(one, _meaning(one, chosen)) for one in placeholders_of(chosen)],
    )  # fmt: skip
    return page, status_of(form)


def _save(intake: Intake, kind: MessageKind, language: str, form: TemplateForm) -> None:
    text = TemplateText(form.subject.data or "", form.body.data or "")
    _tell(save_template(intake, kind, language, text, seen=form.revision.data, actor=current_actor(), now=now()))


def _tell(changed: int) -> None:
    text = ngettext(
        "Đã lưu mẫu tin. %(num)s tin nháp được soạn lại theo mẫu này.",
        "Đã lưu mẫu tin. %(num)s tin nháp được soạn lại theo mẫu này.",
        changed,
    )
    flash(text, "success")


def _meaning(placeholder: str, kind: MessageKind) -> str:
    return {
        NAME_PLACEHOLDER: _("tên người nhận"),
        LINK_PLACEHOLDER: (
            _("liên kết riêng của người nhận")
            if kind.asks
            else _("liên kết xem lịch của người nhận; ai mở cũng không sửa được gì")
        ),
        DEADLINE_PLACEHOLDER: _("câu nói hạn khai báo"),
        CONTENT_PLACEHOLDER: _("những buổi mới, đổi hoặc bớt của người nhận"),
        TITLE_PLACEHOLDER: _("tên trung tính của lịch"),
        NUMBER_PLACEHOLDER: _("số lần ban hành"),
    }[placeholder]
