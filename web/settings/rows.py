"""Lists of rows in a form that are added, removed and moved by plain buttons, so that it works without scripts."""

from collections.abc import MutableSequence
from typing import Any, TypeVar

from flask import request

from web.fields import SettingsForm

F = TypeVar("F", bound=SettingsForm)


def after_button(form: F, rows: str, *, most: int) -> F | None:
    """The form as the pressed button of its rows leaves it, to be shown and not stored; None where none was pressed.

    `rows` is the name of the list, which gets `most` rows at the most.
    """
    action = request.form.get("action", "save")
    if request.method != "POST" or action == "save":
        return None
    shown = form.data
    if action != "add" or len(shown[rows]) < most:
        change_rows(shown[rows], action)
    return type(form)(formdata=None, data=shown)


def change_rows(rows: MutableSequence[dict[str, Any]], action: str) -> None:
    """Do what a button says: `add`, `remove-3`, `up-3`, `down-3`; anything else does nothing."""
    verb, _, text = action.partition("-")
    if verb == "add":
        rows.append({})
        return
    if not text.isdecimal() or int(text) >= len(rows):
        return
    place = int(text)
    if verb == "remove":
        del rows[place]
    elif verb in {"up", "down"}:
        other = place - 1 if verb == "up" else place + 1
        if 0 <= other < len(rows):
            rows[place], rows[other] = rows[other], rows[place]
