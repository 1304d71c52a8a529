"""An intake whose people are to be invited."""

from datetime import timedelta

import pytest

from models import MessageKind, Trainee, db
from operations.actor import COMMAND
from operations.answer_messages import write_asking
from tests.factories import make_intake, make_trainee


@pytest.fixture
def intake(app, clock):
    intake = make_intake(answer_deadline=clock() + timedelta(days=4))
    names = ("Nguyễn Văn Ân", "Trần Thị Bình", "Lê Văn Cường")
    for name in names:
        make_trainee(intake, full_name=name, phone="0912345678")
    write_asking(intake, MessageKind.INVITATION, actor=COMMAND, now=clock())
    return intake


@pytest.fixture
def people(intake):
    """Ân, Bình and Cường, each with an invitation that nobody has looked at."""
    return db.session.scalars(db.select(Trainee).order_by(Trainee.id)).all()
