from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from models import Intake, db
from operations.errors import NotFoundError
from operations.read_audit import read_audit
from web.audit.sentences import action_sentence, actor_text, detail_lines, subject_text

audit = Blueprint("audit", __name__, url_prefix="/nhat-ky")


@audit.get("/")
def index() -> ResponseReturnValue:
    """`dot` filters by an intake's public id, `trang` is the page."""
    wanted = request.args.get("dot", "")
    intakes = db.session.execute(db.select(Intake).order_by(Intake.start_date.desc())).scalars().all()
    intake = next((one for one in intakes if one.public_id == wanted), None)
    if wanted and intake is None:
        raise NotFoundError
    page = read_audit(number=request.args.get("trang", 1, type=int), intake_id=intake.id if intake else None)
    return render_template(
        "audit/index.html",
        page=page,
        intakes=intakes,
        intake=intake,
        names={one.id: one.name for one in intakes},
        action_sentence=action_sentence,
        actor_text=actor_text,
        detail_lines=detail_lines,
        subject_text=subject_text,
    )
