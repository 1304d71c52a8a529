"""The drafts of messages about one release: to read, to paste with the personal link in, to tick off."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from documents.names import search_key
from models import Link, LinkPurpose, MessageStatus, OutboxMessage
from operations.links import link_token
from operations.release_outbox import find_message, mark_sent, messages_of, show_message_link, text_with_link
from operations.release_texts import LINK_PLACEHOLDER
from web.actor import current_actor
from web.addresses import absolute_url
from web.clock import now
from web.intakes.blueprint import find_intake
from web.timetable.blueprint import find_release, timetable
from web.timetable.paging import page_of


@timetable.get("/ban-hanh/<int:number>/tin-nhan")
def messages(public_id: str, number: int) -> ResponseReturnValue:
    intake = find_intake(public_id)
    release = find_release(intake, number)
    everything = messages_of(release)
    words, open_only = request.args.get("tim", "")[:100].strip(), request.args.get("loc") == "chua-gui"
    found = [
        message
        for message in everything
        if search_key(words) in search_key(name_of(message))
        and (not open_only or message.status is not MessageStatus.SENT)
    ]
    return render_template(
        "timetable/messages.html", intake=intake, active="releases", release=release, words=words,
        open_only=open_only, page=page_of(found, request.args.get("trang", "1")), name_of=name_of,
        waiting=sum(message.status is not MessageStatus.SENT for message in everything),
        hidden_link=lambda body: body.replace(LINK_PLACEHOLDER, _("(liên kết riêng)")),
    )  # fmt: skip


@timetable.post("/ban-hanh/<int:number>/tin-nhan/<message_id>")
def message(public_id: str, number: int, message_id: str) -> ResponseReturnValue:
    """Shows one message with its link in the answer itself: the link goes into no address, cookie or log."""
    intake = find_intake(public_id)
    release = find_release(intake, number)
    found = find_message(release, message_id)
    if request.form.get("viec") == "da-gui":
        mark_sent(found, actor=current_actor(), now=now())
        flash(_("Đã ghi là đã gửi cho %(name)s.", name=name_of(found)), "success")
        return redirect(url_for("timetable.messages", public_id=public_id, number=number, loc="chua-gui"))
    link = show_message_link(found, actor=current_actor(), now=now())
    return render_template(
        "timetable/message.html", intake=intake, active="releases", release=release, message=found,
        name=name_of(found), text=text_with_link(found, _address(link)),
    )  # fmt: skip


def _address(link: Link) -> str:
    token = link_token(link, secret_key=current_app.config["SECRET_KEY"])
    endpoint = "person.show" if link.purpose is LinkPurpose.PERSONAL else "feeds.calendar"
    return absolute_url(endpoint, token=token)


def name_of(message: OutboxMessage) -> str:
    if message.trainee is not None:
        return message.trainee.full_name
    return message.lecturer.name if message.lecturer is not None else ""
