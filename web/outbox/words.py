"""Names of kinds and stages, where a message stands, and how it looks before it goes."""

from datetime import datetime

from flask_babel import gettext as _

from models import Channel, MessageError, MessageKind, MessageStatus, OutboxMessage
from operations.late_asking import Lateness
from operations.message_texts import deadline_sentence, fill_in
from operations.read_outbox import Stage
from operations.release_texts import in_language
from web.filters import moment_text


def kind_name(kind: MessageKind) -> str:
    return {
        MessageKind.INVITATION: _("Mời khai báo"),
        MessageKind.REMINDER: _("Nhắc khai báo"),
        MessageKind.RELEASE: _("Báo lịch mới ban hành"),
        MessageKind.CHANGES: _("Báo thay đổi"),
        MessageKind.CANCELLATION: _("Báo bớt buổi"),
    }[kind]


def stage_name(stage: Stage) -> str:
    return {
        Stage.OPEN: _("Chưa gửi"),
        Stage.LATE: _("Muộn, chưa gửi"),
        Stage.DRAFT: _("Nháp, chờ duyệt"),
        Stage.APPROVED: _("Đã duyệt"),
        Stage.FAILED: _("Gửi lỗi"),
        Stage.SENT: _("Đã gửi"),
        Stage.DISCARDED: _("Đã bỏ"),
    }[stage]


def channel_name(channel: Channel) -> str:
    return {Channel.EMAIL: _("Qua thư điện tử"), Channel.PASTE: _("Dán vào Zalo, tin nhắn")}[channel]


def status_text(message: OutboxMessage) -> str:
    """Where the message stands, in a few words."""
    if message.status is MessageStatus.APPROVED:
        return _approved(message)
    when = moment_text(message.sent_at or message.created_at)
    return {
        MessageStatus.DRAFT: _("nháp"),
        MessageStatus.SENT: _("đã gửi %(when)s", when=when),
        MessageStatus.FAILED: _("gửi lỗi"),
        MessageStatus.DISCARDED: _("đã bỏ"),
    }[message.status]


def _approved(message: OutboxMessage) -> str:
    if message.taken_at is not None:
        return _("đang gửi")
    if message.next_attempt_at is not None:
        return _("gửi lại lúc %(when)s", when=moment_text(message.next_attempt_at))
    return _("đã duyệt, chờ gửi") if message.channel is Channel.EMAIL else _("đã duyệt, chờ dán")


def late_name(lateness: Lateness) -> str:
    """Why a message that asks for an answer comes late."""
    return {
        Lateness.DEADLINE: _("MUỘN: hạn khai đã qua"),
        Lateness.PUBLISHED: _("MUỘN: đã ban hành lịch"),
    }[lateness]


def error_name(error: str) -> str:
    """Why a mail did not go, with the way on."""
    return {
        MessageError.NO_ADDRESS: _("Chưa có địa chỉ e-mail. Hãy dán vào Zalo, hoặc thêm địa chỉ rồi duyệt lại."),
        MessageError.REFUSED: _("Máy chủ thư không nhận: có thể địa chỉ sai. Hãy sửa địa chỉ, hoặc dán vào Zalo."),
        MessageError.UNREACHABLE: _("Đã thử nhiều lần mà chưa gửi được. Hãy xem lại máy chủ thư rồi duyệt lại."),
        MessageError.UNCERTAIN: _(
            "Kết nối đứt giữa chừng: thư có thể đã tới. Hãy hỏi người nhận, rồi ghi là đã gửi hoặc mở lại để gửi nữa."
        ),
    }.get(MessageError(error), "")


def person_name(message: OutboxMessage) -> str:
    if message.trainee is not None:
        return message.trainee.full_name
    return message.lecturer.name if message.lecturer is not None else ""


def preview(message: OutboxMessage, *, now: datetime) -> str:
    """The text as it would go now, the link left out."""
    return full_text(message, link=link_left_out(message.kind), now=now)


def link_left_out(kind: MessageKind) -> str:
    """What stands for the link where a message is shown without it."""
    return _("(liên kết riêng)") if kind.asks else _("(liên kết xem lịch)")


def full_text(message: OutboxMessage, *, link: str, now: datetime) -> str:
    with in_language(message.language):
        return fill_in(message.body, link=link, deadline=deadline_sentence(message.intake, now=now))
