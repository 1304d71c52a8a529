"""The ids of a reason as words, by what they name."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from web.filters import date_text, weekday_short
from web.problem_names import ProblemNames

SAID_OF_EACH = {"format_does_not_fit", "no_room", "no_slot"}  # true of each class and format named, one by one


def words_by_kind(objects: Sequence[str], names: ProblemNames) -> dict[str, str]:
    """For each kind (classes, rooms, lecturers, …, dates) its names in one text, — for a kind that is not there."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for text_id in dict.fromkeys(objects):
        by_kind[names.kind(text_id)].append(text_id)
    days = sorted(date.fromisoformat(day) for day in by_kind.pop("dates", ()))
    words: dict[str, str] = defaultdict(lambda: "—", {kind: names.all_of(found) for kind, found in by_kind.items()})
    if days:
        words["dates"] = dates_text(days)
    if "modules" in by_kind:
        words["modules"] = names.modules(by_kind["modules"])
    words["objects"] = names.all_of(objects)
    return words


def with_more(named: str, more: int) -> str:
    """People who are named, and how many are not."""
    return _("%(named)s và %(n)s người khác", named=named, n=more) if more else named


def merged_reasons(reasons: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Reasons that say the same of several classes or formats, each combination of them, as one."""
    found = list(reasons)
    for letter in ("F", "C"):
        groups: dict[Any, list[Mapping[str, Any]]] = defaultdict(list)
        for place, reason in enumerate(found):
            same = frozenset(one for one in reason["objects"] if not one.startswith(letter))
            alone = reason["code"] not in SAID_OF_EACH or reason.get("rules")
            groups[place if alone else (reason["code"], same)].append(reason)
        found = [
            {**group[0], "objects": list(dict.fromkeys(one for reason in group for one in reason["objects"]))}
            for group in groups.values()
        ]
    return found


def dates_text(days: Sequence[date]) -> str:
    """Dates as a person says them; days that follow each other by the first and the last."""
    if not days:
        return "—"
    if len(days) > 2 and (days[-1] - days[0]).days == len(days) - 1:
        return _("từ %(first)s đến %(last)s", first=_day(days[0]), last=_day(days[-1]))
    return ", ".join(map(_day, days))


def _day(day: date) -> str:
    return f"{weekday_short(day)} {date_text(day)}"
