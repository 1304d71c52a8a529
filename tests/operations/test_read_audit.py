from datetime import timedelta

import pytest
from flask import Flask

from models import db
from operations.actor import COMMAND
from operations.audit import record
from operations.read_audit import PAGE_SIZE, read_audit
from tests.factories import NOW, make_intake


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


def test_audit_empty_has_one_page(app: Flask) -> None:
    assert read_audit(number=1).pages == 1
