"""Texts for a chat of many: they name nobody and carry no private link."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from models import Intake, MessageKind
from operations.default_names import shown_name
from operations.links import SCHOOL_ZONE
from operations.message_texts import deadline_sentence
from operations.published_state import last_release
from operations.release_news import MOST_LINES
from operations.release_texts import change_text, in_language, many_changes_text

# Who teaches may be told each person alone; what a session is called changes no way to it.
_TOLD = ("time", "room", "link")


def group_texts(
    intake: Intake, changes: Sequence[dict[str, Any]], languages: Iterable[str], *, now: datetime
) -> list[tuple[MessageKind, list[tuple[str, str]]]]:
    """What there is to tell a chat now, by kind and then by language; `changes` are its `group_changes`.

    Of a timetable only once there is one. Of changes only where there are any, and as sessions that are off only where
    nothing takes their place: half of what changed would mislead.
    """
    kinds = [kind for kind in MessageKind if kind.asks]
    if last_release(intake) is not None:
        kinds.append(MessageKind.RELEASE)
    if changes:
        only_off = all(change["status"] == "cancelled" for change in changes)
        kinds.append(MessageKind.CANCELLATION if only_off else MessageKind.CHANGES)
    found = []
    for kind in kinds:
        texts = []
        for language in languages:
            with in_language(language):
                texts.append((language, _text(kind, intake, changes, now=now)))
        found.append((kind, texts))
    return found


def _text(kind: MessageKind, intake: Intake, changes: Sequence[dict[str, Any]], *, now: datetime) -> str:
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
                _("Lịch vừa có thay đổi:"), *_lines(changes), _("Mời các anh/chị mở liên kết đã nhận để xem lịch mới."),
            ]  # fmt: skip
        case MessageKind.CANCELLATION:
            lines = [
                _("Lịch vừa bớt buổi:"), *_lines(changes),
                _("Mời các anh/chị mở liên kết đã nhận trước khi đến lớp."),
            ]  # fmt: skip
    return "\n".join([f"{shown_name(intake.calendar_title)}:", *filter(None, lines), sorry])


def _lines(changes: Sequence[dict[str, Any]]) -> list[str]:
    """Many in short: whoever opens the link sees all of it."""
    if len(changes) > MOST_LINES:
        return [f"- {many_changes_text(len(changes))}"]
    return [f"- {change_text(change)}" for change in changes]


def group_changes(intake: Intake, class_codes: Collection[str] | None, *, now: datetime) -> list[dict[str, Any]]:
    """What the last release did to sessions of these classes, None for all, that are not over yet, as far as it is
    told to a chat: as `Release.changes`.
    """
    release = last_release(intake)
    if release is None or release.changes["first"]:
        return []
    today = now.astimezone(SCHOOL_ZONE).date().isoformat()
    found = []
    for change in release.changes["sessions"]:
        told = [name for name in change["changed"] if name in _TOLD]
        concerned = class_codes is None or _class_of(change) in class_codes
        says_something = told or change["status"] != "changed"
        if concerned and says_something and _last_day(change) >= today:
            found.append(change | {"changed": told})
    return found


def _class_of(change: dict[str, Any]) -> str:
    return str((change["after"] or change["before"])["class_code"])


def _last_day(change: dict[str, Any]) -> str:
    return max(str(shown["date"]) for shown in (change["before"], change["after"]) if shown is not None)
