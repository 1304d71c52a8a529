"""All messages of an intake on one page: written, filtered, let go, put aside."""

from collections.abc import Callable, Mapping, Sequence

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from models import Channel, Intake, MessageKind, OutboxMessage
from operations.answer_messages import REMIND_AFTER, ask_one, plan_asking, write_asking
from operations.late_asking import LateAsking, late_asking, late_texts
from operations.outbox import approve, discard_messages, mark_sent, reopen
from operations.read_outbox import (
    OutboxPage,
    OutboxQuery,
    Stage,
    count_stages,
    count_urgent,
    found_texts,
    has_mails,
    is_urgent,
    messages_of,
    read_outbox,
)
from operations.seen_messages import Outcome, public_id_of, text_key
from web.actor import current_actor
from web.clock import now
from web.intakes.blueprint import find_intake, find_trainee
from web.outbox.blueprint import outbox, sends_mail
from web.outbox.filters import address_values, query_of
from web.outbox.rewritten import MOST_SHOWN, to_list, written_since
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
    new = request.args.getlist("moi")[:MOST_SHOWN]
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
        late=late, late_name=late_name, late_texts=late_texts(intake, late), first=_first_to_copy(page, query, late),
        text_key=text_key, found_texts=found_texts(intake, query, now=now()),
        rewritten=messages_of(intake, new), number_rewritten=max(len(new), request.args.get("so-moi", 0, type=int)),
    )  # fmt: skip


def _first_to_copy(page: OutboxPage, query: OutboxQuery, late: LateAsking) -> OutboxMessage | None:
    """Where copying one by one begins: late messages are passed over unless the list is of these."""
    wanted = [one for one in page.messages if one.id not in page.needless]
    return next((one for one in wanted if query.stage is Stage.LATE or late.of(one) is None), None)


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


@outbox.post("/soan/<trainee_id>")
def compose_one(public_id: str, trainee_id: str) -> ResponseReturnValue:
    """Write an invitation or a reminder to one person, or lead to the one that waits."""
    intake = find_intake(public_id)
    one = find_trainee(intake, trainee_id)
    message = ask_one(one, actor=current_actor(), now=now())
    if message is None:
        flash(_("%(name)s không cần được mời hay nhắc nữa.", name=one.full_name), "info")
        return redirect(url_for("intakes.trainee", public_id=public_id, trainee_id=trainee_id))
    return redirect(url_for("outbox.message", public_id=public_id, message_id=message.public_id))


@outbox.post("/bo-tin-muon")
def discard_late(public_id: str) -> ResponseReturnValue:
    """Put aside all that the page showed to ask for an answer too late."""
    intake = find_intake(public_id)
    outcome = discard_messages(intake, request.form.get("seen", "").split(), actor=current_actor(), now=now())
    if outcome.done:
        flash(
            ngettext(
                "Đã bỏ %(num)s tin muộn. Có thể mở lại ở tình trạng “Đã bỏ”.",
                "Đã bỏ %(num)s tin muộn. Có thể mở lại ở tình trạng “Đã bỏ”.",
                outcome.done,
            ),
            "success",
        )
    elif not outcome.rewritten:
        flash(_("Không còn tin nào muộn."), "info")
    return to_list(intake, OutboxQuery(), outcome)


@outbox.post("/nhieu")
def act_many(public_id: str) -> ResponseReturnValue:
    """The same for all that are ticked, or for all that the page had found; what was written since is left alone."""
    intake = find_intake(public_id)
    query = query_of(request.form)
    action = _ACTIONS.get(request.form.get("viec", ""))
    everything = request.form.get("pham-vi") == "tat-ca"
    seen = request.form.get("seen", "").split() if everything else request.form.getlist("tin")
    outcome = Outcome(0, [])
    if action is not None and seen:
        told, outcome = action(intake, seen)
        flash(*told)
    elif action is not None and not everything:
        flash(_("Chưa chọn tin nào."), "warning")
    return to_list(intake, query, outcome, written_since(intake, query, seen, now=now()) if everything else ())


Told = tuple[str, str]  # a sentence and its kind


def approve_and_send(intake: Intake, seen: Sequence[str]) -> tuple[Told, Outcome]:
    """Approve, and tell the worker after the commit."""
    outcome = approve(intake, seen, by_mail=sends_mail(), actor=current_actor(), now=now())
    number = outcome.done
    if number and sends_mail():
        current_app.extensions["enqueue_mail"]()
    if not number:
        return (_("Không duyệt tin nào: tin đã gửi, đã duyệt, đã bỏ hoặc đã được soạn lại."), "info"), outcome
    return (ngettext("Đã duyệt %(num)s tin.", "Đã duyệt %(num)s tin.", number), "success"), outcome


def tick_off(intake: Intake, seen: Sequence[str]) -> tuple[Told, Outcome]:
    outcome = mark_sent(intake, seen, actor=current_actor(), now=now())
    text = ngettext("Đã ghi %(num)s tin là đã gửi.", "Đã ghi %(num)s tin là đã gửi.", outcome.done)
    return (text, "success" if outcome.done else "info"), outcome


def _discard(intake: Intake, seen: Sequence[str]) -> tuple[Told, Outcome]:
    outcome = discard_messages(intake, seen, actor=current_actor(), now=now())
    text = ngettext("Đã bỏ %(num)s tin.", "Đã bỏ %(num)s tin.", outcome.done)
    return (text, "success" if outcome.done else "info"), outcome


def _reopen(intake: Intake, seen: Sequence[str]) -> tuple[Told, Outcome]:
    ids = [one.id for one in messages_of(intake, [public_id_of(key) for key in seen])]
    number = reopen(intake, ids, actor=current_actor(), now=now())
    if not number:
        text = _("Không mở lại tin nào: thư đã đi thì không lấy lại được, hoặc không còn gì để báo.")
        return (text, "info"), Outcome(0, [])
    text = ngettext("%(num)s tin trở lại thành nháp.", "%(num)s tin trở lại thành nháp.", number)
    return (text, "success"), Outcome(number, [])


_ACTIONS: Mapping[str, Callable[[Intake, Sequence[str]], tuple[Told, Outcome]]] = {
    "duyet": approve_and_send,
    "da-gui": tick_off,
    "bo": _discard,
    "mo-lai": _reopen,
}
