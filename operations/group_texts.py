"""Texts for a chat of many, in the language that is switched on: they name nobody and carry no private link."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from models import Intake, MessageKind
from operations.default_names import shown_name
from operations.links import SCHOOL_ZONE
from operations.message_texts import deadline_sentence
from operations.published_state import last_release
from operations.release_texts import change_text

# Who teaches may be told each person alone; what a session is called changes no way to it.
_TOLD = ("time", "room", "link")


def kinds_for_groups(intake: Intake) -> list[MessageKind]:
    """What there is to tell a chat now: of a timetable only once there is one, of changes once it has been changed."""
    release = last_release(intake)
    if release is None:
        return [kind for kind in MessageKind if kind.asks]
    changes = {MessageKind.CHANGES, MessageKind.CANCELLATION} if release.changes["first"] else set()
    return [kind for kind in MessageKind if kind not in changes]


def group_text(kind: MessageKind, intake: Intake, *, now: datetime, class_codes: Collection[str] | None = None) -> str:
    """What the chat is told. What changed is said of the classes `class_codes`, None for all."""
    sorry = _("Ai chưa nhận được hoặc không mở được, xin nhắn riêng cho giáo vụ.")
    match kind:
        case MessageKind.INVITATION | MessageKind.REMINDER:
            asking = (
                _("Mời các anh/chị mở liên kết riêng đã nhận để cho biết buổi nào đến được.")
                if kind is MessageKind.INVITATION
                else _("Nhắc các anh/chị chưa gửi: mở liên kết riêng đã nhận để cho biết buổi nào đến được.")
            )
            lines = [asking, deadline_sentence(intake, now=now)]
        case MessageKind.RELEASE:
            lines = [_("Đã có lịch. Mời các anh/chị mở liên kết đã nhận để xem lịch của mình.")]
        case MessageKind.CHANGES:
            lines = [
                *_told_of(_("Lịch vừa có thay đổi:"), _changes(intake, class_codes, now=now)),
                _("Mời các anh/chị mở liên kết đã nhận để xem lịch mới."),
            ]
        case MessageKind.CANCELLATION:
            dropped = _changes(intake, class_codes, now=now, only="cancelled")
            lines = [
                *_told_of(_("Lịch vừa bớt buổi:"), dropped),
                _("Mời các anh/chị mở liên kết đã nhận trước khi đến lớp."),
            ]
    return "\n".join([f"{shown_name(intake.calendar_title)}:", *filter(None, lines), sorry])


def _told_of(opening: str, changes: list[str]) -> list[str]:
    """What changed, or where it concerns single people alone, that something did."""
    return [opening, *(f"- {line}" for line in changes)] if changes else [opening.removesuffix(":") + "."]


def _changes(
    intake: Intake, class_codes: Collection[str] | None, *, now: datetime, only: str | None = None
) -> list[str]:
    """Lines about sessions that the last release added, moved or dropped and that are not over yet."""
    release = last_release(intake)
    if release is None or release.changes["first"]:
        return []
    today = now.astimezone(SCHOOL_ZONE).date().isoformat()
    found = []
    for change in release.changes["sessions"]:
        told = [name for name in change["changed"] if name in _TOLD]
        concerned = class_codes is None or _class_of(change) in class_codes
        says_something = told or change["status"] != "changed"
        if concerned and says_something and only in (None, change["status"]) and _last_day(change) >= today:
            found.append(change_text(change | {"changed": told}))
    return found


def _class_of(change: dict[str, Any]) -> str:
    return str((change["after"] or change["before"])["class_code"])


def _last_day(change: dict[str, Any]) -> str:
    return max(str(shown["date"]) for shown in (change["before"], change["after"]) if shown is not None)
