"""The calendars that others may follow: of classes, lecturers, rooms and units; their links shown, revoked."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from models import CourseClass, Intake, Lecturer, Link, Room, Unit
from operations.errors import NotFoundError
from operations.feed_overview import feeds_of_intake
from operations.links import Owner
from operations.share_feed import NamesNotAskedForError, find_feed, name_people, show_feed
from operations.share_feed import renew_feed as renew_feed_link
from web.actor import current_actor
from web.clock import now
from web.intakes.blueprint import find_intake
from web.settings.blueprint import find, find_of_intake, settings
from web.subscription import subscription
from web.texts import error_sentence, register

register(
    {
        "names_not_asked_for": lambda **_params: _(
            "Hãy đánh dấu rằng đơn vị đã yêu cầu và người học đã biết; chưa có thì lịch chỉ nêu số người."
        )
    }
)

TABLES: dict[str, Any] = {"lop": CourseClass, "giang-vien": Lecturer, "phong": Room, "don-vi": Unit}
TITLES = {
    "lop": _l("Lớp"),
    "giang-vien": _l("Giảng viên, báo cáo viên"),
    "phong": _l("Phòng học"),
    "don-vi": _l("Đơn vị cử người đi học"),
}


@settings.get("/lich")
def feeds(public_id: str) -> ResponseReturnValue:
    """What there is to follow in this intake, and when each was last fetched."""
    intake = find_intake(public_id)
    found = feeds_of_intake(intake)
    return render_template(
        "settings/feeds.html",
        intake=intake,
        groups=[(kind, TITLES[kind], found[TABLES[kind]]) for kind in TABLES],
    )


@settings.get("/lich/<kind>/<int:key>")
def feed(public_id: str, kind: str, key: int) -> ResponseReturnValue:
    """Without the link, which is shown on demand only."""
    intake = find_intake(public_id)
    owner = _find_owner(intake, kind, key)
    return _page(intake, kind, owner, find_feed(owner, intake=intake), shown=False)


@settings.post("/lich/<kind>/<int:key>")
def show_feed_link(public_id: str, kind: str, key: int) -> ResponseReturnValue:
    """Shows the link in the answer itself: it goes into no address, cookie or log."""
    intake = find_intake(public_id)
    owner = _find_owner(intake, kind, key)
    return _page(intake, kind, owner, show_feed(owner, intake=intake, actor=current_actor(), now=now()), shown=True)


@settings.post("/lich/<kind>/<int:key>/thu-hoi")
def renew_feed(public_id: str, kind: str, key: int) -> ResponseReturnValue:
    intake = find_intake(public_id)
    owner = _find_owner(intake, kind, key)
    renew_feed_link(owner, intake=intake, actor=current_actor(), now=now())
    flash(_("Liên kết lịch cũ không còn dùng được. Bấm “Hiện liên kết lịch” để lấy liên kết mới."), "success")
    return redirect(url_for("settings.feed", public_id=public_id, kind=kind, key=key))


@settings.post("/lich/don-vi/<int:key>/neu-ten")
def name_people_of_unit(public_id: str, key: int) -> ResponseReturnValue:
    intake = find_intake(public_id)
    unit = find(Unit, key)
    named, renew = request.form.get("named") == "y", "renew" in request.form
    try:
        name_people(
            unit, named=named, asked_for="asked_for" in request.form, renew=renew,
            intake=intake, actor=current_actor(), now=now(),
        )  # fmt: skip
    except NamesNotAskedForError as error:
        link = find_feed(unit, intake=intake)
        return _page(intake, "don-vi", unit, link, shown=False, refused=error_sentence(error), renew=renew), 400
    flash(_names_chosen(named=named, renewed=renew), "success")
    return redirect(url_for("settings.feed", public_id=public_id, kind="don-vi", key=key))


def _names_chosen(*, named: bool, renewed: bool) -> str:
    if not named:
        return _("Từ nay lịch của đơn vị chỉ nêu số người đi học.")
    if renewed:
        return _(
            "Từ nay lịch của đơn vị nêu tên người đi học. Liên kết cũ không còn dùng được; bấm “Hiện liên kết lịch” để"
            " lấy liên kết mới."
        )
    return _("Từ nay lịch của đơn vị nêu tên người đi học.")


def _find_owner(intake: Intake, kind: str, key: int) -> Owner:
    if kind not in TABLES:
        raise NotFoundError
    owner: Owner = find_of_intake(CourseClass, intake, key) if kind == "lop" else find(TABLES[kind], key)
    return owner


def _page(
    intake: Intake, kind: str, owner: Owner, link: Link | None, *, shown: bool, refused: str = "", renew: bool = False
) -> str:
    return render_template(
        "settings/feed.html",
        intake=intake,
        kind=kind,
        title=TITLES[kind],
        owner=owner,
        link=link,
        subscription=subscription(link) if shown and link is not None else None,
        form=FlaskForm(),
        refused=refused,
        renew=renew,
    )
