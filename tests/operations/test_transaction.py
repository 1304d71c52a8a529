"""One operation, one commit, also where the page has read before."""

import pytest
from flask import Flask

from models import Trainee, db
from operations.transaction import transaction
from tests.factories import make_intake, make_trainee


@pytest.fixture
def trainee(app: Flask) -> Trainee:
    trainee = make_trainee(make_intake(), full_name="Nguyễn Văn An")
    db.session.commit()
    return trainee


def somebody_else_writes() -> None:
    with db.engine.begin() as other:
        other.execute(db.update(Trainee).values(note="khác"))


def test_operation_after_a_read_is_stored_though_somebody_has_written_since(trainee: Trainee) -> None:
    """SQLite refuses a reader that turns writer then, without waiting."""
    assert trainee.note == ""
    somebody_else_writes()
    with transaction():
        trainee.position = "Điều dưỡng"
    db.session.expire_all()
    assert (trainee.position, trainee.note) == ("Điều dưỡng", "khác")


def test_operation_keeps_what_was_written_before_it_in_the_same_transaction(trainee: Trainee) -> None:
    trainee.note = "của tôi"
    db.session.flush()
    with transaction():
        trainee.position = "Điều dưỡng"
    db.session.expire_all()
    assert (trainee.position, trainee.note) == ("Điều dưỡng", "của tôi")


def test_operation_keeps_what_waits_to_be_written(trainee: Trainee) -> None:
    trainee.note = "của tôi"
    with transaction():
        trainee.position = "Điều dưỡng"
    db.session.expire_all()
    assert (trainee.position, trainee.note) == ("Điều dưỡng", "của tôi")


def test_fault_takes_everything_back(trainee: Trainee) -> None:
    def change_and_fail() -> None:
        with transaction():
            trainee.position = "Điều dưỡng"
            db.session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_and_fail()
    assert trainee.position == ""
