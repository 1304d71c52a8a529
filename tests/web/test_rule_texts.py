"""Every rule and every code of the catalogue has its Vietnamese."""

import re
from pathlib import Path

import pytest
from flask import Flask

import scheduler.rules
from scheduler.rules import CATALOGUE
from tests.factories import make_class, make_intake, make_room, make_trainee
from web.problem_names import ProblemNames
from web.rule_texts import FINDINGS, RULE_EXPLANATIONS, RULE_NAMES, finding_sentence

RULE_FILES = [
    path for path in Path(scheduler.rules.__file__).parent.glob("*.py") if path.stem not in {"__init__", "base"}
]


def codes_in_catalogue() -> set[str]:
    return {
        code for path in RULE_FILES for code in re.findall(r'Finding\(\s*"(\w+)"', path.read_text(encoding="utf-8"))
    }


def test_rule_names_cover_the_catalogue_and_nothing_else() -> None:
    names = {rule.name for rule in CATALOGUE}
    assert RULE_NAMES.keys() == names
    assert RULE_EXPLANATIONS.keys() == names
    assert len(CATALOGUE) == len(RULE_FILES)


def test_findings_cover_every_code_and_nothing_else() -> None:
    assert FINDINGS.keys() == codes_in_catalogue()


@pytest.mark.parametrize("code", sorted(codes_in_catalogue()))
def test_finding_uses_only_params_that_its_rule_gives(app: Flask, code: str) -> None:
    path = next(path for path in RULE_FILES if f'"{code}"' in path.read_text(encoding="utf-8"))
    given = set(re.findall(r'"(\w+)":', path.read_text(encoding="utf-8")))
    with app.test_request_context():
        text = str(FINDINGS[code])
    assert set(re.findall(r"%\((\w+)\)s", text)) <= given


def test_finding_sentence_names_people_places_and_dates(app: Flask) -> None:
    intake = make_intake()
    course_class, room = make_class(intake, name="Lớp 01"), make_room(intake)
    trainee = make_trainee(intake, full_name="Lê Thị Thử")
    names = ProblemNames(intake)
    where = {"class": f"C{course_class.id}", "session": 2, "slot": 8}
    with app.test_request_context():
        sentence = finding_sentence("trainee_busy", where | {"trainee": f"T{trainee.id}"}, names)
        assert sentence == "Lê Thị Thử bận vào Tối T4 14/01/2026 (Lớp 01, buổi 3)."
        sessions = [(f"C{course_class.id}", 0), ("C999", 1)]
        sentence = finding_sentence("room_used_twice", {"room": f"R{room.id}", "slot": 0, "sessions": sessions}, names)
    assert sentence == (
        f"Phòng {room.name} ({room.site.name}) bị dùng cho nhiều buổi vào Sáng T2 12/01/2026: "
        "Lớp 01 buổi 1, (đã xóa) buổi 2."
    )


def test_finding_sentence_without_a_room_says_so(app: Flask) -> None:
    names = ProblemNames(make_intake())
    with app.test_request_context():
        sentence = finding_sentence("room_not_allowed", {"class": "C9", "session": 0, "slot": 0, "room": None}, names)
    assert sentence == "(đã xóa), buổi 1: phòng — không dùng được cho lớp này."
