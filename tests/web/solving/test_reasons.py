"""An intake that cannot be solved: what the page says of the reasons and of the ways out."""

import re
from pathlib import Path

from flask.testing import FlaskClient

import scheduler
from models import CourseClass, Intake, Trainee, db
from scheduler.feasibility.costs import COSTS
from scheduler.feasibility.heads import HEADS
from scheduler.feasibility.stated_rules import STATEMENTS
from tests.factories import make_class, make_lecturer, make_unit
from tests.operations.solved import finish, make_run
from tests.web.pages import text_of
from tests.web.solving.pages import address
from web.solving.conflict_texts import RULES
from web.solving.texts import REASONS
from web.studies.texts import CHANGES


def test_infeasible_run_names_the_reasons(officer_client: FlaskClient, intake: Intake) -> None:
    run = make_run(intake)
    course_class = db.session.execute(db.select(CourseClass)).scalars().one()
    reasons = [
        {"code": "no_lecturer", "objects": [f"C{course_class.id}", f"F{course_class.formats[0].id}", "M2"], "text": ""},
        {"code": "of_the_future", "objects": [f"R{intake.rooms[0].id}", "C99999"], "text": "…"},
    ]
    finish(run, {"status": "infeasible", "objective": None, "bound": None, "seconds": 0.2, "reasons": reasons})
    text = text_of(officer_client.get(address(intake)).text)
    assert "Không xếp được lịch" in text
    assert f"{course_class.name} theo hình thức {course_class.formats[0].name} có buổi dạy Chuyên đề 2 mà" in text
    assert f"{intake.rooms[0].name} ({intake.rooms[0].site.name}), (đã xóa)" in text


def test_infeasible_run_names_dates_rooms_and_units_that_a_reason_knows(
    officer_client: FlaskClient, intake: Intake
) -> None:
    run = make_run(intake)
    course_class = db.session.execute(db.select(CourseClass)).scalars().one()
    unit = make_unit(name="Bệnh viện Giả định")
    db.session.commit()
    cid, room = f"C{course_class.id}", f"R{intake.rooms[0].id}"
    reasons = [
        {"code": "pins_collide", "objects": [cid, room, "2027-02-04"], "text": ""},
        {"code": "min_size_above_roster", "objects": [cid, f"U{unit.id}"], "text": ""},
    ]
    finish(run, {"status": "infeasible", "objective": None, "bound": None, "seconds": 0.2, "reasons": reasons})
    text = text_of(officer_client.get(address(intake)).text)
    assert "Ngày: T5 04/02/2027." in text
    assert f"Phòng: {intake.rooms[0].name}" in text
    assert "Đơn vị không cho ai đi học lúc nào: Bệnh viện Giả định." in text
    assert "Giảng viên: " not in text


def test_infeasible_run_shows_what_collides_and_the_ways_out(officer_client: FlaskClient, intake: Intake) -> None:
    run = make_run(intake)
    course_class = db.session.execute(db.select(CourseClass)).scalars().one()
    cid, fid = f"C{course_class.id}", f"F{course_class.formats[0].id}"
    lecturer = make_lecturer(name="Giảng viên Giả định")
    db.session.commit()
    days = ["2027-02-04", "2027-02-05", "2027-02-06"]
    rules = [
        {"code": "class_held", "objects": [cid], "params": {}, "text": ""},
        {"code": "max_gap_days", "objects": [fid], "params": {"most": 8}, "text": ""},
        {"code": "closed", "objects": days, "params": {}, "text": ""},
        {"code": "pin_slot", "objects": [cid], "params": {"pin": 0, "session": 1, "slot": 0}, "text": ""},
    ]
    gap = {"code": "longer_gap", "objects": [fid], "params": {"format": fid, "key": "max_gap_days", "value": 12}}
    asked = {"code": "lecturer_free", "objects": [], "params": {"lecturer": f"L{lecturer.id}", "slots": [0]}}
    pin = {"code": "drop_pin", "objects": [cid], "params": {"pin": 0, "class": cid, "session": 1}}
    ways = [{"changes": [gap | {"text": ""}], "text": ""}, {"changes": [asked, pin], "text": ""}]
    reason = {"code": "closed_dates_break_rhythm", "objects": [cid, fid, *days], "text": "", "rules": rules}
    reasons = [reason | {"ways_out": ways}]
    finish(run, {"status": "infeasible", "objective": None, "bound": None, "seconds": 0.2, "reasons": reasons})
    text = text_of(officer_client.get(address(intake)).text)
    fmt, name = course_class.formats[0].name, course_class.name
    assert f"{name} theo hình thức {fmt} không giữ được nhịp học" in text
    assert "Nhà trường nghỉ từ T5 04/02/2027 đến T7 06/02/2027." in text
    assert f"{name}, buổi 2 đã được ghim vào" in text
    assert f"Hình thức {fmt}: hai buổi cách nhau đến 12 ngày làm việc Sửa" in text
    assert "Nhờ Giảng viên Giả định dạy vào lúc bận:" in text
    assert f"và Bỏ ghim buổi 2 của {name} Sửa" in text


def test_infeasible_run_says_how_many_rules_and_people_are_not_named(
    officer_client: FlaskClient, intake: Intake
) -> None:
    run = make_run(intake)
    course_class = db.session.execute(db.select(CourseClass)).scalars().one()
    trainee = db.session.execute(db.select(Trainee)).scalars().first()
    assert trainee is not None
    cid, tid = f"C{course_class.id}", f"T{trainee.id}"
    rules = [{"code": "trainees_busy", "objects": [tid], "params": {"more": 4}, "text": ""}]
    reason = {"code": "min_size_above_roster", "objects": [cid, tid], "text": "", "rules": rules}
    reasons = [reason | {"more_rules": 7, "more_trainees": 9}]
    finish(run, {"status": "infeasible", "objective": None, "bound": None, "seconds": 0.2, "reasons": reasons})
    text = text_of(officer_client.get(address(intake)).text)
    assert f"Những người vào được: {trainee.full_name} và 9 người khác." in text
    assert f"Học viên không đi học khi bận: {trainee.full_name} và 4 người khác." in text
    assert "và 7 điều khác" in text


def test_infeasible_run_says_once_what_holds_of_several_classes_and_formats(
    officer_client: FlaskClient, intake: Intake
) -> None:
    run = make_run(intake)
    first = db.session.execute(db.select(CourseClass)).scalars().one()
    second = make_class(intake, name="Lớp hai", formats=list(first.formats))
    fid = f"F{first.formats[0].id}"
    reasons = [{"code": "format_does_not_fit", "objects": [f"C{one.id}", fid], "text": ""} for one in (first, second)]
    modules = [module.code for module in reversed(intake.programme_version.modules)]
    reasons.append({"code": "too_few_lecturer_slots", "objects": modules, "text": ""})
    finish(run, {"status": "infeasible", "objective": None, "bound": None, "seconds": 0.2, "reasons": reasons})
    text = text_of(officer_client.get(address(intake)).text)
    assert f"{first.name}, Lớp hai theo hình thức {first.formats[0].name} không xếp đủ các buổi" in text
    assert text.count("không xếp đủ các buổi") == 1
    assert "để dạy mọi chuyên đề cho mọi lớp" in text
    assert "Chưa tìm được thay đổi nhỏ nào đủ để xếp được lịch." in text


def test_every_rule_and_change_of_the_engine_has_its_sentence() -> None:
    assert RULES.keys() == STATEMENTS.keys()
    assert COSTS.keys() <= CHANGES.keys() | {"lecturer_free", "room_free"}
    assert set(HEADS) <= REASONS.keys()


def test_reasons_cover_every_code_of_the_engine() -> None:
    folder = Path(scheduler.__file__).parent
    sources = [path.read_text(encoding="utf-8") for path in folder.rglob("*.py")]
    codes = {code for text in sources for code in re.findall(r'Reason\(\s*"(\w+)"', text)}
    assert len(codes) > 10
    assert codes <= REASONS.keys()
