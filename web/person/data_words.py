"""What is kept about a person in words: the same lines for the page and for the text to take along."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from calendars.blocks import BusyBlock
from models import ActorKind, AmendmentKind, EnteredBy, LinkPurpose, MessageKind, MessageStatus, State
from operations.default_names import shown_name
from operations.message_texts import DEADLINE_PLACEHOLDER, LINK_PLACEHOLDER
from operations.own_data import MOST_LOG_LINES
from web.audit.sentences import action_sentence
from web.availability.calendar_texts import block_line
from web.availability.duty_texts import duty_name
from web.availability.grid_form import DISLIKED, FINE, LIKED
from web.availability.rota_text import cycle_words
from web.availability.shift_cells import day_of_shift
from web.filters import date_text, moment_text, version_text, weekday_name
from web.language import LANGUAGES
from web.outbox.words import kind_name, link_left_out

Rows = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    rows: Rows
    empty: str


def sections_of(data: dict[str, Any]) -> list[Section]:
    """The parts of operations/own_data.py, each as label and value."""
    nothing = _("Không có.")
    return [
        Section(_("Hồ sơ"), _profile(data["profile"]), nothing),
        Section(_("Sự đồng ý"), _consent(data["consent"]), nothing),
        Section(_("Lịch rảnh/bận đã khai"), _answers(data["answers"]), _("Chưa khai, hoặc đã xóa.")),
        Section(_("Bảng trực do đơn vị gửi"), _duty_roster(data["duty_roster"]), nothing),
        Section(_("Bản nháp chưa gửi"), _draft(data["draft"]), nothing),
        Section(_("Lịch cá nhân đã nhập"), _imported(data["imported_calendar"]), nothing),
        Section(_("Ý thích về cách học"), _formats(data["format_preferences"]), nothing),
        Section(_("Liên kết"), _links(data["links"]), nothing),
        Section(_("Lịch học đã ban hành"), _sessions(data), _("Chưa có.")),
        Section(_("Những buổi anh/chị báo không đến"), _amendments(data["amendments"]), nothing),
        Section(_("Tin viết cho anh/chị"), _messages(data["messages"]), nothing),
        Section(_("Ai đã làm gì với dữ liệu này"), _log(data["log"]), nothing),
    ]


def _profile(profile: dict[str, Any]) -> Rows:
    birth = profile["birth_date"]
    sexes = {"male": _("Nam"), "female": _("Nữ")}
    rows = [
        (_("Họ và tên"), profile["full_name"]),
        (_("Ngày sinh hoặc năm sinh"), _day(birth) if birth else str(profile["birth_year"] or "")),
        (_("Giới tính"), sexes.get(profile["sex"], "")),
        (_("Đơn vị"), profile["unit"] or ""),
        (_("Chức vụ, nghề nghiệp"), profile["position"]),
        (_("Điện thoại"), profile["phone"] or ""),
        (_("E-mail"), profile["email"] or ""),
        (_("Ghi chú"), profile["note"]),
        (_("Học trực tuyến"), {True: _("có thể"), False: _("không thể")}.get(profile["can_attend_online"], "")),
        (_("Ngôn ngữ"), LANGUAGES.get(profile["language"], profile["language"])),
        (pgettext("one", "Đợt học"), profile["intake"]),
        (_("Có trong danh sách từ"), _moment(profile["created_at"])),
    ]
    if profile["answer_taken_away_at"]:
        rows.append((_("Lần gần nhất lịch rảnh/bận bị xóa"), _moment(profile["answer_taken_away_at"])))
    if profile["answer_taken_away_after_deadline_at"]:
        rows.append((_("… và lần gần nhất sau hạn"), _moment(profile["answer_taken_away_after_deadline_at"])))
    return [(label, value or "–") for label, value in rows]


def _consent(consent: dict[str, Any]) -> Rows:
    rows = []
    if consent["given_at"]:
        version = version_text(consent["version"])
        text = _("bản %(version)s, lúc %(moment)s", version=version, moment=_moment(consent["given_at"]))
        if consent["noted_by"]:
            text += "; " + _("%(name)s ghi theo lời anh/chị", name=consent["noted_by"])
        rows.append((_("Đã đồng ý với thông báo"), text))
    if consent["withdrawn_at"]:
        rows.append((_("Lần rút lại gần nhất"), _moment(consent["withdrawn_at"])))
    return rows


def _answers(answers: dict[str, Any] | None) -> Rows:
    if answers is None:
        return []
    by = {EnteredBy.SELF: _("anh/chị tự khai"), EnteredBy.STAFF: _("giáo vụ khai thay"), EnteredBy.UNIT: _("đơn vị")}
    rows = [(_("Người khai"), by[EnteredBy(answers["entered_by"])])]
    if answers["answered_at"]:
        rows.append((_("Lúc"), _moment(answers["answered_at"])))
    if answers["after_deadline"]:
        rows.append((_("Sau hạn khai báo"), _("có")))
    rows += _cells(answers["week"], lambda cell: weekday_name(cell["weekday"]))
    if answers["rota"]:
        start = _day(answers["rota"]["anchor"])
        rows.append(
            (_("Chu kỳ ca"), _("%(cycle)s, từ %(day)s", cycle=cycle_words(answers["rota"]["cycle"]), day=start))
        )
        rows += _cells(answers["rota"]["changed"], lambda cell: day_of_shift(cell["code"], cell["days_after"]))
    return rows + _cells(answers["days"], lambda cell: _day(cell["date"]))


def _duty_roster(roster: dict[str, Any] | None) -> Rows:
    if roster is None:
        return []
    sender = _("%(unit)s, nhập lúc %(moment)s", unit=roster["unit"], moment=_moment(roster["uploaded_at"]))
    return [(_("Đơn vị"), sender)] + [(_day(one["date"]), duty_name(one["code"])) for one in roster["days"]]


def _cells(cells: Iterable[dict[str, Any]], day_of: Any) -> Rows:
    names = {State.FREE: _("học được"), State.IF_NEEDED: _("hạn chế"), State.BUSY: _("bận")}
    return [
        (day, ", ".join(f"{shown_name(cell['period']).lower()} {names[State(cell['state'])]}" for cell in group))
        for day, group in groupby(cells, key=day_of)
    ]


def _draft(draft: dict[str, Any] | None) -> Rows:
    return [] if draft is None else [(_("Lưu lúc"), _moment(draft["saved_at"]))]


def _imported(calendar: dict[str, Any] | None) -> Rows:
    if calendar is None:
        return []
    rows = [(_("Nhập lúc"), _moment(calendar["imported_at"]))]
    return rows + [(_("Bận"), block_line(BusyBlock.from_text(text))) for text in calendar["busy"]]


def _amendments(amendments: list[dict[str, Any]]) -> Rows:
    names = {
        AmendmentKind.MAKE_UP: _("học bù"),
        AmendmentKind.ABSENCE: _("vắng"),
        AmendmentKind.TAKEN_BACK: _("đến được, hoàn tác"),
    }
    rows = []
    for one in amendments:
        text = names[AmendmentKind(one["kind"])]
        text += "; " + _("buổi không đến: %(session)s", session=_session_text(one["missed"]))
        if one["taken"]:
            text += "; " + _("buổi học thay: %(session)s", session=_session_text(one["taken"]))
        if one["afterwards"]:
            text += "; " + _("báo sau buổi học")
        rows.append((_moment(one["made_at"]), text))
    return rows


def _session_text(session: dict[str, Any]) -> str:
    return f"{session['class']}, {_day(session['date'])}, {session['start']}–{session['end']}"


def _formats(preferences: list[dict[str, Any]]) -> Rows:
    return [(shown_name(one["format"]), _liking(one["dislike_points"])) for one in preferences]


def _liking(points: int) -> str:
    names = {LIKED: _("Thích"), FINE: _("Được"), DISLIKED: _("Không thích")}
    return names[min(names, key=lambda known: abs(known - points))]


def _links(links: list[dict[str, Any]]) -> Rows:
    names = {
        LinkPurpose.PERSONAL: _("Trang riêng của anh/chị"),
        LinkPurpose.LOOKING: _("Trang chỉ xem lịch, không sửa được gì"),
        LinkPurpose.FEED: _("Lịch để đăng ký"),
    }
    rows = []
    for link in links:
        text = _("tạo lúc %(moment)s", moment=_moment(link["created_at"]))
        if link["renewed"]:
            text += "; " + ngettext("đã thay %(num)s lần", "đã thay %(num)s lần", link["renewed"])
        if link["last_fetched_at"]:
            text += "; " + _("lịch được tải gần nhất lúc %(moment)s", moment=_moment(link["last_fetched_at"]))
        if link["reminder_minutes"]:
            text += "; " + _("nhắc trước mỗi buổi %(minutes)s phút", minutes=link["reminder_minutes"])
        rows.append((names[LinkPurpose(link["purpose"])], text))
    return rows


def _sessions(data: dict[str, Any]) -> Rows:
    """The newest release in full; of the older ones that there were."""
    newest = max((one["release"] for one in data["placements"]), default=None)
    rows = [
        (
            _("Lần ban hành %(number)s", number=one["release"]),
            _("lớp %(code)s, vắng %(number)s tiết", code=one["class"] or "–", number=one["missed_lessons"]),
        )
        for one in data["placements"]
    ]
    for one in data["sessions"]:
        if one["release"] == newest:
            label = _("%(class_name)s – Buổi %(number)s", class_name=shown_name(one["class"]), number=one["number"])
            place = _("Trực tuyến") if one["online"] else one["place"] or "–"
            rows.append((label, f"{_day(one['date'])}, {one['start']}–{one['end']}, {place}"))
    return rows


def _messages(messages: list[dict[str, Any]]) -> Rows:
    waiting = _("chưa gửi")
    unsent = dict.fromkeys(MessageStatus, waiting) | {MessageStatus.DISCARDED: _("đã bỏ, không gửi")}
    rows = []
    for one in messages:
        kind = MessageKind(one["kind"])
        body = one["body"].replace(LINK_PLACEHOLDER, link_left_out(kind))
        body = body.replace(DEADLINE_PLACEHOLDER, _("(hạn khai báo)"))
        when = _moment(one["sent_at"] or one["created_at"])
        state = "" if one["sent_at"] else " · " + unsent[MessageStatus(one["status"])]
        rows.append((f"{when} · {kind_name(kind)}{state}", body))
    return rows


def _log(log: list[dict[str, Any]]) -> Rows:
    by = {
        ActorKind.USER: _("nhà trường"), ActorKind.TRAINEE: _("anh/chị"), ActorKind.SYSTEM: _("hệ thống"),
        ActorKind.COMMAND: _("hệ thống"),
    }  # fmt: skip
    rows = [(_moment(one["at"]), f"{action_sentence(one['action'])} ({by[ActorKind(one['by'])]})") for one in log]
    if len(log) >= MOST_LOG_LINES:
        rows.append((_("Những dòng cũ hơn"), _("có trong tệp .json tải về ở đầu trang.")))
    return rows


def _day(text: str) -> str:
    return date_text(date.fromisoformat(text))


def _moment(text: str) -> str:
    return moment_text(datetime.fromisoformat(text))
