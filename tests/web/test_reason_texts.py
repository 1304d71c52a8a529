"""The sentences of a page about what collides: names, dates and periods, for every code, and never a slot number."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from models import Intake, Site
from tests.factories import make_class, make_format, make_intake, make_lecturer, make_room, make_trainee, make_unit
from web.problem_names import ProblemNames
from web.solving.conflict_texts import RULES, rule_sentence
from web.solving.texts import OTHER_REASON, REASONS, reason_sentence

SLOT, LATER = 347, 389  # no other text of these tests has these digits
FIRST, LAST = "Tối T5 07/05/2026", "Tối T5 21/05/2026"
PARAMS = {
    "pin": 0, "session": 1, "slot": SLOT, "times": [[SLOT, SLOT], [SLOT, LATER]], "more": 2, "most": 8, "least": 4,
}  # fmt: skip
WITH_TIMES = {
    "pin_slot": f"đã được ghim vào {FIRST}.",
    "lecturer_busy": f"Lê Thị Thử bận: {FIRST}; từ {FIRST} đến {LAST} và 2 khoảng khác.",
    "room_busy": f"không trống: {FIRST}; từ {FIRST} đến {LAST} và 2 khoảng khác.",
}


@pytest.fixture
def intake(app: Flask) -> Intake:
    return make_intake(end_date=date(2026, 5, 31))


@pytest.fixture
def names_by_id(intake: Intake) -> dict[str, str]:
    """One thing of every kind, by the id that it has in the problem."""
    made = make_format(intake, name="Buổi tối")
    course_class = make_class(intake, formats=[made], name="Lớp Thử")
    room = make_room(intake, name="Phòng Thử", site=Site(name="Cơ sở Thử"))
    lecturer, unit = make_lecturer(intake, name="Lê Thị Thử"), make_unit(name="Bệnh viện Thử")
    trainee = make_trainee(intake, full_name="Trần Văn Thử", unit=unit)
    return {
        f"C{course_class.id}": "Lớp Thử",
        f"F{made.id}": "Buổi tối",
        f"R{room.id}": "Phòng Thử (Cơ sở Thử)",
        f"L{lecturer.id}": "Lê Thị Thử",
        f"U{unit.id}": "Bệnh viện Thử",
        f"T{trainee.id}": "Trần Văn Thử",
        "M1": "Chuyên đề 1",
        "2026-02-04": "T4 04/02/2026",
    }


def sentence_without_numbers_of_files(text: str, names_by_id: dict[str, str]) -> str:
    assert str(SLOT) not in text
    assert str(LATER) not in text
    assert "2026-" not in text
    for text_id in names_by_id:
        assert text_id not in text.split()
    return text


@pytest.mark.parametrize("code", RULES)
def test_rule_sentence_names_times_by_date_and_period(
    app: Flask, intake: Intake, names_by_id: dict[str, str], code: str
) -> None:
    rule: dict[str, Any] = {"code": code, "objects": list(names_by_id), "params": PARAMS}
    with app.test_request_context():
        text = sentence_without_numbers_of_files(rule_sentence(rule, ProblemNames(intake)), names_by_id)
    assert any(name in text for name in names_by_id.values())
    assert "—" not in text
    assert text.endswith(WITH_TIMES.get(code, "."))
    assert ("T4 04/02/2026" in text) == (code == "closed")


@pytest.mark.parametrize("code", [*REASONS, "of_the_future"])
def test_reason_sentence_names_who_and_when(app: Flask, intake: Intake, names_by_id: dict[str, str], code: str) -> None:
    reason = {"code": code, "objects": list(names_by_id), "text": "", "more_trainees": 2}
    with app.test_request_context():
        text = sentence_without_numbers_of_files(reason_sentence(reason, ProblemNames(intake)), names_by_id)
        template = str(REASONS.get(code, OTHER_REASON))
    assert "—" not in text
    if "%(objects)s" in template:
        assert all(name in text for text_id, name in names_by_id.items() if text_id != "2026-02-04")
        assert "04/02/2026" in text
    else:
        assert "T4 04/02/2026" in text
        assert "Phòng Thử (Cơ sở Thử)" in text
        assert "Lê Thị Thử" in text
