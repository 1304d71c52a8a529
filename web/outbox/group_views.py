"""Texts for a chat of many: without names and without private links."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from models import Intake, MessageKind
from operations.message_texts import group_text
from operations.outbox import mark_sent
from operations.read_outbox import OutboxQuery, Stage, count_stages, found_ids
from operations.release_texts import LANGUAGES, in_language
from web.actor import current_actor
from web.clock import now
from web.intakes.blueprint import find_intake
from web.language import LANGUAGES as LANGUAGE_NAMES
from web.outbox.blueprint import outbox
from web.outbox.filters import query_of
from web.outbox.words import kind_name


@outbox.route("/nhom", methods=["GET", "POST"])
def group(public_id: str) -> ResponseReturnValue:
    """GET shows the texts; POST notes that all open messages of a kind were told to the group."""
    intake = find_intake(public_id)
    if request.method == "POST":
        kind = query_of(request.form).kind
        ids = found_ids(intake, OutboxQuery(stage=Stage.OPEN, kind=kind)) if kind is not None else []
        number = mark_sent(intake, ids, actor=current_actor(), now=now())
        flash(ngettext("Đã ghi %(num)s tin là đã gửi.", "Đã ghi %(num)s tin là đã gửi.", number), "success")
        return redirect(url_for("outbox.group", public_id=public_id))
    counts = count_stages(intake)
    waiting = {
        kind: sum(number for (one, status), number in counts.items() if one is kind and status.value in _WAITING)
        for kind in MessageKind
    }
    texts = [(kind, _in_each_language(kind, intake)) for kind in MessageKind]
    return render_template(
        "outbox/group.html", intake=intake, active="messages", texts=texts, waiting=waiting, kind_name=kind_name,
        languages=LANGUAGE_NAMES,
    )  # fmt: skip


def _in_each_language(kind: MessageKind, intake: Intake) -> list[tuple[str, str]]:
    texts = []
    for language in LANGUAGES:
        with in_language(language):
            texts.append((language, group_text(kind, intake, now=now())))
    return texts


_WAITING = {Stage.DRAFT.value, Stage.APPROVED.value, Stage.FAILED.value}
