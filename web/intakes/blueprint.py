from flask import Blueprint

from models import Intake, Trainee, db
from operations.errors import NotFoundError

intakes = Blueprint("intakes", __name__, url_prefix="/dot-hoc")


def find_intake(public_id: str) -> Intake:
    intake: Intake | None = db.session.scalar(db.select(Intake).filter_by(public_id=public_id))
    if intake is None:
        raise NotFoundError
    return intake


def find_trainee(intake: Intake, trainee_id: str) -> Trainee:
    """A trainee of this intake by public id; those of other intakes are not found here."""
    trainee: Trainee | None = db.session.scalar(db.select(Trainee).filter_by(intake_id=intake.id, public_id=trainee_id))
    if trainee is None:
        raise NotFoundError
    return trainee
