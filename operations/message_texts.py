"""The words around messages, in the language that is switched on, and what is filled into them.

Subjects are neutral, since they show on locked screens. Two placeholders stay in a stored message until it goes:
the link of the person, so that it lies in no list, and the deadline, which may still be changed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from models import Intake, MessageKind
from operations.links import SCHOOL_ZONE
from operations.release_texts import day_text

LINK_PLACEHOLDER = "{lien-ket}"
DEADLINE_PLACEHOLDER = "{han}"
NAME_PLACEHOLDER = "{ten}"
CONTENT_PLACEHOLDER = "{noi-dung}"
TITLE_PLACEHOLDER = "{ten-lich}"
NUMBER_PLACEHOLDER = "{lan}"
_PLACEHOLDER = re.compile(r"\{[^{}\n]*\}")
_LEFT_OPEN = {LINK_PLACEHOLDER, DEADLINE_PLACEHOLDER}


@dataclass(frozen=True, slots=True)
class TemplateText:
    subject: str
    body: str


def default_template(kind: MessageKind) -> TemplateText:
    """What is said where staff have not written otherwise."""
    return TemplateText(_default_subject(kind), "\n".join(_default_lines(kind)))


def _default_subject(kind: MessageKind) -> str:
    match kind:
        case MessageKind.INVITATION:
            return _("{ten-lich}: mời anh/chị cho biết thời gian thuận tiện")
        case MessageKind.REMINDER:
            return _("{ten-lich}: nhắc anh/chị cho biết thời gian thuận tiện")
        case _:
            return _("{ten-lich} (lần ban hành {lan})")


def _default_lines(kind: MessageKind) -> list[str]:
    greeting = _("Kính gửi {ten},")
    match kind:
        case MessageKind.INVITATION:
            asking = _(
                "Nhà trường mời anh/chị cho biết buổi nào đến được, để xếp lịch ít ảnh hưởng đến công việc nhất."
                " Chỉ mất vài phút, không cần tài khoản."
            )
        case MessageKind.REMINDER:
            asking = _(
                "Nhà trường chưa nhận được thời gian thuận tiện của anh/chị. Nếu anh/chị vừa gửi, xin bỏ qua tin này."
            )
        case MessageKind.RELEASE:
            return [greeting, CONTENT_PLACEHOLDER, _("Xem đầy đủ và đăng ký vào lịch điện thoại: {lien-ket}")]
        case _:
            return [greeting, CONTENT_PLACEHOLDER, _("Xem lịch mới: {lien-ket}")]
    own = _("Liên kết của riêng anh/chị, xin đừng chuyển tiếp: {lien-ket}")
    return [greeting, asking, DEADLINE_PLACEHOLDER, own]


def placeholders_of(kind: MessageKind) -> tuple[str, ...]:
    """What a template of this kind may hold; what it must hold are the link and the content."""
    if kind.asks:
        return NAME_PLACEHOLDER, DEADLINE_PLACEHOLDER, LINK_PLACEHOLDER, TITLE_PLACEHOLDER
    return NAME_PLACEHOLDER, CONTENT_PLACEHOLDER, LINK_PLACEHOLDER, TITLE_PLACEHOLDER, NUMBER_PLACEHOLDER


def unknown_placeholders(text: str, known: tuple[str, ...]) -> list[str]:
    return sorted(set(_PLACEHOLDER.findall(text)) - set(known))


def write(text: str, values: Mapping[str, str]) -> str:
    """Fill in what is known when a message is written; the link and the deadline stay open."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[0], found[0]), text)


def fill_in(body: str, *, link: str, deadline: str) -> str:
    """The text as it goes; a line that held nothing but a deadline that there is not goes with it."""
    lines = [line for line in body.splitlines() if deadline or line.strip() != DEADLINE_PLACEHOLDER]
    return "\n".join(lines).replace(LINK_PLACEHOLDER, link).replace(DEADLINE_PLACEHOLDER, deadline)


def edited_placeholders() -> tuple[str, ...]:
    """What may stand in the text of one message."""
    return tuple(sorted(_LEFT_OPEN))


def deadline_sentence(intake: Intake, *, now: datetime) -> str:
    """The deadline for answering; nothing where there is none."""
    if intake.answer_deadline is None:
        return ""
    local = intake.answer_deadline.astimezone(SCHOOL_ZONE)
    moment = f"{local:%H:%M} {day_text(local.date())}"
    if now > intake.answer_deadline:
        return _("Hạn khai báo %(moment)s đã qua; anh/chị gửi ngay thì nhà trường vẫn nhận.", moment=moment)
    return _("Hạn khai báo: %(moment)s.", moment=moment)
