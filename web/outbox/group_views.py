"""Texts for a chat of many: without names and without private links."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models import Intake, MessageKind
from operations.message_texts import group_text
from operations.read_outbox import OutboxQuery, found_texts
from operations.release_texts import LANGUAGES, in_language
from web.clock import now
from web.intakes.blueprint import find_intake
from web.language import LANGUAGES as LANGUAGE_NAMES
from web.outbox.blueprint import outbox
from web.outbox.filters import query_of
from web.outbox.list_views import tick_off
from web.outbox.rewritten import to_list, written_since
from web.outbox.words import kind_name


@outbox.route("/nhom", methods=["GET", "POST"])
def group(public_id: str) -> ResponseReturnValue:
    """GET shows the texts; POST notes that the messages of a kind that the page had were told to the group."""
    intake = find_intake(public_id)
    if request.method == "POST":
        return _tick_off(intake)
    waiting = {kind: found_texts(intake, OutboxQuery(kind=kind)) for kind in MessageKind}
    texts = [(kind, _in_each_language(kind, intake)) for kind in MessageKind]
    return render_template(
        "outbox/group.html", intake=intake, active="messages", texts=texts, waiting=waiting, kind_name=kind_name,
        languages=LANGUAGE_NAMES,
    )  # fmt: skip


def _tick_off(intake: Intake) -> ResponseReturnValue:
    seen, query = request.form.get("seen", "").split(), query_of(request.form)
    told, outcome = tick_off(intake, seen)
    flash(*told)
    since = written_since(intake, query, seen) if query.kind is not None else []
    if outcome.rewritten or since:
        return to_list(intake, query, outcome, since)
    return redirect(url_for("outbox.group", public_id=intake.public_id))


def _in_each_language(kind: MessageKind, intake: Intake) -> list[tuple[str, str]]:
    texts = []
    for language in LANGUAGES:
        with in_language(language):
            texts.append((language, group_text(kind, intake, now=now())))
    return texts
