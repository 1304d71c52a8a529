"""Words for sessions, changes and messages, in the language that is switched on (see `in_language`).

Titles are neutral: being a candidate is sensitive, and calendars lie open on screens and on servers elsewhere.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from models import SeatKind
from operations.default_names import shown_name
from operations.published_state import PublishedSession
from operations.told_state import ToldSession

LANGUAGES = ("vi", "en")


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Texts in a person's language; Vietnamese for one that there is not."""
    with force_locale(language if language in LANGUAGES else "vi"):
        yield


def day_text(day: date | str) -> str:
    """`Thứ 3 13/01/2026`; also of an ISO date."""
    if isinstance(day, str):
        day = date.fromisoformat(day)
    names = [_("Thứ 2"), _("Thứ 3"), _("Thứ 4"), _("Thứ 5"), _("Thứ 6"), _("Thứ 7"), _("Chủ nhật")]
    return f"{names[day.weekday()]} {day:%d/%m/%Y}"


def session_title(class_name: str, position: int) -> str:
    """`Lớp 03 – Buổi 4`; `position` counts from 0."""
    return _("%(class_name)s – Buổi %(number)s", class_name=shown_name(class_name), number=position + 1)


def make_up_title(class_name: str, position: int) -> str:
    return _("Học bù: %(title)s", title=session_title(class_name, position))


def missed_title(class_name: str, position: int) -> str:
    return _("Vắng: %(title)s", title=session_title(class_name, position))


def cancelled_title(title: str) -> str:
    return _("Đã hủy: %(title)s", title=title)


def lessons_text(first_lesson: int, lessons: int) -> str:
    """`Tiết 1–5`."""
    if lessons == 1:
        return _("Tiết %(number)s", number=first_lesson + 1)
    return _("Tiết %(first)s–%(last)s", first=first_lesson + 1, last=first_lesson + lessons)


def place_text(room: str, site: str, *, online: bool) -> str:
    if online:
        return _("Trực tuyến")
    return ", ".join(part for part in (room, site) if part)


def trainee_description(session: PublishedSession) -> str:
    """Neutral: neither what is taught nor who teaches."""
    return _(
        "%(lessons)s. Nội dung chi tiết có trên trang lịch học của anh/chị.",
        lessons=lessons_text(session.first_lesson, session.lessons),
    )


def lecturer_description(session: PublishedSession) -> str:
    lines = [lessons_text(session.first_lesson, session.lessons)]
    lines += [title for _code, title, _lessons in session.modules]
    return "\n".join(lines)


def class_description(session: PublishedSession) -> str:
    """What is taught stays out: who may follow a class feed is not known."""
    lines = [lessons_text(session.first_lesson, session.lessons)]
    if session.lecturer_name:
        lines.append(_("Giảng viên: %(name)s", name=session.lecturer_name))
    return "\n".join(lines)


def room_description(session: PublishedSession, calendar_title: str) -> str:
    """With the title of the course: classes of two intakes may have one name."""
    return f"{calendar_title}\n{class_description(session)}"


def away_title(people: int) -> str:
    """`3 người đi học`."""
    return ngettext("%(num)s người đi học", "%(num)s người đi học", people)


def nobody_away_title() -> str:
    return _("không còn ai đi học")


def shown_title(shown: dict[str, Any]) -> str:
    return session_title(shown["class_name"], shown["position"])


def shown_when(shown: dict[str, Any]) -> str:
    """`Thứ 3 13/01/2026, 18:00–21:00`, of a session as `Release.changes` keeps it."""
    return f"{day_text(shown['date'])}, {shown['start']}–{shown['end']}"


def shown_place(shown: dict[str, Any]) -> str:
    return place_text(shown["room"], shown["site"], online=shown["online"]) or _("chưa có phòng")


def change_text(change: dict[str, Any]) -> str:
    """One line about one session of `Release.changes`."""
    before, after = change["before"], change["after"]
    if change["status"] == "new":
        return _(
            "Thêm %(title)s: %(when)s, %(place)s.",
            title=shown_title(after), when=shown_when(after), place=shown_place(after),
        )  # fmt: skip
    if change["status"] == "cancelled":
        return _("Hủy %(title)s: %(when)s.", title=shown_title(before), when=shown_when(before))
    aspects = [_aspect_text(name, before, after) for name in change["changed"]]
    return f"{shown_title(after)}: {'; '.join(aspects)}."


def _aspect_text(name: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    if name == "time":
        return _("chuyển từ %(before)s sang %(after)s", before=shown_when(before), after=shown_when(after))
    if name == "room":
        return _("đổi nơi học từ %(before)s sang %(after)s", before=shown_place(before), after=shown_place(after))
    if name == "lecturer":
        nobody = _("chưa phân công")
        return _(
            "đổi giảng viên từ %(before)s sang %(after)s",
            before=before["lecturer"] or nobody,
            after=after["lecturer"] or nobody,
        )
    if name == "link":
        return _("đổi liên kết phòng học trực tuyến")
    return _("đổi nội dung hoặc tên gọi")


def first_content(sessions: Sequence[ToldSession], *, teaches: bool) -> str:
    """What a person is told who has not been told anything; `sessions` in time order, at least one."""
    first, count = sessions[0], len(sessions)
    lines = [
        ngettext("Lịch giảng của thầy/cô có %(num)s buổi.", "Lịch giảng của thầy/cô có %(num)s buổi.", count)
        if teaches
        else ngettext("Lịch học của anh/chị có %(num)s buổi.", "Lịch học của anh/chị có %(num)s buổi.", count),
        _(
            "Buổi đầu: %(title)s, %(when)s, %(place)s.",
            title=session_title(first.class_name, first.position), when=_told_when(first), place=_told_place(first),
        ),
    ]  # fmt: skip
    return "\n".join(lines)


def change_content(lines: Sequence[str], *, teaches: bool, cancelled: bool) -> str:
    """What a person is told when something changes of what they know."""
    if cancelled:
        opening = (
            _("Lịch giảng của thầy/cô bớt những buổi sau:")
            if teaches
            else _("Lịch học của anh/chị bớt những buổi sau, anh/chị không cần đến:")
        )
    else:
        opening = _("Lịch giảng của thầy/cô có thay đổi:") if teaches else _("Lịch học của anh/chị có thay đổi:")
    return "\n".join([opening, *(f"- {line}" for line in lines)])


def lecturer_title() -> str:
    """What subjects call the timetable of a lecturer."""
    return _("Lịch giảng")


def class_change_text(before: str | None, after: str | None) -> str:
    if after is None:
        return _("Anh/chị không còn ở %(before)s; giáo vụ sẽ liên hệ với anh/chị.", before=shown_name(before or ""))
    if before is None:
        return _("Anh/chị được xếp vào %(after)s.", after=shown_name(after))
    return _("Anh/chị chuyển từ %(before)s sang %(after)s.", before=shown_name(before), after=shown_name(after))


def person_change_text(kind: str, session: ToldSession, before: ToldSession | None) -> str:
    """One line about one session of one person; `kind` is added, dropped, moved or place."""
    titled = make_up_title if session.kind is SeatKind.MAKE_UP else session_title
    title = titled(session.class_name, session.position)
    when, place = _told_when(session), _told_place(session)
    if kind == "dropped":
        return _("Không còn %(title)s, %(when)s.", title=title, when=when)
    if kind == "moved" and before is not None:
        return _(
            "%(title)s: chuyển từ %(before)s sang %(after)s, %(place)s.",
            title=title, before=_told_when(before), after=when, place=place,
        )  # fmt: skip
    if kind == "place":
        return _("%(title)s, %(when)s: nơi học mới là %(place)s.", title=title, when=when, place=place)
    return _("Thêm %(title)s: %(when)s, %(place)s.", title=title, when=when, place=place)


def many_changes_text(number: int) -> str:
    """One line instead of many."""
    return ngettext(
        "Có %(num)s thay đổi; mở liên kết để xem tất cả.", "Có %(num)s thay đổi; mở liên kết để xem tất cả.", number
    )


def coming_text(session: ToldSession) -> str:
    """One line about the session that is next."""
    titled = make_up_title if session.kind is SeatKind.MAKE_UP else session_title
    return _(
        "Buổi sắp tới: %(title)s, %(when)s, %(place)s.",
        title=titled(session.class_name, session.position), when=_told_when(session), place=_told_place(session),
    )  # fmt: skip


def lost_make_up_text(taken: ToldSession, instead: Sequence[ToldSession]) -> str:
    """One line about a make-up that the person took and that is off, with what they attend instead, if anything."""
    title, when = session_title(taken.class_name, taken.position), _told_when(taken)
    if not instead:
        return _(
            "Buổi học bù anh/chị đã chọn (%(title)s, %(when)s) không còn; hãy xem lịch và chọn buổi khác nếu cần.",
            title=title, when=when,
        )  # fmt: skip
    parts = [
        f"{session_title(one.class_name, one.position)}, {_told_when(one)}, {_told_place(one)}"
        for one in sorted(instead, key=lambda one: one.when)
    ]
    text = (
        _("Buổi học bù anh/chị đã chọn (%(title)s, %(when)s) không còn; nay học bù ở %(instead)s.")
        if all(one.kind is SeatKind.MAKE_UP for one in instead)
        else _("Buổi học bù anh/chị đã chọn (%(title)s, %(when)s) không còn; nay học ở %(instead)s.")
    )
    return text % {"title": title, "when": when, "instead": "; ".join(parts)}


def _told_when(session: ToldSession) -> str:
    return f"{day_text(session.date)}, {session.start_time:%H:%M}–{session.end_time:%H:%M}"


def _told_place(session: ToldSession) -> str:
    return place_text(session.room_name, session.site_name, online=session.online) or _("chưa có phòng")
