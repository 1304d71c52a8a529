"""What trainees arranged for themselves, a sentence each, for staff."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from models import Amendment, AmendmentKind, ReleaseSession
from operations.afterwards import was_afterwards
from operations.release_texts import day_text, session_title
from web.filters import time_text


@dataclass(frozen=True, slots=True)
class AmendmentWords:
    """`author` stands where it was not the trainee who did it."""

    number: int
    made_at: datetime
    author: str
    seen: bool
    text: str


def amendment_words(amendments: Iterable[Amendment], sessions: Mapping[str, ReleaseSession]) -> list[AmendmentWords]:
    """`sessions` are those of the release by uid."""
    return [_words(one, sessions) for one in amendments]


def _words(one: Amendment, sessions: Mapping[str, ReleaseSession]) -> AmendmentWords:
    name = one.trainee.full_name if one.trainee is not None else one.author
    return AmendmentWords(
        number=one.number,
        made_at=one.made_at,
        author="" if one.author == name else one.author,
        seen=one.seen_at is not None,
        text=f"{name}: {_what(one, sessions)}",
    )


def _what(one: Amendment, sessions: Mapping[str, ReleaseSession]) -> str:
    details = one.details
    missed = _named(sessions[details["missed"]])
    taken = _named(sessions[details["taken"]]) if details["taken"] else ""
    concerned = details["dropped"].keys() | details["added"].keys()
    afterwards = details["missed"] in concerned and was_afterwards(one, sessions[details["missed"]])
    if one.kind == AmendmentKind.TAKEN_BACK:
        return _taken_back(missed, taken, afterwards=afterwards, attends=details["missed"] in details["added"])
    if afterwards and taken:
        return _("báo sau buổi học: đã không đến %(missed)s, học bù ở %(taken)s.", missed=missed, taken=taken)
    if afterwards:
        return _("báo sau buổi học: đã không đến %(missed)s, không học bù.", missed=missed)
    if taken:
        return _("không đến %(missed)s, học bù ở %(taken)s.", missed=missed, taken=taken)
    return _("không đến %(missed)s, không học bù.", missed=missed)


def _taken_back(missed: str, taken: str, *, afterwards: bool, attends: bool) -> str:
    if not attends:
        return _("hoàn tác: không học bù ở %(taken)s.", taken=taken)
    if afterwards and taken:
        return _("hoàn tác: đã đến %(missed)s, không học bù ở %(taken)s.", missed=missed, taken=taken)
    if afterwards:
        return _("hoàn tác: đã đến %(missed)s.", missed=missed)
    if taken:
        return _("hoàn tác: lại học %(missed)s, không học bù ở %(taken)s.", missed=missed, taken=taken)
    return _("hoàn tác: lại học %(missed)s.", missed=missed)


def _named(session: ReleaseSession) -> str:
    """`Lớp 03 – Buổi 4 (Thứ 3 13/01/2026, 18:00)`."""
    title = session_title(session.class_name, session.position)
    return f"{title} ({day_text(session.date)}, {time_text(session.start_time)})"
