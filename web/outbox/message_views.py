"""One message: read, edited, opened with its link to be pasted, one after the other."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models import Channel, Intake, MessageStatus, OutboxMessage
from operations.errors import OperationError
from operations.handled_by_others import handled_by_others
from operations.late_asking import late_asking
from operations.message_texts import TemplateText
from operations.outbox import (
    MessageGoneError,
    discard_messages,
    edit_message,
    find_message,
    mark_sent,
    paste_instead,
    reopen,
    show_message_link,
)
from operations.read_outbox import OutboxQuery, in_row, is_needless, is_urgent
from operations.seen_messages import Outcome, text_key, waiting_instead
from web.actor import current_actor
from web.clock import now
from web.fields import status_of, try_saving
from web.intakes.blueprint import find_intake
from web.outbox.blueprint import link_address, outbox, sends_mail
from web.outbox.filters import address_values, query_of
from web.outbox.forms import MessageForm
from web.outbox.list_views import Told, approve_and_send
from web.outbox.words import (
    channel_name,
    error_name,
    full_text,
    kind_name,
    late_name,
    person_name,
    preview,
    status_text,
)
from web.texts import error_sentence


@outbox.route("/<message_id>", methods=["GET", "POST"])
def message(public_id: str, message_id: str) -> ResponseReturnValue:
    """The text without its link, to be read and edited."""
    intake = find_intake(public_id)
    found = find_message(intake, message_id)
    form = MessageForm(data={"subject": found.subject, "body": found.body, "revision": found.revision})
    if form.validate_on_submit() and try_saving(form, lambda: _edit(found, form)):
        flash(_("Đã lưu nội dung tin cho %(name)s.", name=person_name(found)), "success")
        return redirect(url_for("outbox.message", public_id=public_id, message_id=message_id))
    page = render_template("outbox/message.html", form=form, **_values(intake, found))
    return page, status_of(form)


def _edit(found: OutboxMessage, form: MessageForm) -> None:
    text = TemplateText(form.subject.data or "", form.body.data or "")
    edit_message(found, text, seen=form.revision.data, actor=current_actor(), now=now())


@outbox.route("/<message_id>/mo", methods=["GET", "POST"], endpoint="open")
def open_message(public_id: str, message_id: str) -> ResponseReturnValue:
    """POST shows one message with its link in the answer itself: the link goes into no address, cookie or log.
    GET, which a browser may send when it comes back, shows the message without its link.

    Where the message was replaced since the page before was made, the new one is shown.
    """
    if request.method == "GET":
        return _unopened(public_id, message_id)
    intake = find_intake(public_id)
    found = find_message(intake, message_id)
    current = _in_its_place(intake, found) or found
    if current is not found or request.form.get("seen", text_key(found)) != text_key(found):
        flash(_anew(current, told=False), "warning")
    return _opened(intake, current, query_of(request.args))


@outbox.route("/<message_id>/viec", methods=["GET", "POST"])
def act(public_id: str, message_id: str) -> ResponseReturnValue:
    """Approve, tick off, discard, reopen, or paste instead; with `tiep` the next one of the row is opened at once.

    All is done with the text that was `seen`; what stands in its place is shown instead of the next one. GET does
    nothing and shows the message.
    """
    if request.method == "GET":
        return _unopened(public_id, message_id)
    intake = find_intake(public_id)
    found = find_message(intake, message_id)
    query = query_of(request.args)
    following = _next(intake, found, query)
    if request.form.get("viec") not in {"duyet", "da-gui", "bo", "dan", "mo-lai"}:
        raise OperationError
    try:
        told, instead = _do(intake, found, request.form["viec"])
    except OperationError as error:
        instead = _in_its_place(intake, found)
        told = (error_sentence(error) if instead is None else _anew(instead, told=False)), "warning"
    if "tiep" in request.form and instead is None and following is not None:
        if told[1] == "warning":
            flash(*told)
        # What was done stands on the next page, where it can be undone.
        return _opened(intake, find_message(intake, following), query, done=find_message(intake, message_id))
    flash(*told)
    if "tiep" in request.form and instead is not None:
        return _opened(intake, instead, query)
    if "tiep" in request.form:
        flash(_("Đã hết tin trong danh sách này."), "info")
        return redirect(url_for("outbox.index", public_id=public_id, **address_values(query)))
    shown = (instead or found).public_id
    return redirect(url_for("outbox.message", public_id=public_id, message_id=shown, **address_values(query)))


def _unopened(public_id: str, message_id: str) -> ResponseReturnValue:
    kept = address_values(query_of(request.args))
    return redirect(url_for("outbox.message", public_id=public_id, message_id=message_id, **kept))


def _do(intake: Intake, found: OutboxMessage, action: str) -> tuple[Told, OutboxMessage | None]:
    """Do it, and say so; with the message that is to be looked at now, where it is another or in other words."""
    name, seen, outcome = person_name(found), [request.form.get("seen", found.public_id)], None
    match action:
        case "duyet":
            told, outcome = approve_and_send(intake, seen)
        case "da-gui":
            outcome = mark_sent(intake, seen, actor=current_actor(), now=now())
            told = _noted(found, outcome, _("Đã ghi là đã gửi cho %(name)s.", name=name))
        case "bo":
            outcome = discard_messages(intake, seen, actor=current_actor(), now=now())
            told = _noted(found, outcome, _("Đã bỏ tin cho %(name)s.", name=name))
        case "dan":
            paste_instead(found, actor=current_actor(), now=now())
            told = _("Tin cho %(name)s sẽ được dán vào Zalo.", name=name), "success"
        case _:
            told = _reopen(intake, found), "success"
            return told, _in_its_place(intake, found)
    if outcome is None or not outcome.rewritten:
        return told, None
    instead = outcome.rewritten[0]
    return (_anew(instead, told=found.status is MessageStatus.SENT), "warning"), instead


def _noted(found: OutboxMessage, outcome: Outcome, text: str) -> Told:
    """The text where anything was done; else what somebody else, or the worker, had done before."""
    if outcome.done or outcome.rewritten:
        return text, "success"
    name, status = person_name(found), status_text(found)
    return _("Tin cho %(name)s đã được xử lý từ trước: %(status)s.", name=name, status=status), "warning"


def _anew(message: OutboxMessage, *, told: bool) -> str:
    """That this text was written while somebody looked at another, which was `told` to the person or not."""
    if told:
        return _(
            "Tin cho %(name)s đã được soạn lại trong lúc anh/chị xem. Tin cũ được ghi là đã gửi; tin dưới đây báo phần"
            " đã đổi từ đó và chưa gửi.",
            name=person_name(message),
        )
    return _(
        "Tin cho %(name)s đã được soạn lại trong lúc anh/chị xem, nên chưa làm gì với tin này. Dưới đây là nội dung"
        " mới: xin xem rồi quyết định.",
        name=person_name(message),
    )


def _in_its_place(intake: Intake, found: OutboxMessage) -> OutboxMessage | None:
    """What waits in the place of a message that was put aside."""
    if found.status is not MessageStatus.DISCARDED:
        return None
    return next(iter(waiting_instead(intake, [found])), None)


def _reopen(intake: Intake, found: OutboxMessage) -> str:
    if found.channel is Channel.EMAIL and found.status is MessageStatus.SENT:
        raise MessageGoneError
    if reopen(intake, [found.id], actor=current_actor(), now=now()):
        return _("Tin cho %(name)s trở lại thành nháp.", name=person_name(found))
    return _("Không còn gì để báo cho %(name)s nữa, nên tin được bỏ.", name=person_name(found))


def _next(intake: Intake, found: OutboxMessage, query: OutboxQuery) -> str | None:
    row = in_row(intake, query, at=found, now=now())
    place = row.index(found.public_id) if found.public_id in row else -1
    return row[place + 1] if place + 1 < len(row) else None


def _opened(
    intake: Intake, found: OutboxMessage, query: OutboxQuery, *, done: OutboxMessage | None = None
) -> ResponseReturnValue:
    row = in_row(intake, query, at=found, now=now())
    place = row.index(found.public_id) if found.public_id in row else None
    link = link_address(show_message_link(found, actor=current_actor(), now=now()))
    return render_template(
        "outbox/open.html",
        text=full_text(found, link=link, now=now()),
        place=place, length=len(row), done=done,
        other=handled_by_others(found, actor=current_actor(), now=now()),
        previous=row[place - 1] if place else None,
        following=row[place + 1] if place is not None and place + 1 < len(row) else None,
        **_values(intake, found),
    )  # fmt: skip


def _values(intake: Intake, found: OutboxMessage) -> dict[str, object]:
    return {
        "intake": intake, "active": "messages", "message": found, "name": person_name(found),
        "kept": address_values(query_of(request.args)), "preview": preview(found, now=now()),
        "urgent": is_urgent(found, now=now()), "needless": is_needless(found),
        "late": late_asking(intake, now=now()), "late_name": late_name, "text_key": text_key,
        "instead": _in_its_place(intake, found),
        "sends_mail": sends_mail(), "kind_name": kind_name,
        "channel_name": channel_name, "status_text": status_text, "error_name": error_name, "person_name": person_name,
    }  # fmt: skip
