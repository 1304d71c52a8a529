"""The ids of a reason as words, by what they name."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from web.filters import date_text, weekday_short
from web.problem_names import ProblemNames


def words_by_kind(objects: Sequence[str], names: ProblemNames) -> dict[str, str]:
    """For each kind (classes, rooms, lecturers, …, dates) its names in one text, — for a kind that is not there."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for text_id in dict.fromkeys(objects):
        by_kind[names.kind(text_id)].append(text_id)
    days = sorted(date.fromisoformat(day) for day in by_kind.pop("dates", ()))
    words: dict[str, str] = defaultdict(lambda: "—", {kind: names.all_of(found) for kind, found in by_kind.items()})
    words["dates"] = dates_text(days)
    words["objects"] = names.all_of(objects)
    return words


def with_more(named: str, more: int) -> str:
    """People who are named, and how many are not."""
    return _("%(named)s và %(n)s người khác", named=named, n=more) if more else named


def dates_text(days: Sequence[date]) -> str:
    """Dates as a person says them; days that follow each other by the first and the last."""
    if not days:
        return "—"
    if len(days) > 2 and (days[-1] - days[0]).days == len(days) - 1:
        return _("từ %(first)s đến %(last)s", first=_day(days[0]), last=_day(days[-1]))
    return ", ".join(map(_day, days))


def _day(day: date) -> str:
    return f"{weekday_short(day)} {date_text(day)}"
