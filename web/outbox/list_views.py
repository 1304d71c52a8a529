"""All messages of an intake on one page: written, filtered, let go, put aside."""

from collections.abc import Callable, Mapping

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from models import Channel, Intake, MessageKind
from operations.answer_messages import REMIND_AFTER, plan_asking, write_asking
from operations.late_asking import discard_late as discard_late_messages
from operations.late_asking import late_asking, late_ids
from operations.outbox import approve, discard_messages, mark_sent, reopen
from operations.read_outbox import (
    OutboxQuery,
    Stage,
    count_stages,
    count_urgent,
    found_ids,
    has_mails,
    ids_of,
    is_urgent,
    read_outbox,
)
from web.actor import current_actor
from web.clock import now
from web.intakes.blueprint import find_intake
from web.outbox.blueprint import outbox, sends_mail
from web.outbox.filters import address_values, query_of
from web.outbox.words import (
    channel_name,
    error_name,
    kind_name,
    late_name,
    person_name,
    preview,
    stage_name,
    status_text,
)


@outbox.get("")
def index(public_id: str) -> ResponseReturnValue:
    intake = find_intake(public_id)
    query = query_of(request.args)
    page = read_outbox(intake, query, page=request.args.get("trang", 1, type=int), now=now())
    counts = count_stages(intake)
    by_channel = sends_mail() or has_mails(intake)
    late = late_asking(intake, now=now())
    return render_template(
        "outbox/index.html", intake=intake, active="messages", page=page, query=query, kept=address_values(query),
        plan=plan_asking(intake, now=now()), remind_days=REMIND_AFTER.days, sends_mail=sends_mail(),
        urgent=count_urgent(intake, now=now()), total=sum(counts.values()),
        kinds=[(kind, kind_name(kind)) for kind in MessageKind],
        stages=[(stage, stage_name(stage)) for stage in Stage],
        channels=[(channel, channel_name(channel)) for channel in Channel] if by_channel else [],
        kind_name=kind_name, status_text=status_text, error_name=error_name, person_name=person_name,
        preview=lambda message: preview(message, now=now()),
        is_urgent=lambda message: is_urgent(message, now=now()),
        late=late, late_name=late_name, number_late=len(late_ids(intake, late)),
    )  # fmt: skip


@outbox.post("/soan")
def compose(public_id: str) -> ResponseReturnValue:
    """Write invitations, or reminders, to all who are to get one."""
    intake = find_intake(public_id)
    kind = MessageKind.REMINDER if request.form.get("loai") == "reminder" else MessageKind.INVITATION
    number = write_asking(intake, kind, actor=current_actor(), now=now())
    if number:
        flash(
            ngettext(
                "Đã soạn %(num)s tin. Hãy xem lại rồi duyệt hoặc chép để gửi.",
                "Đã soạn %(num)s tin. Hãy xem lại rồi duyệt hoặc chép để gửi.",
                number,
            ),
            "success",
        )
    else:
        flash(_("Không có ai cần soạn tin này."), "info")
    return redirect(url_for("outbox.index", public_id=public_id, loai=kind.value))


@outbox.post("/bo-tin-muon")
def discard_late(public_id: str) -> ResponseReturnValue:
    """Put aside all that asks for an answer too late."""
    number = discard_late_messages(find_intake(public_id), actor=current_actor(), now=now())
    if number:
        flash(
            ngettext(
                "Đã bỏ %(num)s tin muộn. Có thể mở lại ở tình trạng “Đã bỏ”.",
                "Đã bỏ %(num)s tin muộn. Có thể mở lại ở tình trạng “Đã bỏ”.",
                number,
            ),
            "success",
        )
    else:
        flash(_("Không còn tin nào muộn."), "info")
    return redirect(url_for("outbox.index", public_id=public_id))


@outbox.post("/nhieu")
def act_many(public_id: str) -> ResponseReturnValue:
    """The same for all that are ticked, or for all that the filter finds."""
    intake = find_intake(public_id)
    query = query_of(request.form)
    back = redirect(url_for("outbox.index", public_id=public_id, **address_values(query)))
    action = _ACTIONS.get(request.form.get("viec", ""))
    if action is None:
        return back
    ids = _chosen(intake, query)
    if not ids:
        flash(_("Chưa chọn tin nào."), "warning")
        return back
    flash(*action(intake, ids))
    return back


def _chosen(intake: Intake, query: OutboxQuery) -> list[int]:
    if request.form.get("pham-vi") == "tat-ca":
        return found_ids(intake, query)
    return ids_of(intake, request.form.getlist("tin"))


def approve_and_send(intake: Intake, ids: list[int]) -> tuple[str, str]:
    """Approve, and tell the worker after the commit."""
    number = approve(intake, ids, by_mail=sends_mail(), actor=current_actor(), now=now())
    if number and sends_mail():
        current_app.extensions["enqueue_mail"]()
    if not number:
        return _("Không có tin nào để duyệt: tin đã gửi, hoặc người nhận đã khai báo."), "info"
    return ngettext("Đã duyệt %(num)s tin.", "Đã duyệt %(num)s tin.", number), "success"


def _tick_off(intake: Intake, ids: list[int]) -> tuple[str, str]:
    number = mark_sent(intake, ids, actor=current_actor(), now=now())
    return ngettext("Đã ghi %(num)s tin là đã gửi.", "Đã ghi %(num)s tin là đã gửi.", number), "success"


def _discard(intake: Intake, ids: list[int]) -> tuple[str, str]:
    number = discard_messages(intake, ids, actor=current_actor(), now=now())
    return ngettext("Đã bỏ %(num)s tin.", "Đã bỏ %(num)s tin.", number), "success"


def _reopen(intake: Intake, ids: list[int]) -> tuple[str, str]:
    number = reopen(intake, ids, actor=current_actor(), now=now())
    if not number:
        return _("Không mở lại tin nào: thư đã đi thì không lấy lại được, hoặc không còn gì để báo."), "info"
    return ngettext("%(num)s tin trở lại thành nháp.", "%(num)s tin trở lại thành nháp.", number), "success"


_ACTIONS: Mapping[str, Callable[[Intake, list[int]], tuple[str, str]]] = {
    "duyet": approve_and_send,
    "da-gui": _tick_off,
    "bo": _discard,
    "mo-lai": _reopen,
}
