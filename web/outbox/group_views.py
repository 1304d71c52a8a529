"""Texts for a chat of many: without names and without private links; noting that the chat was told, and undoing it."""

from collections.abc import Collection, Sequence
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from models import Intake, MessageKind, OutboxMessage
from operations.default_names import shown_name
from operations.group_texts import group_changes, group_texts
from operations.message_groups import Group, class_codes_of, classes_of, units_of, without_link
from operations.outbox import mark_sent, sent_by_hand_at
from operations.read_outbox import OutboxQuery, Stage, found_texts, messages_of
from operations.release_texts import LANGUAGES
from operations.seen_messages import public_id_of
from operations.told_by_chat import said_alone
from operations.undo_sent import undo_sent
from web.actor import current_actor
from web.clock import now
from web.intakes.blueprint import find_intake
from web.intakes.late_views import read_moment
from web.language import LANGUAGES as LANGUAGE_NAMES
from web.outbox.blueprint import outbox
from web.outbox.filters import group_value, query_of
from web.outbox.rewritten import to_list, written_since
from web.outbox.words import kind_name, person_name

NAMED = 5


@outbox.route("/nhom", methods=["GET", "POST"])
def group(public_id: str) -> ResponseReturnValue:
    """GET shows the texts; POST notes that the messages of a kind that the page had were told to the group."""
    intake = find_intake(public_id)
    if request.method == "POST":
        return _tick_off(intake)
    chosen = query_of(request.args).group or Group()
    changes = group_changes(intake, class_codes_of(chosen, intake), now=now())
    texts = group_texts(intake, changes, LANGUAGES, now=now())
    waiting, alone = _parted(intake, chosen, [kind for kind, _texts in texts], {change["uid"] for change in changes})
    people = {kind: messages_of(intake, [public_id_of(key) for key in seen]) for kind, seen in waiting.items()}
    return render_template(
        "outbox/group.html", intake=intake, active="messages", waiting=waiting, people=people, kind_name=kind_name,
        person_name=person_name, languages=LANGUAGE_NAMES, groups=_choices(intake), chosen=group_value(chosen),
        texts=texts, alone={kind: messages_of(intake, sorted(ids)) for kind, ids in alone.items()},
        linkless=without_link(intake), names_of=_names,
        undo=_undo(intake, read_moment(request.args.get("luc", ""))),
    )  # fmt: skip


@outbox.post("/nhom/hoan-tac")
def untick_group(public_id: str) -> ResponseReturnValue:
    """Take back what was noted at the moment `luc`."""
    intake = find_intake(public_id)
    moment = read_moment(request.form.get("luc", ""))
    number = undo_sent(intake, moment, actor=current_actor(), now=now()) if moment is not None else 0
    flash(ngettext("%(num)s tin lại chờ gửi như trước.", "%(num)s tin lại chờ gửi như trước.", number), "success")
    return redirect(_address(intake))


def _tick_off(intake: Intake) -> ResponseReturnValue:
    seen, query, moment = request.form.get("seen", "").split(), query_of(request.form), now()
    outcome = mark_sent(intake, seen, actor=current_actor(), now=moment)
    if not outcome.done:
        flash(_("Không còn tin nào để ghi: đã ghi rồi, hoặc đã được soạn lại."), "info")
    since = written_since(intake, query, seen, now=moment) if query.kind is not None else []
    if outcome.rewritten or since:
        return to_list(intake, query, outcome, since)
    return redirect(_address(intake, luc=moment.isoformat() if outcome.done else None))


def _address(intake: Intake, *, luc: str | None = None) -> str:
    chosen = query_of(request.form).group or Group()
    return url_for("outbox.group", public_id=intake.public_id, nhom=group_value(chosen) or None, luc=luc)


def _parted(
    intake: Intake, chosen: Group, kinds: Sequence[MessageKind], told: Collection[str]
) -> tuple[dict[MessageKind, list[str]], dict[MessageKind, set[str]]]:
    """Text keys of the messages that the chat tells, and public ids of those that say more; by kind."""
    waiting, alone = {}, {}
    for kind in kinds:
        seen = found_texts(intake, OutboxQuery(stage=Stage.OPEN, kind=kind, group=chosen), now=now())
        more = said_alone(intake, kind, told, now=now())
        waiting[kind] = [key for key in seen if public_id_of(key) not in more]
        alone[kind] = more & {public_id_of(key) for key in seen}
    return waiting, alone


def _choices(intake: Intake) -> list[tuple[str, str]]:
    """What the address says of each group, and what it is called."""
    classes = [(group_value(Group(class_code=code)), shown_name(name)) for code, name in classes_of(intake)]
    units = [(group_value(Group(unit_id=unit.id)), unit.name) for unit in units_of(intake)]
    return [("", _("Tất cả học viên")), *classes, *units]


def _undo(intake: Intake, moment: datetime | None) -> tuple[str, str] | None:
    """What was noted at that moment and still is, in a sentence; and the moment as a form sends it back."""
    told = sent_by_hand_at(intake, moment) if moment is not None else []
    if moment is None or not told:
        return None
    sentence = ngettext(
        "Đã ghi là đã báo cho %(num)s học viên: %(names)s.", "Đã ghi là đã báo cho %(num)s học viên: %(names)s.",
        len(told), names=_names(told),
    )  # fmt: skip
    return sentence, moment.isoformat()


def _names(told: list[OutboxMessage]) -> str:
    names = [person_name(one) for one in told[:NAMED]]
    more = len(told) - len(names)
    return ", ".join([*names, _("và %(n)s người nữa", n=more)] if more else names)
