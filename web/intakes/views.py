"""The list of intakes."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from models import Intake, db

intakes = Blueprint("intakes", __name__, url_prefix="/dot-hoc")


@intakes.get("/")
def index() -> ResponseReturnValue:
    rows = db.session.execute(db.select(Intake).order_by(Intake.start_date.desc())).scalars().all()
    return render_template("intakes/index.html", intakes=rows)
