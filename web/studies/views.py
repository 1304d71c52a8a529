"""Starting a study, following it, stopping it, and what it has told."""

from datetime import date
from typing import Any

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from models import Intake, Study, StudyKind, db
from operations.draft_solution import find_draft
from operations.engine_runs import active_run, request_stop
from operations.errors import NotFoundError, OperationError
from operations.projection import ProblemIncompleteError
from operations.studies import StudyActiveError, latest_study, start_study
from web.actor import current_actor, is_admin
from web.clock import now
from web.intakes.blueprint import find_intake
from web.problem_names import ProblemNames
from web.rule_texts import RULE_NAMES
from web.solving.reason_words import merged_reasons
from web.solving.texts import reason_sentence
from web.studies.places import change_place, is_for_admin
from web.studies.texts import ACTIVE, change_sentence, status_name
from web.texts import error_sentence

studies = Blueprint("studies", __name__, url_prefix="/dot-hoc/<public_id>")
STOP_POLLING = 286  # htmx: swap, and ask no more
PAGES = {StudyKind.SUGGEST: "studies.suggestions", StudyKind.COMPARE: "studies.formats"}
MOST_CHANGES = 3  # rules that are named beside a suggestion


@studies.get("/goi-y")
def suggestions(public_id: str) -> ResponseReturnValue:
    """What would help the draft: the newest study of it, and the way to another."""
    return _page(find_intake(public_id), StudyKind.SUGGEST)


@studies.get("/so-sanh")
def formats(public_id: str) -> ResponseReturnValue:
    """Which format serves the people: the newest comparison, and the way to another."""
    return _page(find_intake(public_id), StudyKind.COMPARE)


@studies.post("/goi-y")
def start_suggestions(public_id: str) -> ResponseReturnValue:
    return _start(find_intake(public_id), StudyKind.SUGGEST)


@studies.post("/so-sanh")
def start_formats(public_id: str) -> ResponseReturnValue:
    return _start(find_intake(public_id), StudyKind.COMPARE)


@studies.get("/tim-hieu/<study_id>/tien-do")
def progress(public_id: str, study_id: str) -> ResponseReturnValue:
    """What the page asks for each second; when the study has ended, the whole page is loaded anew."""
    study = _find_study(find_intake(public_id), study_id)
    answer = make_response(render_template("studies/_progress.html", study=study))
    if not study.status.active:
        answer.status_code = STOP_POLLING
        answer.headers["HX-Refresh"] = "true"
    return answer


@studies.post("/tim-hieu/<study_id>/dung")
def stop(public_id: str, study_id: str) -> ResponseReturnValue:
    study = _find_study(find_intake(public_id), study_id)
    request_stop(study, actor=current_actor(), now=now())
    return redirect(url_for(PAGES[study.kind], public_id=public_id))


def _find_study(intake: Intake, study_id: str) -> Study:
    found: Study | None = db.session.scalar(db.select(Study).filter_by(intake_id=intake.id, public_id=study_id))
    if found is None:
        raise NotFoundError
    return found


def _start(intake: Intake, kind: StudyKind) -> ResponseReturnValue:
    try:
        started = start_study(intake, kind, actor=current_actor(), now=now())
    except ProblemIncompleteError:
        return redirect(url_for("solving.run", public_id=intake.public_id))  # says all that is missing
    except StudyActiveError as error:
        flash(error_sentence(error), "info")
        kind = StudyKind(error.params["kind"])  # lead to the one that goes on
    except OperationError as error:
        flash(error_sentence(error), "info")
    else:
        current_app.extensions["enqueue_study"](started.id)
    return redirect(url_for(PAGES[kind], public_id=intake.public_id))


def _page(intake: Intake, kind: StudyKind) -> str:
    active = active_run(Study, intake)
    study = latest_study(intake, kind)
    draft = find_draft(intake)
    values: dict[str, Any] = {
        "intake": intake,
        "active": "solving",
        "study": study,
        "status": status_name(study) if study else "",
        "other_active": active if active is not None and active is not study else None,
        "active_words": ACTIVE[active.kind] if active is not None else "",
        "draft": draft,
        "outdated": study is not None and draft is not None and draft.updated_at > study.created_at,
        "press": FlaskForm(formdata=None),
    }
    if study is not None and study.result is not None:
        names = ProblemNames(intake)
        shown = _suggestions if kind is StudyKind.SUGGEST else _rows
        values |= shown(intake, study.result, names)
    return render_template(f"studies/{kind.value}.html", **values)


def _suggestions(intake: Intake, result: dict[str, Any], names: ProblemNames) -> dict[str, Any]:
    return {
        "current": _figures(result["current"]),
        "unchanged": _figures(result["unchanged"]),
        "chance": result["chance"],
        "tried": result["tried"],
        "suggestions": [
            {
                "sentence": change_sentence(found["code"], found["params"], intake, names),
                "place": change_place(found["code"], found["params"], intake),
                "for_admin": is_for_admin(found["code"]) and not is_admin(),
                "gain": found["gain"],
                "uncertain": found["gain"] <= result["chance"],
                "figures": _figures(found["figures"]),
                "changes": _changes(found["changes"]),
            }
            for found in result["suggestions"]
        ],
    }


def _changes(changes: dict[str, int]) -> list[tuple[str, int]]:
    """The rules that change most, with their points."""
    ordered = sorted(changes.items(), key=lambda entry: -abs(entry[1]))
    return [(str(RULE_NAMES[rule]), points) for rule, points in ordered[:MOST_CHANGES]]


def _rows(intake: Intake, result: dict[str, Any], names: ProblemNames) -> dict[str, Any]:  # noqa: ARG001
    rows = [
        {
            "name": None if row["format"] is None else names.of(row["format"]),
            "status": row["status"],
            "figures": _figures(row["figures"]) if row["figures"] else None,
            "reasons": [reason_sentence(reason, names) for reason in merged_reasons(row["reasons"])],
        }
        for row in result["rows"]
    ]
    return {"rows": rows, "trainees": result["trainees"]}


def _figures(figures: dict[str, Any]) -> dict[str, Any]:
    last = figures["last_date"]
    return figures | {"last_date": date.fromisoformat(last) if last else None}
