"""Publishing the draft, and what has been published."""

from itertools import groupby

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import BadRequest

from models import Intake, Release, ReleaseSession, Trainee, db
from operations.amend_draft import lost_arrangements
from operations.amendments import amendments_of
from operations.draft import Draft, load_draft
from operations.draft_report import fingerprint
from operations.draft_solution import find_draft
from operations.errors import OperationError, StaleError
from operations.publish_timetable import BrokenRulesError, changes_to_publish, publish
from operations.published_state import last_release, state_of_draft
from operations.release_changes import Changes, is_empty
from operations.release_texts import change_text
from operations.released_counts import published_revision
from operations.see_amendments import see_amendments, unseen_amendments
from web.actor import current_actor
from web.clock import now
from web.errors import error_page
from web.intakes.blueprint import find_intake
from web.texts import error_sentence
from web.timetable.amendment_words import AmendmentWords, amendment_words
from web.timetable.blueprint import find_release, timetable
from web.timetable.broken_words import broken_groups
from web.timetable.forms import PublishForm
from web.timetable.standing import standing_values


@timetable.route("/ban-hanh/moi", methods=["GET", "POST"], endpoint="publish")
def publish_draft(public_id: str) -> ResponseReturnValue:
    """GET shows what would change and what is broken; POST publishes."""
    intake = find_intake(public_id)
    form = PublishForm()
    if form.validate_on_submit():
        try:
            release = publish(
                intake,
                comment=form.comment.data or "",
                expected_revision=form.revision.data,
                confirmed=form.confirmed.data if form.understood.data else "",
                actor=current_actor(),
                now=now(),
            )
        except StaleError as error:
            return error_page(409, message=error_sentence(error))
        except BrokenRulesError as error:
            flash(error_sentence(error), "error")
        except OperationError as error:
            flash(error_sentence(error), "warning")
        else:
            flash(
                _("Đã ban hành lần %(number)s. Lịch đăng ký trên điện thoại sẽ tự cập nhật.", number=release.number),
                "success",
            )
            return redirect(url_for("timetable.release", public_id=public_id, number=release.number))
    return _review(intake, form), 400 if form.is_submitted() else 200


def _review(intake: Intake, form: PublishForm) -> str:
    draft = load_draft(intake)
    previous = last_release(intake)
    if draft is None or not draft.sessions:
        return render_template("timetable/empty.html", intake=intake, active="releases", release=previous)
    changes = changes_to_publish(intake, draft)
    values = standing_values(intake, draft)
    violations = values["standing"].violations
    broken = broken_groups(intake, draft, violations)
    form.revision.data = draft.revision
    form.confirmed.data = fingerprint(violations)
    form.understood.data = False
    return render_template(
        "timetable/publish.html", intake=intake, active="releases", draft=draft, previous=previous, form=form,
        changes=changes, lines=[change_text(change) for change in changes["sessions"]],
        nothing_new=previous is not None and is_empty(changes), broken=broken,
        number_broken=sum(len(group.each) for group in broken), lost=_lost(intake, draft, previous), **values,
    )  # fmt: skip


def _lost(intake: Intake, draft: Draft, previous: Release | None) -> list[AmendmentWords]:
    """What trainees arranged and this draft would undo."""
    lost = lost_arrangements(intake, state_of_draft(draft))
    if not lost or previous is None:
        return []
    rows = db.session.execute(db.select(ReleaseSession).filter_by(release_id=previous.id)).scalars()
    return amendment_words(lost, {row.uid: row for row in rows})


@timetable.get("/ban-hanh")
def releases(public_id: str) -> ResponseReturnValue:
    intake = find_intake(public_id)
    query = db.select(Release).filter_by(intake_id=intake.id).order_by(Release.number.desc())
    found = db.session.execute(query.options(joinedload(Release.published_by))).scalars().all()
    draft = find_draft(intake)
    return render_template(
        "timetable/releases.html", intake=intake, active="releases", releases=found, draft=draft,
        published_revision=published_revision(found[0]) if found else None, unseen_amendments=unseen_amendments(intake),
    )  # fmt: skip


@timetable.get("/ban-hanh/<int:number>")
def release(public_id: str, number: int) -> ResponseReturnValue:
    intake = find_intake(public_id)
    found = find_release(intake, number)
    query = db.select(ReleaseSession).filter_by(release_id=found.id)
    rows = db.session.execute(query.order_by(ReleaseSession.class_code, ReleaseSession.position)).scalars().all()
    return render_template(
        "timetable/release.html", intake=intake, active="releases", release=found,
        classes=[(code, list(group)) for code, group in groupby(rows, key=lambda row: row.class_code)],
        lines=[change_text(change) for change in found.changes["sessions"]],
        people=_people(intake, found),
        amendments=amendment_words(amendments_of(found), {row.uid: row for row in rows})[::-1],
    )  # fmt: skip


@timetable.post("/ban-hanh/<int:number>/da-xem")
def see_amendments_of_release(public_id: str, number: int) -> ResponseReturnValue:
    """Note the changes by trainees that the page showed."""
    found = find_release(find_intake(public_id), number)
    up_to = request.form.get("up_to", "")
    if not up_to.isdecimal() or len(up_to) > 9:
        raise BadRequest
    see_amendments(found, up_to=int(up_to), actor=current_actor(), now=now())
    return redirect(url_for("timetable.release", public_id=public_id, number=number, _anchor="hoc-vien-doi"))


def _people(intake: Intake, release: Release) -> list[tuple[str, str]]:
    """Name and a few words for each trainee whose own timetable changed; who was erased is not named."""
    query = sa.select(Trainee.id, Trainee.full_name).filter_by(intake_id=intake.id).order_by(Trainee.sort_key)
    changes = {change["id"]: change for change in release.changes["trainees"]}
    return [(name, change_words(changes[key])) for key, name in db.session.execute(query) if key in changes]


def change_words(change: Changes) -> str:
    before, after = change["class"]
    nothing = _("chưa có lớp")
    parts = (
        [_("lớp: %(before)s → %(after)s", before=before or nothing, after=after or nothing)] if before != after else []
    )
    counted = {
        "added": ngettext("thêm %(num)s buổi", "thêm %(num)s buổi", len(change["added"])),
        "dropped": ngettext("bỏ %(num)s buổi", "bỏ %(num)s buổi", len(change["dropped"])),
        "moved": ngettext("%(num)s buổi chuyển giờ", "%(num)s buổi chuyển giờ", len(change["moved"])),
        "place": ngettext("%(num)s buổi đổi nơi học", "%(num)s buổi đổi nơi học", len(change["place"])),
    }
    return "; ".join([*parts, *(text for name, text in counted.items() if change[name])])
