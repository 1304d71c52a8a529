"""The ways to subscribe to one feed, as pages show them."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import current_app, request
from flask_babel import gettext as _

from calendars.links import google_subscribe_url, webcal_url
from calendars.qr import qr_svg
from models import Link
from operations.links import link_token
from operations.share_feed import REMINDERS
from web.addresses import absolute_url
from web.phones import Help, in_order, probable_helps


@dataclass(frozen=True, slots=True)
class Subscription:
    """`page` is the page that shows the ways. `behind` says that no calendar program took the feed since it changed;
    `opened` of the `helps` are shown open.
    """

    url: str
    page: str
    webcal: str
    google: str
    qr: str
    fetched_at: datetime | None
    changed_at: datetime | None
    opened: tuple[Help, ...]

    @property
    def helps(self) -> tuple[Help, ...]:
        return in_order(self.opened)

    @property
    def in_chat(self) -> bool:
        return Help.CHAT in self.opened

    @property
    def behind(self) -> bool:
        return self.fetched_at is not None and self.changed_at is not None and self.fetched_at < self.changed_at


def reminder_choices() -> list[tuple[str, str]]:
    """Minutes of REMINDERS as a form sends them, and what they are called."""
    names = {60: _("Trước 1 giờ"), 24 * 60: _("Trước 1 ngày")}
    return [("", _("Không nhắc")), *((str(minutes), names[minutes]) for minutes in REMINDERS)]


def subscription(link: Link) -> Subscription:
    """The ways to the feed of this link, for the browser that asks."""
    url = absolute_url("feeds.calendar", token=link_token(link, secret_key=current_app.config["SECRET_KEY"]))
    return Subscription(
        url=url,
        page=absolute_url(cast("str", request.endpoint), **(request.view_args or {})),
        webcal=webcal_url(url),
        google=google_subscribe_url(url),
        qr=qr_svg(webcal_url(url), title=_("Mã QR của liên kết lịch")),
        fetched_at=link.fetched_at,
        changed_at=link.changed_at,
        opened=probable_helps(request.user_agent.string),
    )
