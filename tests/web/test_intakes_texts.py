"""Every code that rosters and set-ups can give has its sentence."""

import re

import pytest
from flask import Flask

from documents import faults
from documents.faults import CellFault, RowFault
from models import Sex
from operations.projection_gaps import Gap
from operations.roster_match import FieldChange
from operations.roster_patterns import Outcome
from web.availability.duty_texts import duty_fault_sentence
from web.intakes.texts import change_sentence, fault_sentence, gap_sentence, outcome_name
from web.texts import SENTENCES


def codes_of(heading: str) -> set[str]:
    """The codes that documents/faults.py lists under a heading of its docstring, up to the next heading."""
    section = re.split(r"^\w+(?=, )", (faults.__doc__ or "").partition(heading)[2], maxsplit=1, flags=re.MULTILINE)[0]
    text = re.sub(r"\([^)]*\)|\{[^}]*\}", "", section)
    return set(re.findall(r"\b[a-z]+(?:_[a-z]+)+\b", text))


def test_texts_every_row_fault_has_a_sentence(app: Flask) -> None:
    codes = codes_of("RowFault") | faults.WARNING_CODES
    with app.test_request_context():
        assert all(fault_sentence(RowFault("Sheet", 1, "", code, "7")).endswith(".") for code in codes)
    assert len(codes) > 15


def test_texts_every_cell_fault_of_a_duty_roster_has_a_sentence(app: Flask) -> None:
    codes = codes_of("CellFault")
    with app.test_request_context():
        assert all(duty_fault_sentence(CellFault("Sheet", "D7", code, "7")).endswith(".") for code in codes)
    assert len(codes) > 6


def test_texts_every_refused_file_has_a_sentence(app: Flask) -> None:
    codes = codes_of("RosterFileError")
    assert len(codes) > 7
    assert codes - SENTENCES.keys() - {"unpacked_bytes"} == set()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (FieldChange("phone", "", "0900000001"), "Điện thoại: 0900000001"),
        (FieldChange("sex", Sex.MALE, Sex.FEMALE), "Giới tính: Nam → Nữ"),
        (FieldChange("birth_year", 1990, 1991), "Năm sinh: 1990 → 1991"),
    ],
)
def test_texts_change_shows_before_and_after(app: Flask, change: FieldChange, expected: str) -> None:
    with app.test_request_context():
        assert change_sentence(change) == expected


def test_texts_outcomes_are_told_apart(app: Flask) -> None:
    with app.test_request_context():
        assert len({outcome_name(outcome) for outcome in Outcome}) == len(Outcome)


@pytest.mark.parametrize(
    "gap",
    [
        Gap("programme_empty"),
        Gap("no_periods"),
        Gap("class_without_format", {"course_class": "Lớp 01"}),
        Gap("format_without_cut", {"format": "Tối"}),
        Gap("format_without_times", {"format": "Tối"}),
        Gap("cut_differs", {"format": "Tối", "lessons": 4, "expected": 50}),
        Gap("module_without_lecturer", {"module": "Thảo luận"}),
        Gap("pin_outside", {"course_class": "Lớp 01", "session": 2}),
    ],
)
def test_texts_gap_names_the_place(app: Flask, gap: Gap) -> None:
    with app.test_request_context():
        assert all(str(value) in gap_sentence(gap) for value in gap.params.values())
