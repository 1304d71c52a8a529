"""“I cannot come to this one”, or “I was not there”: the free seats, one step to confirm, and taking it back."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from models import Trainee
from operations.actor import trainee_actor
from operations.availability import Source, answer_source
from operations.errors import OperationError, StaleError
from operations.make_up_seats import Choices, FreeSeat, find_choices
from operations.take_make_up import SeatGoneError, come_after_all, has_arranged, note_absence, take_back, take_make_up
from web.clock import now
from web.person.blueprint import person, trainee_of
from web.texts import error_sentence, register

NOTHING = "khong"  # attend nothing instead

register(
    {
        "session_over": lambda **_params: _("Buổi này đã bắt đầu hoặc đã qua nên không đổi được nữa."),
        "not_taught_again": lambda **_params: _(
            "Buổi này đã qua và nội dung đó không được dạy lại nữa nên không báo vắng ở đây được. "
            "Anh/chị hãy liên hệ giáo vụ."
        ),
        "make_up_seat_gone": lambda **_params: _(
            "Chỗ học bù này không còn: có thể vừa có người khác nhận. Chưa có gì thay đổi, mời anh/chị chọn chỗ khác."
        ),
        "make_up_not_back": lambda **_params: _(
            "Chỗ cũ của anh/chị ở buổi này không còn, hoặc nay trùng với buổi khác. Chưa có gì thay đổi."
        ),
    }
)


@person.get("/<token>/vang/<uid>")
def make_up(token: str, uid: str) -> ResponseReturnValue:
    """The seats to choose from; with one chosen, what that would mean, and the button that does it."""
    trainee = trainee_of(token)
    try:
        choices = find_choices(trainee, uid, now=now())
    except OperationError as error:
        return _back(token, error)
    chosen = request.args.get("cho")
    if chosen is None:
        return render_template("person/make_up.html", choices=choices, **_values(token, trainee))
    seat = _seat(choices, chosen)
    if seat is None and chosen != NOTHING:
        return _taken_already(token, trainee, uid) or _choose_again(token, uid)
    return render_template("person/make_up_confirm.html", choices=choices, seat=seat, **_values(token, trainee))


def _values(token: str, trainee: Trainee) -> dict[str, object]:
    return {"token": token, "trainee": trainee, "answered": answer_source(trainee) in {Source.SELF, Source.STAFF}}


def _choose_again(token: str, uid: str) -> ResponseReturnValue:
    flash(error_sentence(SeatGoneError()), "warning")
    return redirect(url_for("person.make_up", token=token, uid=uid))


def _taken_already(token: str, trainee: Trainee, uid: str) -> ResponseReturnValue | None:
    """To the timetable where the person has a make-up for the session by now: in another tab, or before going back."""
    if not has_arranged(trainee, uid):
        return None
    flash(_("Anh/chị đã chọn cho buổi này rồi. Muốn chọn khác, hãy bấm “Hoàn tác” ở thay đổi đó trước."), "info")
    return redirect(url_for("person.show", token=token, _anchor="arranged"))


@person.post("/<token>/vang/<uid>")
def confirm_make_up(token: str, uid: str) -> ResponseReturnValue:
    trainee = trainee_of(token)
    number, seat = _number("release"), request.form.get("seat", "")
    try:
        _act(trainee, uid, seat, release_number=number)
    except SeatGoneError:
        return _taken_already(token, trainee, uid) or _choose_again(token, uid)
    except OperationError as error:
        return _back(token, error)
    if seat == uid:
        flash(_("Đã ghi nhận anh/chị đến buổi này."), "success")
    elif seat:
        flash(_("Đã đổi: anh/chị học bù ở buổi mới chọn. Lịch đăng ký trên điện thoại tự cập nhật."), "success")
    else:
        flash(_("Đã ghi nhận anh/chị không đến buổi này."), "success")
    return redirect(url_for("person.show", token=token, _anchor="arranged"))


@person.post("/<token>/thay-doi/<int:number>/hoan-tac")
def take_back_make_up(token: str, number: int) -> ResponseReturnValue:
    trainee = trainee_of(token)
    release_number = _number("release")
    made_of = _number("of") if "of" in request.form else release_number
    actor = trainee_actor(trainee)
    try:
        take_back(trainee, number, release_number=release_number, actor=actor, now=now(), made_of=made_of)
    except OperationError as error:
        return _back(token, error)
    flash(_("Đã hoàn tác: lịch của anh/chị lại như trước."), "success")
    return redirect(url_for("person.show", token=token))


def _act(trainee: Trainee, uid: str, seat: str, *, release_number: int) -> None:
    actor = trainee_actor(trainee)
    if seat == uid:
        come_after_all(trainee, uid, release_number=release_number, actor=actor, now=now())
    elif seat:
        take_make_up(trainee, uid, seat, release_number=release_number, actor=actor, now=now())
    else:
        note_absence(trainee, uid, release_number=release_number, actor=actor, now=now())


def _seat(choices: Choices, uid: str) -> FreeSeat | None:
    return next((seat for seat in choices.seats if seat.session.uid == uid), None)


def _number(field: str) -> int:
    text = request.form.get(field, "")
    if not text.isdecimal() or len(text) > 9:
        raise BadRequest
    return int(text)


def _back(token: str, error: OperationError) -> ResponseReturnValue:
    """To the timetable, which shows how things stand now; what was asked for is not possible any more."""
    if isinstance(error, StaleError):
        text = _("Lịch học vừa thay đổi nên chưa có gì được lưu. Hãy xem lịch mới dưới đây rồi làm lại nếu cần.")
    else:
        text = error_sentence(error)
    flash(text, "warning")
    return redirect(url_for("person.show", token=token))
