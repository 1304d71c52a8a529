"""Starting a run, following it, stopping it, taking over its answer."""

from typing import Any

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from models import Intake, SolveRun, db
from operations.apply_solution import answer_waits, apply_solution, draft_points
from operations.draft_solution import find_draft
from operations.engine_runs import request_stop
from operations.errors import NotFoundError, OperationError, StaleError
from operations.intake_overview import read_overview
from operations.note_reading import note_attendance_read
from operations.projection import ProblemIncompleteError
from operations.solving import RunActiveError, latest_run, start_solve
from web.actor import current_actor
from web.clock import now
from web.intakes.blueprint import find_intake
from web.intakes.texts import gap_sentence
from web.problem_names import ProblemNames
from web.solving import summary
from web.solving.conflict_texts import rule_sentence, way_out_sentences
from web.solving.forms import ApplyForm, StartForm, limit_name, nearest_limit
from web.solving.reason_words import merged_reasons
from web.solving.texts import STATUSES, bound_sentence, phase_name, reason_sentence
from web.texts import error_sentence

solving = Blueprint("solving", __name__, url_prefix="/dot-hoc/<public_id>/xep-lich")
EARLIER_RUNS = 5
STOP_POLLING = 286  # htmx: swap, and ask no more


@solving.get("")
def run(public_id: str) -> ResponseReturnValue:
    """The newest run of the intake, or the one that is asked for; before the first, what would go in."""
    intake = find_intake(public_id)
    chosen = _find_run(intake, request.args["lan"]) if "lan" in request.args else latest_run(intake)
    page = _page(intake, chosen, form=_start_form())
    if chosen is not None and chosen.reasons:  # they may name people who cannot come
        note_attendance_read(intake, actor=current_actor(), now=now())
    return page


@solving.post("/bat-dau")
def start(public_id: str) -> ResponseReturnValue:
    intake = find_intake(public_id)
    form = _start_form()
    if not form.validate_on_submit():
        return _page(intake, latest_run(intake), form=form), 400
    return _start(intake, form.time_limit.data, form=form)


@solving.post("/<run_id>/lai")
def again(public_id: str, run_id: str) -> ResponseReturnValue:
    """The same once more, with the intake as it stands now."""
    intake = find_intake(public_id)
    return _start(intake, _find_run(intake, run_id).time_limit, form=_start_form())


@solving.get("/<run_id>/tien-do")
def progress(public_id: str, run_id: str) -> ResponseReturnValue:
    """What the page asks for each second; when the run has ended, the whole page is loaded anew."""
    intake = find_intake(public_id)
    chosen = _find_run(intake, run_id)
    answer = make_response(render_template("solving/_progress.html", intake=intake, **_run_values(chosen)))
    if not chosen.status.active:
        answer.status_code = STOP_POLLING
        answer.headers["HX-Refresh"] = "true"
    return answer


@solving.post("/<run_id>/dung")
def stop(public_id: str, run_id: str) -> ResponseReturnValue:
    intake = find_intake(public_id)
    request_stop(_find_run(intake, run_id), actor=current_actor(), now=now())
    flash(_("Đang dừng. Kết quả tốt nhất tìm được sẽ được giữ lại."), "info")
    return redirect(url_for("solving.run", public_id=public_id))


@solving.post("/<run_id>/ap-dung")
def apply(public_id: str, run_id: str) -> ResponseReturnValue:
    """Make the run's answer the draft."""
    intake = find_intake(public_id)
    chosen, form = _find_run(intake, run_id), ApplyForm()
    if not form.validate_on_submit() or form.revision.data is None:
        raise StaleError
    try:
        apply_solution(chosen, revision=form.revision.data, actor=current_actor(), now=now())
    except StaleError:
        raise
    except OperationError as error:
        flash(error_sentence(error), "error")
        return redirect(url_for("solving.run", public_id=public_id, lan=run_id))
    flash(_("Kết quả đã trở thành bản nháp thời khóa biểu."), "success")
    return redirect(url_for("timetable.show", public_id=public_id))


def _start(intake: Intake, time_limit: int, *, form: StartForm) -> ResponseReturnValue:
    try:
        started = start_solve(intake, time_limit=time_limit, actor=current_actor(), now=now())
    except RunActiveError as error:
        flash(error_sentence(error), "info")
        return redirect(url_for("solving.run", public_id=intake.public_id))
    except ProblemIncompleteError as error:
        gaps = [gap_sentence(gap) for gap in error.gaps]
        return _page(intake, latest_run(intake), form=form, gaps=gaps), 400
    current_app.extensions["enqueue_solve"](started.id)
    return redirect(url_for("solving.run", public_id=intake.public_id))


def _start_form() -> StartForm:
    form = StartForm()
    form.offer()
    if form.time_limit.data is None and request.method == "GET":
        form.time_limit.data = nearest_limit(current_app.config["SETTINGS"].solve_seconds)
    return form


def _find_run(intake: Intake, run_id: str) -> SolveRun:
    found: SolveRun | None = db.session.scalar(db.select(SolveRun).filter_by(intake_id=intake.id, public_id=run_id))
    if found is None:
        raise NotFoundError
    return found


def _page(intake: Intake, chosen: SolveRun | None, *, form: StartForm, gaps: list[str] | None = None) -> str:
    values: dict[str, Any] = {"intake": intake, "active": "solving", "form": form, "sent_gaps": gaps or []}
    values["draft"] = find_draft(intake)
    if chosen is None or not chosen.status.active:
        values["overview"] = read_overview(intake)
        values["gaps"] = [gap_sentence(gap) for gap in values["overview"].gaps]
        values["earlier"] = _earlier_runs(intake)
    if chosen is not None:
        values |= _run_values(chosen)
        values |= _result_values(intake, chosen, values["draft"])
    return render_template("solving/run.html", **values)


def _earlier_runs(intake: Intake) -> list[tuple[SolveRun, str]]:
    query = db.select(SolveRun).filter_by(intake_id=intake.id).order_by(SolveRun.id.desc()).limit(EARLIER_RUNS)
    return [(one, str(STATUSES[one.status])) for one in db.session.scalars(query)]


def _run_values(chosen: SolveRun) -> dict[str, Any]:
    """What the part of the page needs that is asked for each second."""
    elapsed = summary.elapsed_seconds(chosen, now=now())
    scale = max(elapsed, 1) if not chosen.status.active else chosen.time_limit
    return {
        "run": chosen,
        "status": STATUSES[chosen.status],
        "phase": phase_name(chosen.phase),
        "elapsed": min(elapsed, chosen.time_limit) if chosen.status.active else elapsed,
        "limit": limit_name(chosen.time_limit),
        "lines": summary.headline_counts(chosen),
        "points": summary.curve_points(chosen.curve, seconds=min(elapsed, scale)),
        "lost": summary.is_lost(chosen, now=now()),
    }


def _result_values(intake: Intake, chosen: SolveRun, draft: Any) -> dict[str, Any]:
    names = ProblemNames(intake)
    apply_form = ApplyForm(formdata=None, revision=draft.revision if draft else 0)
    is_draft = draft is not None and draft.solve_run_id == chosen.id
    waits = answer_waits(chosen)
    return {
        "is_draft": is_draft,
        "waits": waits,
        "draft_points": draft_points(chosen, draft) if waits and draft is not None else None,
        **_reason_values(intake, chosen, names),
        "rules": summary.all_rules(chosen),
        "better": summary.better_run(chosen, [one for one, _name in _earlier_runs(intake)]) if is_draft else None,
        "proven": summary.is_proven_best(chosen),
        "bound_words": bound_sentence(summary.bound_source(chosen)),
        "apply_form": apply_form,
        "press": FlaskForm(formdata=None),
    }


def _reason_values(intake: Intake, chosen: SolveRun, names: ProblemNames) -> dict[str, Any]:
    """Why there is no timetable, with the rules that collide, and what would give one."""
    ways = [way for reason in chosen.reasons for way in reason.get("ways_out", ())]
    return {
        "reasons": [
            {
                "text": reason_sentence(reason, names),
                "rules": [rule_sentence(rule, names) for rule in reason.get("rules", ())],
                "more_rules": reason.get("more_rules", 0),
            }
            for reason in merged_reasons(chosen.reasons)
        ],
        "ways_out": [
            [{"text": text, "place": place} for text, place in way_out_sentences(way, intake, names)] for way in ways
        ],
    }
