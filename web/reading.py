"""Pages of staff on which many people are seen at once: who opened them is noted, as the page of one person is."""

from flask import Flask, Response, request

from models import Intake, db
from operations.note_reading import note_attendance_read, note_messages_read, note_roster_read
from web.actor import current_actor
from web.clock import now

PEOPLE_ON = {
    "intakes.check_roster": note_roster_read,
    "intakes.roster": note_roster_read,
    "outbox.group": note_messages_read,
    "outbox.index": note_messages_read,
    "outbox.message": note_messages_read,
    "outbox.slips": note_roster_read,
    "timetable.publish": note_attendance_read,
    "timetable.release": note_attendance_read,
    "timetable.trainees": note_attendance_read,
}
"""What is noted, by endpoint; each has the public id of its intake in the address."""


def note_reading(response: Response) -> Response:
    note = PEOPLE_ON.get(request.endpoint or "")
    if note is None or request.method != "GET" or response.status_code != 200:
        return response
    public_id = (request.view_args or {})["public_id"]
    intake = db.session.scalars(db.select(Intake).filter_by(public_id=public_id)).one()
    note(intake, actor=current_actor(), now=now())
    return response


def init_app(app: Flask) -> None:
    app.after_request(note_reading)
