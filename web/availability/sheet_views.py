"""One page for the availability of a trainee by phone, a lecturer, a room, or all people of a unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models import EnteredBy, Format, Intake, Lecturer, Room, State, Trainee, Unit, db
from operations.availability_sheets import Owner, shown_sheet
from operations.draft import lecturer_label
from operations.duty_plan import seen_by
from operations.duty_rosters import people_of, roster_note
from operations.errors import NotFoundError, StaleError
from operations.imported_calendars import find_import
from operations.note_reading import note_availability_read
from operations.save_availability import NOTICE_VERSION, ConsentWithdrawnError, save_sheet
from web.actor import current_actor, signed_in_user
from web.availability.blueprint import availability
from web.availability.consent import consent_mark, is_ticked
from web.availability.grid_form import GridForm, Likes, grid_form
from web.availability.tools import brush_choices, edit, fill_choices, is_edit, steps_of
from web.clock import now
from web.intakes.blueprint import find_intake, find_trainee
from web.texts import error_sentence, register, sentence

T = TypeVar("T", Lecturer, Room)
register(
    {
        "consent_withdrawn": lambda **_params: _(
            "Chưa lưu: người này đã rút lại sự đồng ý. Hãy đánh dấu nếu họ đồng ý trở lại."
        )
    }
)


@dataclass(frozen=True, slots=True)
class SheetPage:
    """Words of the page for one kind of owner. People must be answered for cell by cell; a room is simply free.

    `trail` leads back to the owner's page: labels and addresses.
    """

    title: str
    lead: str
    entered_by: EnteredBy
    active: str
    trail: Sequence[tuple[str, str]]
    starts_free: bool = False
    with_rota: bool = True
    free_label: str | None = None
    formats: Sequence[Format] = ()


@availability.route("/lich-ranh-ban/hoc-vien/<trainee_id>", methods=["GET", "POST"])
def trainee(public_id: str, trainee_id: str) -> ResponseReturnValue:
    intake = find_intake(public_id)
    owner = find_trainee(intake, trainee_id)
    page = SheetPage(
        title=_("Khai thay: %(name)s", name=owner.full_name),
        lead=_(
            "Ghi những gì học viên nói qua điện thoại hoặc trên giấy; trước đó hãy cho họ biết thông tin này dùng để"
            " xếp lịch học. Học viên thấy được và sửa được bằng liên kết riêng."
        ),
        entered_by=EnteredBy.STAFF,
        active="roster",
        trail=(
            (_("Học viên"), url_for("intakes.roster", public_id=public_id)),
            (owner.full_name, url_for("intakes.trainee", public_id=public_id, trainee_id=trainee_id)),
        ),
        formats=_formats(intake),
    )
    return _sheet_page(owner, intake, page)


@availability.route("/lich-ranh-ban/giang-vien/<int:lecturer_id>", methods=["GET", "POST"])
def lecturer(public_id: str, lecturer_id: int) -> ResponseReturnValue:
    intake = find_intake(public_id)
    owner = _one_of(intake.lecturers, lecturer_id)
    name = lecturer_label(owner.title, owner.name)
    address = url_for("settings.edit_lecturer", public_id=public_id, lecturer_id=lecturer_id)
    page = SheetPage(
        title=_("Lịch rảnh/bận của giảng viên: %(name)s", name=name),
        lead=_("Chỉ áp dụng cho đợt học này. Buổi không ghi là bận thì có thể mời dạy."),
        entered_by=EnteredBy.STAFF,
        active="settings",
        trail=_settings_trail(intake, "settings.lecturers", _("Giảng viên, báo cáo viên"), name, address),
        starts_free=True,
        free_label=_("Dạy được"),
    )
    return _sheet_page(owner, intake, page)


@availability.route("/lich-ranh-ban/phong/<int:room_id>", methods=["GET", "POST"])
def room(public_id: str, room_id: int) -> ResponseReturnValue:
    intake = find_intake(public_id)
    owner = _one_of(intake.rooms, room_id)
    address = url_for("settings.edit_room", public_id=public_id, room_id=room_id)
    page = SheetPage(
        title=_("Lịch trống của phòng: %(name)s", name=f"{owner.name}, {owner.site.name}"),
        lead=_("Ghi những buổi phòng đã dùng vào việc khác. Chỉ áp dụng cho đợt học này."),
        entered_by=EnteredBy.STAFF,
        active="settings",
        trail=_settings_trail(intake, "settings.rooms", _("Phòng học, cơ sở"), owner.name, address),
        starts_free=True,
        with_rota=False,
        free_label=_("Trống"),
    )
    return _sheet_page(owner, intake, page)


@availability.route("/lich-ranh-ban/don-vi/<int:unit_id>", methods=["GET", "POST"])
def unit(public_id: str, unit_id: int) -> ResponseReturnValue:
    intake = find_intake(public_id)
    owner = db.session.get(Unit, unit_id)
    if owner is None:
        raise NotFoundError
    address = url_for("settings.edit_unit", public_id=public_id, unit_id=unit_id)
    page = SheetPage(
        title=_("Giờ làm việc của đơn vị: %(name)s", name=owner.name),
        lead=_("Áp dụng cho mọi học viên của đơn vị chưa tự khai báo. Ai đã khai báo thì theo lời khai của người đó."),
        entered_by=EnteredBy.UNIT,
        active="settings",
        trail=_settings_trail(intake, "settings.units", _("Đơn vị cử người đi học"), owner.name, address),
    )
    return _sheet_page(owner, intake, page)


def _settings_trail(
    intake: Intake, list_endpoint: str, list_name: str, owner_name: str, owner_address: str
) -> Sequence[tuple[str, str]]:
    return (
        (_("Thiết lập"), url_for("settings.show", public_id=intake.public_id)),
        (list_name, url_for(list_endpoint, public_id=intake.public_id)),
        (owner_name, owner_address),
    )


def _one_of(things: Sequence[T], id_: int) -> T:
    found = next((one for one in things if one.id == id_), None)
    if found is None:
        raise NotFoundError
    return found


def _formats(intake: Intake) -> Sequence[Format]:
    query = db.select(Format).filter_by(intake_id=intake.id).order_by(Format.position, Format.id)
    return db.session.scalars(query).all()


def _sheet_page(owner: Owner, intake: Intake, page: SheetPage) -> ResponseReturnValue:
    form = grid_form(
        intake,
        shown=shown_sheet(owner, intake=intake),
        formats=page.formats,
        complete=not page.starts_free,
        with_consent=isinstance(owner, Trainee) and owner.has_withdrawn,
        with_online=isinstance(owner, Trainee),
        free_label=page.free_label,
    )
    if isinstance(owner, Trainee) and not is_ticked(owner):
        form.consent.data = False
    if request.method == "GET":
        _show(form, owner, page)
        answer = _render(form, owner, intake, page)
        if isinstance(owner, Trainee | Lecturer):
            note_availability_read(owner, intake=intake, actor=current_actor(), now=now())
        return answer
    if is_edit(request.form):
        edit(form, request.form)
        return _render(form, owner, intake, page)
    if not form.validate():
        if form.consent.errors:
            form.consent.errors = [sentence("consent_withdrawn")]
        return _render(form, owner, intake, page), 400
    try:
        _save(owner, intake, form, page)
    except ConsentWithdrawnError as error:
        form.consent.errors = [error_sentence(error)]
        return _render(form, owner, intake, page), 400
    except StaleError:
        form.shown = shown_sheet(owner, intake=intake)
        form.revision.data = "" if form.shown.revision is None else str(form.shown.revision)
        return _render(form, owner, intake, page, stale=True), 409
    flash(_("Đã lưu lịch rảnh/bận."), "success")
    return redirect(request.path)


def _show(form: GridForm, owner: Owner, page: SheetPage) -> None:
    likes = None
    if isinstance(owner, Trainee):
        points = {made.format_id: made.points for made in owner.format_dislikes}
        likes = Likes(points=points, online=owner.can_attend_online)
    if form.shown.entry is None and page.starts_free:
        form.fill_week(lambda _weekday, _period: State.FREE)
    form.show(form.shown.entry, likes)


def _save(owner: Owner, intake: Intake, form: GridForm, page: SheetPage) -> None:
    save_sheet(
        owner,
        form.entry(),
        intake=intake,
        expected_revision=form.expected_revision(),
        entered_by=page.entered_by,
        entered_by_name=signed_in_user().name,
        actor=current_actor(),
        now=now(),
        consent=bool(form.consent.data),
        format_points=form.points() if isinstance(owner, Trainee) else None,
        online=form.can_attend_online(),
    )


def _render(form: GridForm, owner: Owner, intake: Intake, page: SheetPage, *, stale: bool = False) -> str:
    return render_template(
        "availability/sheet.html",
        form=form, intake=intake, shown=form.shown, page=page, stale=stale, fills=fill_choices(form),
        brushes=brush_choices(form), can_undo=bool(steps_of(form)),
        imported=find_import(owner, intake=intake) if isinstance(owner, Trainee | Lecturer) else None,
        import_url=_import_url(owner, intake) if isinstance(owner, Lecturer) else None,
        **_duties(owner, intake),
        **_withdrawal(owner),
    )  # fmt: skip


def _duties(owner: Owner, intake: Intake) -> dict[str, object]:
    """What a unit's page says of its duty roster."""
    if not isinstance(owner, Unit):
        return {}
    people = len(people_of(owner, intake=intake))
    return {
        "unit": owner,
        "people": people,
        "roster": roster_note(owner, intake=intake),
        "seen": seen_by(owner, intake=intake),
    }


def _withdrawal(owner: Owner) -> dict[str, object]:
    """What the page of somebody who withdrew says, and asks before anything is entered."""
    if not isinstance(owner, Trainee) or not owner.has_withdrawn:
        return {}
    whose = {"withdrawn": owner, "trainee": owner}
    return whose | {"consent_mark": consent_mark(owner), "notice_version": NOTICE_VERSION}


def _import_url(lecturer: Lecturer, intake: Intake) -> str:
    return url_for("availability.lecturer_calendar", public_id=intake.public_id, lecturer_id=lecturer.id)
