from typing import Any

from flask import Blueprint, current_app
from flask_babel import gettext as _

from models import Link, LinkPurpose
from operations.links import link_token
from web.addresses import absolute_url
from web.texts import register

outbox = Blueprint("outbox", __name__, url_prefix="/dot-hoc/<public_id>/tin-nhan")


def _placeholder_sentence(unknown: list[str], missing: list[str], **_params: Any) -> str:
    if unknown:
        return _("Ở đây không dùng được %(names)s.", names=", ".join(unknown))
    return _("Thiếu %(names)s: tin gửi đi sẽ không có phần này.", names=", ".join(missing))


register(
    {
        "message_gone": lambda **_params: _("Tin này đã gửi hoặc đang gửi qua thư nên không sửa được nữa."),
        "placeholder_wrong": _placeholder_sentence,
    }
)


def link_address(link: Link) -> str:
    """The address that goes into a message."""
    token = link_token(link, secret_key=current_app.config["SECRET_KEY"])
    endpoints = {
        LinkPurpose.PERSONAL: "person.show",
        LinkPurpose.LOOKING: "looking.show",
        LinkPurpose.FEED: "feeds.calendar",
    }
    return absolute_url(endpoints[link.purpose], token=token)


def sends_mail() -> bool:
    sends: bool = current_app.config["SETTINGS"].sends_mail
    return sends
