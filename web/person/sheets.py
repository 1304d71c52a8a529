"""The own timetable on paper, and as a picture to send on."""

from flask import Response, render_template
from flask_babel import gettext as _

from documents.timetable_picture import PictureRow, TimetablePicture, draw_timetable
from models import Trainee
from operations.default_names import shown_name
from operations.errors import NotFoundError
from operations.read_published import OwnSession, OwnTimetable, own_timetable
from operations.release_texts import day_text, place_text, session_title
from web.clock import now
from web.filters import date_text, moment_text, time_text, weekday_short


def printed(trainee: Trainee, *, back_url: str, with_absences: bool = False) -> str:
    """A page to be printed. Raises NotFoundError where nothing was published."""
    return render_template(
        "person/print.html",
        trainee=trainee,
        intake=trainee.intake,
        timetable=_timetable(trainee),
        back_url=back_url,
        with_absences=with_absences,
        now=now(),
    )


def picture_to_keep(trainee: Trainee, *, back_url: str, picture_url: str) -> str:
    """The picture to be pressed on and kept: browsers inside chats do nothing with a download."""
    _timetable(trainee)
    return render_template("person/picture.html", back_url=back_url, picture_url=picture_url)


def drawn(trainee: Trainee) -> Response:
    """A picture without name, contents and link: it is sent on."""
    timetable = _timetable(trainee)
    image = draw_timetable(
        TimetablePicture(
            title=shown_name(trainee.intake.calendar_title),
            subtitle=shown_name(timetable.class_name),
            rows=tuple(_row(one) for one in timetable.sessions),
            footer=_("Lịch lúc %(moment)s. Trang riêng của tôi luôn mới nhất.", moment=moment_text(now())),
        )
    )
    response = Response(image, mimetype="image/png")
    # Shown, not downloaded: in the browser inside a chat a picture is kept by pressing on it.
    response.headers["Content-Disposition"] = 'inline; filename="lich-hoc.png"'
    return response


def _timetable(trainee: Trainee) -> OwnTimetable:
    timetable = own_timetable(trainee, now=now())
    if timetable is None or not timetable.sessions:
        raise NotFoundError
    return timetable


def _row(one: OwnSession) -> PictureRow:
    session = one.session
    hours = f"{time_text(session.start_time)}–{time_text(session.end_time)}"
    return PictureRow(
        when=f"{day_text(session.date)}, {hours}",
        title=session_title(session.class_name, session.position),
        place=place_text(session.room_name, session.site_name, online=session.online) or _("Địa điểm sẽ báo sau"),
        mark=_mark(one),
        past=one.ends <= now(),
    )


def _mark(one: OwnSession) -> str:
    if not one.make_up:
        return ""
    replaced = ", ".join(
        _(
            "buổi %(number)s (%(day)s)",
            number=session.position + 1,
            day=f"{weekday_short(session.date)} {date_text(session.date)}",
        )
        for session in one.replaces
    )
    return _("Học bù, thay %(sessions)s", sessions=replaced) if replaced else _("Học bù")
