"""The draft: by class, by week, and what it means for each trainee."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from documents.names import search_key
from operations.draft import Draft, DraftTrainee, load_draft
from operations.draft_standing import Busy
from operations.move_session import last_move
from operations.published_state import last_release
from operations.released_counts import published_revision
from operations.see_amendments import unseen_amendments
from web.intakes.blueprint import find_intake
from web.timetable.blueprint import timetable
from web.timetable.paging import page_of
from web.timetable.standing import standing_values
from web.timetable.weeks import arrange_weeks, by_week

FILTERS = ("tat-ca", "ban", "con-thieu", "khong-hoan-thanh", "khong-truc-tuyen", "hoc-bu", "chua-co-lop")


@timetable.get("/thoi-khoa-bieu")
def show(public_id: str) -> ResponseReturnValue:
    intake = find_intake(public_id)
    draft = load_draft(intake)
    release = last_release(intake)
    if draft is None or not draft.classes:
        return render_template("timetable/empty.html", intake=intake, active="timetable", release=release)
    code = request.args.get("lop", "")
    chosen = [held for held in draft.classes if held.code == code]
    classes = chosen or list(draft.classes)
    sessions = [session for session in draft.sessions if not chosen or session.class_code == code]
    return render_template(
        "timetable/show.html",
        intake=intake,
        active="timetable",
        draft=draft,
        release=release,
        published_revision=published_revision(release) if release is not None else None,
        classes=classes,
        chosen=code if chosen else "",
        view="tuan" if request.args.get("xem") == "tuan" else "lop",
        weeks=arrange_weeks(sessions, periods=intake.periods, start=intake.start_date),
        weeks_of={held.id: by_week(held.sessions, start=intake.start_date) for held in classes},
        last_move=last_move(intake, draft),
        unseen_amendments=unseen_amendments(intake),
        **standing_values(intake, draft),
    )


@timetable.get("/thoi-khoa-bieu/hoc-vien")
def trainees(public_id: str) -> ResponseReturnValue:
    intake = find_intake(public_id)
    draft = load_draft(intake)
    if draft is None or not draft.classes:
        return render_template("timetable/empty.html", intake=intake, active="timetable", release=last_release(intake))
    only = request.args.get("loc", "tat-ca")
    only = only if only in FILTERS else "tat-ca"
    code, words = request.args.get("lop", ""), request.args.get("tim", "").strip()
    values = standing_values(intake, draft)
    busy = values["standing"].busy
    found = [
        trainee
        for trainee in draft.trainees
        if _passes(trainee, only, busy) and (not code or trainee.class_code == code) and _matches(trainee, words)
    ]
    return render_template(
        "timetable/trainees.html",
        intake=intake,
        active="timetable",
        draft=draft,
        counts=_counts(draft, busy),
        only=only,
        chosen=code,
        words=words,
        page=page_of(found, request.args.get("trang", "1")),
        **values,
    )


def _passes(trainee: DraftTrainee, only: str, busy: Busy) -> bool:
    has_class = trainee.class_id is not None
    return {
        "tat-ca": True,
        "ban": trainee.id in busy,
        "con-thieu": has_class and trainee.missed_lessons > 0,
        "khong-hoan-thanh": has_class and not trainee.completes,
        "khong-truc-tuyen": trainee.against_online,
        "hoc-bu": bool(trainee.make_ups),
        "chua-co-lop": not has_class,
    }[only]


def _matches(trainee: DraftTrainee, words: str) -> bool:
    """Whether the name or the unit holds every word that was searched for, diacritics or not."""
    text = f"{trainee.search_key} {search_key(trainee.unit_name)}"
    return all(word in text for word in search_key(words).split())


def _counts(draft: Draft, busy: Busy) -> dict[str, int]:
    return {only: sum(_passes(trainee, only, busy) for trainee in draft.trainees) for only in FILTERS}
