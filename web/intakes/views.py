"""The list of intakes, opening one, its overview, changing its set-up."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from documents.names import clean_text
from models import Intake, ProgrammeVersion, Trainee, db
from operations.availability import Source
from operations.create_intake import change_intake, create_intake
from operations.intake_overview import read_overview
from operations.late_answers import Late
from operations.projection_gaps import Gap
from web.actor import current_actor
from web.clock import now
from web.fields import status_of, try_saving
from web.intakes.blueprint import find_intake, intakes
from web.intakes.forms import NEW_INTAKE, EditIntakeForm, NewIntakeForm, intake_values
from web.intakes.roster_filter import CALENDAR_SHORT
from web.intakes.texts import gap_sentence, late_sentence, source_name

# Where each thing that is missing can be put right; what stands here not is in the set-up.
_PLACES = {
    "no_trainees": "intakes.import_roster",
    "all_left_out": "intakes.roster",
    "some_not_answered": "intakes.roster",
    "calendars_fall_short": "intakes.roster",
    "lecturer_calendar_falls_short": "settings.lecturers",
    "holidays_open": "availability.closed_days",
    "no_closed_days": "availability.closed_days",
    "no_classes": "settings.classes",
    "class_without_format": "settings.classes",
    "capacity_too_small": "settings.classes",
    "no_rooms": "settings.rooms",
    "no_lecturers": "settings.lecturers",
    "module_without_lecturer": "settings.lecturers",
    "pin_outside": "timetable.show",
}


@intakes.get("/")
def index() -> ResponseReturnValue:
    rows = db.session.execute(
        db.select(Intake, db.func.count(Trainee.id))
        .outerjoin(Trainee, Trainee.intake_id == Intake.id)
        .group_by(Intake.id)
        .order_by(Intake.start_date.desc(), Intake.id.desc())
    ).all()
    return render_template("intakes/index.html", rows=rows)


@intakes.route("/tao-moi", methods=["GET", "POST"])
def create() -> ResponseReturnValue:
    # Stored and shown in trainees' calendars: Vietnamese, whatever language the officer's pages speak.
    form = NewIntakeForm(data=NEW_INTAKE | {"calendar_title": "Lịch học"})
    form.programme_version.choices = _programmes()
    if form.validate_on_submit() and try_saving(form, lambda: _create(form)):
        flash(_("Đã tạo đợt học. Bước tiếp theo: nhập danh sách học viên."), "success")
        intake = db.session.scalars(db.select(Intake).filter_by(code=clean_text(form.code.data))).one()
        return redirect(url_for("intakes.show", public_id=intake.public_id))
    return render_template("intakes/create.html", form=form), status_of(form)


def _programmes() -> list[SelectChoice]:
    """The newest version of each programme; where there is none, the one that comes with the program."""
    versions = db.session.scalars(db.select(ProgrammeVersion).order_by(ProgrammeVersion.number)).all()
    newest = {version.programme_id: version for version in versions}
    return [
        SelectChoice(version.id, _("%(name)s (%(lessons)s tiết)", name=version.programme.name, lessons=version.lessons))
        for version in newest.values()
    ] or [SelectChoice(0, _("Bồi dưỡng nhận thức về Đảng (50 tiết, có sẵn)"))]


def _create(form: NewIntakeForm) -> Intake:
    return create_intake(
        code=form.code.data,
        fields=form.fields(),
        programme_version=db.session.get(ProgrammeVersion, form.programme_version.data),
        classes=form.classes.data,
        capacity=form.capacity.data,
        actor=current_actor(),
        now=now(),
    )


@intakes.get("/<public_id>")
def show(public_id: str) -> ResponseReturnValue:
    intake = find_intake(public_id)
    overview = read_overview(intake)
    return render_template(
        "intakes/show.html",
        intake=intake,
        active="overview",
        overview=overview,
        sources=[(source, source_name(source), overview.sources[source]) for source in Source],
        lates=[(why, late_sentence(why, overview.late[why])) for why in Late if overview.late[why]],
        late_units=overview.late_units,
        gap_sentence=gap_sentence,
        gap_address=lambda gap: _gap_address(intake, gap),
    )


def _gap_address(intake: Intake, gap: Gap) -> str:
    values: dict[str, Any] = {"public_id": intake.public_id}
    if gap.code == "some_not_answered":
        values["khai-bao"] = Source.NOT_ANSWERED.value
    if gap.code == "calendars_fall_short":
        values["khai-bao"] = CALENDAR_SHORT
    return url_for(_PLACES.get(gap.code, "settings.show"), **values)


@intakes.route("/<public_id>/thong-tin", methods=["GET", "POST"])
def edit(public_id: str) -> ResponseReturnValue:
    intake = find_intake(public_id)
    form = EditIntakeForm(data=intake_values(intake))
    if form.validate_on_submit() and try_saving(
        form,
        lambda: change_intake(
            intake, fields=form.fields(), revision=form.revision.data, actor=current_actor(), now=now()
        ),
    ):
        flash(_("Đã lưu thông tin đợt học."), "success")
        if intake.answer_deadline is not None and intake.answer_deadline < now():
            flash(_("Hạn khai báo đã qua: ai khai từ nay được ghi là khai sau hạn."), "warning")
        return redirect(url_for("intakes.show", public_id=intake.public_id))
    return render_template("intakes/edit.html", form=form, intake=intake, active="overview"), status_of(form)
