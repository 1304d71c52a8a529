"""Moving one session, after showing what that would break; pinning."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from models import Intake, Session
from operations.draft import load_draft
from operations.errors import OperationError, StaleError
from operations.explain_draft import explain_move
from operations.move_consequences import MoveConsequences
from operations.move_session import MoveBreaksRulesError, find_session, move_session, preview_move, set_pinned
from operations.note_reading import note_attendance_read
from operations.projection_gaps import ProblemIncompleteError
from operations.release_texts import session_title
from web.actor import current_actor
from web.clock import now
from web.errors import error_page
from web.filters import date_text
from web.intakes.blueprint import find_intake
from web.texts import error_sentence, register
from web.timetable.blueprint import timetable
from web.timetable.forms import MoveForm, PinForm
from web.timetable.move_words import words_of_move
from web.timetable.slot_words import MoveChoice, words_of_slots

register(
    {
        "move_breaks_rules": lambda **_params: _(
            "Chưa chuyển: việc này vi phạm các điều bắt buộc dưới đây. Hãy đánh dấu xác nhận nếu vẫn chuyển."
        ),
        "session_order": lambda position, date, period, **_params: _(
            "Không chuyển được: các buổi của lớp phải theo đúng thứ tự, mà buổi %(number)s học %(period)s %(date)s.",
            number=position + 1, period=period.lower(), date=date_text(date),
        ),
        "outside_intake": lambda start, end, **_params: _(
            "Ngày này nằm ngoài đợt học (%(start)s – %(end)s).", start=date_text(start), end=date_text(end)
        ),
        "target_past": lambda **_params: _("Lúc này đã qua. Hãy chọn một buổi chưa bắt đầu."),
        "session_held": lambda **_params: _("Buổi học này đã diễn ra nên không chuyển được nữa."),
        "session_pinned": lambda **_params: _("Buổi học này đang được ghim. Hãy bỏ ghim trước khi chuyển."),
        "nothing_moved": lambda **_params: _("Buổi học đang ở đúng chỗ này. Hãy chọn chỗ khác."),
    }
)  # fmt: skip


@timetable.route("/thoi-khoa-bieu/buoi/<uid>/chuyen", methods=["GET", "POST"])
def move(public_id: str, uid: str) -> ResponseReturnValue:
    """GET shows the form and, with a target in the address, what it would break; POST moves."""
    intake = find_intake(public_id)
    session = find_session(intake, uid)
    if request.method == "POST":
        return _act(intake, session)
    form = MoveForm(_asked_for(session), meta={"csrf": False})
    form.offer(intake, session)
    found = None
    if "date" in request.args and form.validate():
        try:
            found = preview_move(intake, session, form.target, now=now())
        except OperationError as error:
            _show_error(form, error)
    page = _page(intake, session, form, found=found)
    if found is not None:  # who would miss something
        note_attendance_read(intake, actor=current_actor(), now=now())
    return page


def _act(intake: Intake, session: Session) -> ResponseReturnValue:
    form = MoveForm()
    form.offer(intake, session)
    found = None
    if form.validate():
        try:
            move_session(
                session,
                form.target,
                pin=form.pin.data,
                expected_revision=form.revision.data or 0,
                confirmed=form.confirmed.data if form.understood.data else "",
                actor=current_actor(),
                now=now(),
            )
        except StaleError as error:
            return error_page(409, message=error_sentence(error))
        except MoveBreaksRulesError as error:
            found = error.consequences
            flash(error_sentence(error), "error")
        except OperationError as error:
            _show_error(form, error)
        else:
            flash(_("Đã chuyển buổi học. Học viên chỉ thấy thay đổi sau khi ban hành."), "success")
            return redirect(url_for("timetable.show", public_id=intake.public_id, _anchor="vua-chuyen"))
    return _page(intake, session, form, found=found), 400


def _asked_for(session: Session) -> MultiDict[str, str]:
    """The address's values over those of the session as it stands."""
    values = {
        "date": session.date.isoformat(),
        "period": str(session.period_id),
        "room": str(session.room_id or ""),
        "lecturer": str(session.lecturer_id or ""),
    }
    return MultiDict(values | {key: value for key, value in request.args.items() if value or key in values})


def _show_error(form: MoveForm, error: OperationError) -> None:
    form.date.errors = [*form.date.errors, error_sentence(error)]


def _page(intake: Intake, session: Session, form: MoveForm, *, found: MoveConsequences | None) -> str:
    draft = load_draft(intake)
    assert draft is not None
    shown = next(one for one in draft.sessions if one.id == session.id)
    siblings = draft.classes_by_id[shown.class_id].sessions
    words = words_of_move(intake, draft, found) if found else None
    return render_template(
        "timetable/move.html", intake=intake, active="timetable", draft=draft, session=shown, siblings=siblings,
        form=form, found=found, words=words, choice=None if found else _choice(intake, session, form),
    )  # fmt: skip


def _choice(intake: Intake, session: Session, form: MoveForm) -> MoveChoice | None:
    """The times to choose from; none while pinned, or while the set-up is incomplete, which the form then says."""
    if session.pinned:
        return None
    try:
        explained = explain_move(intake, session, now=now())
    except ProblemIncompleteError as error:
        if not form.date.errors:
            _show_error(form, error)
        return None
    return words_of_slots(intake, explained) if explained else None


@timetable.post("/thoi-khoa-bieu/buoi/<uid>/ghim")
def pin(public_id: str, uid: str) -> ResponseReturnValue:
    intake = find_intake(public_id)
    session = find_session(intake, uid)
    form = PinForm()
    if not form.validate():
        return error_page(400)
    set_pinned(session, pinned=form.pinned.data, expected_revision=form.revision.data, actor=current_actor(), now=now())
    title = session_title(session.held_class.course_class.name, session.position)
    flash(
        _("Đã ghim %(title)s: lần xếp lịch sau giữ nguyên buổi này.", title=title)
        if form.pinned.data
        else _("Đã bỏ ghim %(title)s.", title=title),
        "success",
    )
    return redirect(url_for("timetable.show", public_id=intake.public_id, _anchor=f"lop-{session.held_class.class_id}"))
