"""An officer imports the busy times of a lecturer's calendar, of which the lecturer gave a file or an address."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models import EnteredBy, Intake, Lecturer
from operations.errors import NotFoundError
from operations.note_reading import note_availability_read
from web.actor import current_actor
from web.availability import calendar_import
from web.availability.blueprint import availability
from web.availability.calendar_import import ImportPage
from web.clock import now
from web.extensions import limiter
from web.intakes.blueprint import find_intake

START = "/lich-ranh-ban/giang-vien/<int:lecturer_id>/lich-ca-nhan"


@availability.route(START, methods=["GET", "POST"])
@limiter.limit("20 per minute", methods=["POST"])
def lecturer_calendar(public_id: str, lecturer_id: int) -> ResponseReturnValue:
    answer = calendar_import.choose(_page(public_id, lecturer_id))
    if request.method == "GET":
        lecturer, intake = _find(public_id, lecturer_id)
        note_availability_read(lecturer, intake=intake, actor=current_actor(), now=now())
    return answer


@availability.post(f"{START}/luu")
def confirm_lecturer_calendar(public_id: str, lecturer_id: int) -> ResponseReturnValue:
    return calendar_import.confirm(_page(public_id, lecturer_id))


@availability.post(f"{START}/bo")
def forget_lecturer_calendar(public_id: str, lecturer_id: int) -> ResponseReturnValue:
    return calendar_import.forget(_page(public_id, lecturer_id))


def _find(public_id: str, lecturer_id: int) -> tuple[Lecturer, Intake]:
    intake = find_intake(public_id)
    found = next((one for one in intake.lecturers if one.id == lecturer_id), None)
    if found is None:
        raise NotFoundError
    return found, intake


def _page(public_id: str, lecturer_id: int) -> ImportPage:
    names: dict[str, Any] = {"public_id": public_id, "lecturer_id": lecturer_id}
    sheet_url = url_for("availability.lecturer", **names)

    def render(**values: Any) -> str:
        return render_template(
            "availability/import_calendar.html",
            start_url=url_for("availability.lecturer_calendar", **names),
            confirm_url=url_for("availability.confirm_lecturer_calendar", **names),
            forget_url=url_for("availability.forget_lecturer_calendar", **names),
            back_url=sheet_url,
            **values,
        )

    return ImportPage(
        find=lambda: _find(public_id, lecturer_id),
        render=render,
        done=lambda: redirect(sheet_url),
        entered_by=EnteredBy.STAFF,
        actor=lambda _person: current_actor(),
    )
