"""The page behind the private link: the own timetable, what was answered, the calendar to subscribe to."""

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models import AvailabilitySheet, Trainee
from operations.actor import trainee_actor
from operations.afterwards import starts
from operations.answer_draft import find_answer_draft
from operations.availability import Source, trainee_grid
from operations.availability_sheets import find_sheet
from operations.availability_summary import count_periods
from operations.imported_calendars import find_import
from operations.read_published import own_timetable
from operations.share_feed import choose_reminder as store_reminder
from operations.share_feed import find_feed
from operations.share_feed import renew_feed as renew_feed_link
from web.availability.understood import count_sentence
from web.clock import local, now
from web.person.blueprint import is_asked_first, person, trainee_of
from web.person.seen import read_seen, remember
from web.subscription import reminder_choices, subscription


@person.get("/<token>")
def show(token: str) -> ResponseReturnValue:
    """Somebody who was not yet asked, and has no timetable, is asked first."""
    trainee = trainee_of(token)
    if is_asked_first(trainee):
        return redirect(url_for("person.answer", token=token))
    seen = read_seen(trainee)
    timetable = own_timetable(trainee, now=now(), seen=seen.releases)
    if timetable is not None:
        seen = seen.looking(timetable.release.number, on=local(now()).date())
    grid, source = trainee_grid(trainee)
    link = find_feed(trainee, intake=trainee.intake)
    page = render_template(
        "person/show.html",
        token=token,
        trainee=trainee,
        intake=trainee.intake,
        timetable=timetable,
        seen_before=seen.before if timetable and seen.before and seen.before.release == timetable.compared else None,
        next_session=timetable.next_session(now=now()) if timetable else None,
        source=source,
        sheet=_sheet(trainee, source),
        counts=[count_sentence(count) for count in count_periods(trainee.intake, grid)],
        draft=find_answer_draft(trainee),
        imported=find_import(trainee, intake=trainee.intake),
        subscription=subscription(link) if link else None,
        reminders=reminder_choices(),
        reminder=str(link.reminder_minutes or "") if link else "",
        starts=starts,
        now=now(),
    )
    answer = make_response(page)
    if request.method == "GET" and timetable is not None:
        remember(answer, seen, trainee=trainee, token=token)
    return answer


@person.post("/<token>/lien-ket-lich")
def renew_feed(token: str) -> ResponseReturnValue:
    """Make the calendar link, or void the one that there is and make another."""
    trainee = trainee_of(token)
    renew_feed_link(trainee, intake=trainee.intake, actor=trainee_actor(trainee), now=now())
    flash(_("Đã tạo liên kết lịch mới. Liên kết cũ, nếu có, không còn dùng được: hãy đăng ký lại lịch."), "success")
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
