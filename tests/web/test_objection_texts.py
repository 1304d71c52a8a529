"""Every code that an explanation can give has its Vietnamese, which uses what the code gives."""

import re
from pathlib import Path

import pytest
from flask import Flask

import scheduler.explain
import scheduler.seating
from scheduler.rules import Finding
from tests.factories import make_class, make_intake, make_lecturer, make_room
from web.problem_names import ProblemNames
from web.timetable.objection_texts import AGAINST_SEAT, SENTENCES, blocked_text, objection_text, points_text

FILES = [
    path for package in (scheduler.explain, scheduler.seating) for path in Path(package.__path__[0]).glob("*.py")
] + [Path(scheduler.__path__[0]) / "rules" / "rhythm.py"]
# The rules of a class's plan whose breach leaves the session movable, beside its rhythm.
OF_THE_PLAN = {"slot_pinned"}


def given_by_code() -> dict[str, set[str]]:
    """The params that stand in the file of each code."""
    found: dict[str, set[str]] = {}
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        for code in re.findall(r'Finding\(\s*"(\w+)"(?: if [^,]+ else "(\w+)")?', text):
            for name in filter(None, code):
                found[name] = set(re.findall(r'"(\w+)":', text))
    return found


GIVEN = given_by_code()


def test_sentences_cover_every_code_and_nothing_else() -> None:
    assert SENTENCES.keys() == GIVEN.keys() | OF_THE_PLAN


@pytest.mark.parametrize("code", sorted(GIVEN))
def test_sentence_uses_only_params_that_its_code_gives(app: Flask, code: str) -> None:
    with app.test_request_context():
        text = str(SENTENCES[code])
    assert set(re.findall(r"%\((\w+)\)s", text)) <= GIVEN[code]


def test_sentence_of_no_lecturer_names_each_with_the_reason(app: Flask) -> None:
    intake = make_intake()
    one, room = make_class(intake, name="Lớp 01"), make_room(intake)
    busy, used = make_lecturer(intake, name="Lê Thị Thử"), make_lecturer(intake, name="Trần Văn Thử")
    reasons = [
        Finding("lecturer_busy", {"lecturer": f"L{busy.id}"}),
        Finding("lecturer_used", {"lecturer": f"L{used.id}", "class": f"C{one.id}", "session": 2}),
    ]
    full = Finding("room_too_small", {"room": f"R{room.id}", "people": 41, "most": 40})
    names = ProblemNames(intake)
    with app.test_request_context():
        lecturers = objection_text(Finding("no_lecturer", {"lecturers": reasons}), names)
        rooms = objection_text(Finding("no_room", {"rooms": [full]}), names)
    assert lecturers == "không có giảng viên nào rảnh (Lê Thị Thử bận; Trần Văn Thử dạy Lớp 01, buổi 3)"
    assert rooms == (f"không có phòng nào trống và đủ chỗ ({room.name} ({room.site.name}) đủ chỗ cho 40 người, cần 41)")


def test_blocked_sessions_are_counted_for_every_code_of_a_seat(app: Flask) -> None:
    with app.test_request_context():
        text = blocked_text(dict.fromkeys(AGAINST_SEAT, 2))
    assert text.count("2 ") == len(AGAINST_SEAT)


@pytest.mark.parametrize(("change", "text"), [(0, "điểm không đổi"), (5, "kém hơn 5 điểm"), (-1, "tốt hơn 1 điểm")])
def test_points_say_what_is_better(app: Flask, change: int, text: str) -> None:
    with app.test_request_context():
        assert points_text(change) == text
