from datetime import timedelta

import pytest
from flask import Flask

from models import db
from operations.actor import COMMAND
from operations.audit import record
from operations.read_audit import PAGE_SIZE, read_audit
from tests.factories import NOW, make_intake, make_trainee
from tests.operations.counting import counted_statements


def _record(number: int, **values) -> None:
    for n in range(number):
        record("intake.changed", actor=COMMAND, now=NOW + timedelta(minutes=n), number=n, **values)
    db.session.commit()


def test_audit_is_newest_first(app: Flask) -> None:
    _record(3)
    assert [entry.details["number"] for entry in read_audit(number=1).entries] == [2, 1, 0]


def test_audit_of_one_intake_leaves_out_the_others(app: Flask) -> None:
    intake = make_intake()
    _record(2)
    _record(1, intake_id=intake.id)
    assert read_audit(number=1, intake_id=intake.id).total == 1


@pytest.mark.parametrize(("asked", "given", "entries"), [(0, 1, PAGE_SIZE), (2, 2, 1), (99, 2, 1)])
def test_audit_page_out_of_range_is_the_nearest(app: Flask, asked: int, given: int, entries: int) -> None:
    _record(PAGE_SIZE + 1)
    page = read_audit(number=asked)
    assert (page.number, page.pages, len(page.entries)) == (given, 2, entries)


def test_audit_names_the_trainee_of_an_entry(app: Flask) -> None:
    trainee, intake = make_trainee(make_intake(), full_name="Trần Thị Bình"), make_intake()
    record("trainee.read", actor=COMMAND, now=NOW, subject=f"trainee:{trainee.id}", intake_id=trainee.intake_id)
    record("class.changed", actor=COMMAND, now=NOW, subject=f"class:{trainee.id}", intake_id=intake.id)
    page = read_audit(number=1)
    assert [page.trainees.get(entry.id) for entry in page.entries] == [None, "Trần Thị Bình"]


def test_audit_does_not_name_who_has_the_number_of_somebody_erased(app: Flask) -> None:
    trainee = make_trainee(make_intake())
    for minutes in (-1, 0):
        at = NOW + timedelta(minutes=minutes)
        record("trainee.read", actor=COMMAND, now=at, subject=f"trainee:{trainee.id}")
    trainee.created_at = NOW
    record("trainee.removed", actor=COMMAND, now=NOW - timedelta(hours=1), subject="trainee:9999")
    page = read_audit(number=1)
    assert [page.trainees.get(entry.id) for entry in page.entries] == [trainee.full_name, None, None]


def test_audit_of_many_trainees_is_read_like_that_of_one(app: Flask) -> None:
    intake = make_intake()
    counts = []
    for people in (1, 20):
        for trainee in [make_trainee(intake) for _ in range(people)]:
            record("trainee.read", actor=COMMAND, now=NOW, subject=f"trainee:{trainee.id}", intake_id=intake.id)
        db.session.commit()
        with counted_statements() as sent:
            assert len(read_audit(number=1).trainees) >= people
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_audit_empty_has_one_page(app: Flask) -> None:
    assert read_audit(number=1).pages == 1
