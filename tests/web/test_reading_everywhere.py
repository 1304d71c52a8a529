"""Whatever page of staff names trainees together with when they come or cannot come, the reading is noted."""

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import AuditEntry, SolveRun, User, db
from tests.duty_files import duty_file
from tests.factories import make_unit
from tests.operations.amended import published_course
from tests.operations.courses import FRIDAY, THURSDAY, TUESDAY, Course
from tests.operations.messages import messages_to
from tests.operations.solved import finish, make_run
from tests.workbooks import workbook
from web.permissions import PERMISSIONS, ROLES

ASKED_FOR = {"timetable.move": {"date": THURSDAY.isoformat()}}
MANY_NAMED = {"timetable.publish", "timetable.move", "solving.run", "intakes.check_roster", "availability.check_duties"}


@pytest.fixture
def course(app: Flask) -> Course:
    """One is busy at a session of the draft, and on the day before, where it might go; everybody is of one unit."""
    course = published_course(busy=[(THURSDAY, 0), (FRIDAY, 0)])
    course.session(0, 2).date = FRIDAY
    unit = make_unit(name="Đơn vị Mẫu")
    for trainee in course.trainees:
        trainee.unit = unit
    db.session.commit()
    return course


def uploaded(client: FlaskClient, address: str, data: bytes) -> str:
    """What the address of the preview of an upload ends in."""
    return client.post(address, data={"file": (io.BytesIO(data), "tep.xlsx")}).location.rpartition("/")[2]


def is_noted() -> bool:
    taken = AuditEntry.action.endswith(".read") | AuditEntry.action.endswith(".exported")
    return db.session.scalar(db.select(AuditEntry.id).where(taken).limit(1)) is not None


def values_of(client: FlaskClient, course: Course, run: SolveRun) -> dict[str, Any]:
    """What stands in addresses, by its name there, or by `endpoint:name` where it is that of one page alone."""
    intake, trainee, unit = course.intake, course.trainees[0], course.trainees[0].unit
    assert unit is not None
    names = [one.full_name for one in course.trainees]
    start = f"/dot-hoc/{intake.public_id}"
    roster = workbook(*((n, name, "", unit.name, "", "", "") for n, name in enumerate(names, 1)))
    duties = duty_file([TUESDAY], {name: ["T"] for name in names})
    return {
        "public_id": intake.public_id, "trainee_id": trainee.public_id, "number": 1, "uid": course.session(0, 2).uid,
        "unit_id": unit.id, "room_id": course.room.id, "lecturer_id": course.lecturers[0].id, "run_id": run.public_id,
        "class_id": course.classes[0].id, "format_id": course.format.id, "site_id": course.room.site_id,
        "message_id": messages_to(trainee)[0].public_id, "kind": "invitation", "language": "vi",
        "settings.feed:kind": "don-vi", "settings.feed:key": unit.id,
        "intakes.check_roster:upload": uploaded(client, f"{start}/hoc-vien/nhap", roster),
        "availability.check_duties:upload":
            uploaded(client, f"{start}/lich-ranh-ban/don-vi/{unit.id}/bang-truc", duties),
    }  # fmt: skip


def test_pages_that_name_trainees_are_noted(app: Flask, admin: User, admin_client: FlaskClient, course: Course) -> None:
    names = [one.full_name.encode() for one in course.trainees]
    reason = {"code": "held_class_missing", "objects": [f"T{one.id}" for one in course.trainees], "text": ""}
    infeasible = {"status": "infeasible", "objective": None, "seconds": 0.2, "reasons": [reason]}
    values = values_of(admin_client, course, finish(make_run(course.intake), infeasible)) | {
        "users.edit:public_id": admin.public_id
    }
    adapter = app.url_map.bind("localhost")
    named, not_opened = {}, set()
    for rule in app.url_map.iter_rules():
        endpoint = rule.endpoint
        if PERMISSIONS[endpoint] not in ROLES or "GET" not in (rule.methods or ()):
            continue
        mine = {name: values.get(f"{endpoint}:{name}", values.get(name)) for name in rule.arguments}
        if None in mine.values():
            not_opened.add(endpoint)
            continue
        db.session.execute(db.delete(AuditEntry))
        page = admin_client.get(adapter.build(endpoint, mine), query_string=ASKED_FOR.get(endpoint))
        assert page.status_code in {200, 286, 302}, endpoint
        if any(name in page.data for name in names):
            named[endpoint] = is_noted()
    assert not_opened == {"studies.progress"}  # numbers alone
    assert [endpoint for endpoint, noted in named.items() if not noted] == []
    assert named.keys() >= MANY_NAMED
