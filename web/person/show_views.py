"""The page behind the private link: the own timetable, what was answered, the calendar to subscribe to."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models import AvailabilitySheet, Trainee
from operations.actor import trainee_actor
from operations.answer_draft import find_answer_draft
from operations.availability import Source, trainee_grid
from operations.availability_sheets import find_sheet
from operations.imported_calendars import find_import
from operations.share_feed import choose_reminder as store_reminder
from operations.share_feed import find_feed
from operations.share_feed import renew_feed as renew_feed_link
from web.availability.understood import count_sentences
from web.clock import now
from web.person.blueprint import is_asked_first, person, trainee_of
from web.person.own_browser import remember_personal_link
from web.person.timetable_page import answer_to, look_at
from web.subscription import reminder_choices


@person.get("/<token>")
def show(token: str) -> ResponseReturnValue:
    """Somebody who was not yet asked, and has no timetable, is asked first."""
    trainee = trainee_of(token)
    if is_asked_first(trainee):
        leading_on = redirect(url_for("person.answer", token=token))
        remember_personal_link(leading_on, token=token)
        return leading_on
    look = look_at(trainee)
    grid, source = trainee_grid(trainee)
    page = render_template(
        "person/show.html",
        **look.values(),
        token=token,
        print_url=url_for("person.print_view", token=token),
        picture_url=url_for("person.picture_page", token=token),
        source=source,
        sheet=_sheet(trainee, source),
        counts=count_sentences(trainee.intake, grid),
        draft=find_answer_draft(trainee),
        imported=find_import(trainee, intake=trainee.intake),
        reminders=reminder_choices(),
        reminder=str(look.feed.reminder_minutes or "") if look.feed else "",
    )
    answer = answer_to(look, page, path=url_for("person.show", token=token))
    remember_personal_link(answer, token=token)
    return answer


@person.post("/<token>/lien-ket-lich")
def renew_feed(token: str) -> ResponseReturnValue:
    """Make the calendar link, or void the one that there is and make another."""
    trainee = trainee_of(token)
    is_first = find_feed(trainee, intake=trainee.intake) is None
    renew_feed_link(trainee, intake=trainee.intake, actor=trainee_actor(trainee), now=now())
    if is_first:
        flash(_("Đã tạo liên kết lịch: nay anh/chị đăng ký lịch được."), "success")
    else:
        flash(_("Đã tạo liên kết lịch mới. Liên kết cũ không còn dùng được: hãy đăng ký lại lịch."), "success")
    return redirect(url_for("person.show", token=token, _anchor="calendar"))


@person.post("/<token>/nhac-lich")
def choose_reminder(token: str) -> ResponseReturnValue:
    """How long before a session the calendar is to remind: an empty field for not at all."""
    trainee = trainee_of(token)
    text = request.form.get("truoc", "0")
    if text not in dict(reminder_choices()):
        abort(400)
    store_reminder(trainee, int(text) if text else None, actor=trainee_actor(trainee), now=now())
    flash(_("Đã lưu. Ứng dụng lịch theo lời nhắc mới sau lần tải tới."), "success")
    return redirect(url_for("person.show", token=token, _anchor="calendar"))


def _sheet(trainee: Trainee, source: Source) -> AvailabilitySheet | None:
    owner = trainee.unit if source is Source.UNIT and not _has_own(trainee) else trainee
    return find_sheet(owner, intake=trainee.intake) if owner is not None else None


def _has_own(trainee: Trainee) -> bool:
    sheet = find_sheet(trainee, intake=trainee.intake)
    return sheet is not None and sheet.answered_at is not None
