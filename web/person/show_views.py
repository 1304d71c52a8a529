"""The page behind the private link: the own timetable, what was answered, the calendar to subscribe to."""

from dataclasses import dataclass

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from calendars.links import google_subscribe_url, webcal_url
from calendars.qr import qr_svg
from models import AvailabilitySheet, Link, LinkPurpose, Trainee, db
from operations.actor import trainee_actor
from operations.availability import Source, trainee_grid
from operations.availability_sheets import find_sheet
from operations.availability_summary import PeriodCount, count_periods
from operations.links import link_token
from operations.read_published import own_timetable, starts
from operations.renew_feed import renew_feed_link
from web.addresses import absolute_url
from web.clock import now
from web.person.blueprint import is_asked_first, person, trainee_of


@dataclass(frozen=True, slots=True)
class Subscription:
    """The ways to subscribe to one feed."""

    url: str
    webcal: str
    google: str
    qr: str


@person.get("/<token>")
def show(token: str) -> ResponseReturnValue:
    """Somebody who was not yet asked, and has no timetable, is asked first."""
    trainee = trainee_of(token)
    if is_asked_first(trainee):
        return redirect(url_for("person.answer", token=token))
    timetable = own_timetable(trainee, now=now())
    grid, source = trainee_grid(trainee)
    link = _feed_link(trainee)
    return render_template(
        "person/show.html",
        token=token,
        trainee=trainee,
        intake=trainee.intake,
        timetable=timetable,
        next_session=timetable.next_session(now=now()) if timetable else None,
        source=source,
        sheet=_sheet(trainee, source),
        counts=[_count_sentence(count) for count in count_periods(trainee.intake, grid)],
        subscription=_subscription(link) if link else None,
        starts=starts,
        now=now(),
    )


@person.post("/<token>/lien-ket-lich")
def renew_feed(token: str) -> ResponseReturnValue:
    """Make the calendar link, or void the one that there is and make another."""
    trainee = trainee_of(token)
    renew_feed_link(trainee, actor=trainee_actor(trainee), now=now())
    flash(_("Đã tạo liên kết lịch mới. Liên kết cũ, nếu có, không còn dùng được: hãy đăng ký lại lịch."), "success")
    return redirect(url_for("person.show", token=token, _anchor="calendar"))


def _sheet(trainee: Trainee, source: Source) -> AvailabilitySheet | None:
    owner = trainee.unit if source is Source.UNIT and not _has_own(trainee) else trainee
    return find_sheet(owner, intake=trainee.intake) if owner is not None else None


def _has_own(trainee: Trainee) -> bool:
    sheet = find_sheet(trainee, intake=trainee.intake)
    return sheet is not None and sheet.answered_at is not None


def _feed_link(trainee: Trainee) -> Link | None:
    query = db.select(Link).filter_by(trainee_id=trainee.id, purpose=LinkPurpose.FEED)
    link: Link | None = db.session.scalars(query).one_or_none()
    return link


def _subscription(link: Link) -> Subscription:
    url = absolute_url("feeds.calendar", token=link_token(link, secret_key=current_app.config["SECRET_KEY"]))
    return Subscription(
        url=url,
        webcal=webcal_url(url),
        google=google_subscribe_url(url),
        qr=qr_svg(webcal_url(url), title=_("Mã QR của liên kết lịch")),
    )


def _count_sentence(count: PeriodCount) -> str:
    numbers = {
        "free": count.free,
        "open": count.open,
        "period": count.period.name.lower(),
        "more": count.if_needed,
    }
    if count.if_needed:
        return _(
            "Anh/chị có thể học %(free)s trên %(open)s buổi %(period)s, thêm %(more)s buổi nếu thật cần.", **numbers
        )
    return _("Anh/chị có thể học %(free)s trên %(open)s buổi %(period)s.", **numbers)
