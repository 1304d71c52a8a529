"""Broken hard rules in words, those about one person, or unit, and class together."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from models import Intake
from operations.draft import Draft
from operations.draft_report import violation_key
from operations.slots import problem_id
from scheduler.check import Violation
from web.problem_names import ProblemNames
from web.rule_texts import finding_sentence

# What findings of one kind must have in common to be told together; others stand alone.
_TOGETHER = {
    "trainee_busy": ("trainee", "class"),
    "two_at_once": ("trainee",),
    "unit_too_many": ("unit",),
    "lecturer_busy": ("lecturer", "class"),
    "lecturer_twice": ("lecturer",),
    "lecturer_unknown": ("class",),
}


@dataclass(frozen=True, slots=True)
class BrokenGroup:
    """`each` has a sentence for each broken rule: one that is alone is the text itself."""

    text: str
    each: Sequence[str]


def broken_groups(intake: Intake, draft: Draft, violations: Iterable[Violation]) -> list[BrokenGroup]:
    """All that is broken, each thing once, in the order of the rules."""
    names = ProblemNames(intake)
    together: dict[object, list[Violation]] = {}
    for one in violations:
        shared = _TOGETHER.get(one.code)
        key = (one.code, *(one.params[name] for name in shared)) if shared else violation_key(one)
        together.setdefault(key, []).append(one)
    attended = Counter(
        (problem_id("T", trainee.id), problem_id("C", session.class_id))
        for trainee in draft.trainees
        for session in draft.attended(trainee)
    )
    found = []
    for group in together.values():
        each = [finding_sentence(one.code, one.params, names) for one in group]
        text = each[0] if len(each) == 1 else _group_text(group[0], len(each), attended, names)
        found.append(BrokenGroup(text, each))
    return found


def _group_text(one: Violation, number: int, attended: Mapping[tuple[str, str], int], names: ProblemNames) -> str:
    params: dict[str, Any] = names.words(one.params)
    if one.code == "trainee_busy":
        return _busy_text(params, number, attended[str(one.params["trainee"]), str(one.params["class"])])
    return {
        "two_at_once": lambda: ngettext(
            "%(who)s: phải học hai buổi cùng lúc, %(num)s lần.",
            "%(who)s: phải học hai buổi cùng lúc, %(num)s lần.", number, who=params["trainee"],
        ),
        "unit_too_many": lambda: ngettext(
            "%(who)s: quá người đi học cùng lúc ở %(num)s buổi, nhiều nhất là %(most)s người.",
            "%(who)s: quá người đi học cùng lúc ở %(num)s buổi, nhiều nhất là %(most)s người.", number,
            who=params["unit"], most=params["most"],
        ),
        "lecturer_busy": lambda: ngettext(
            "%(who)s: bận %(num)s buổi của %(class_name)s.",
            "%(who)s: bận %(num)s buổi của %(class_name)s.", number,
            who=params["lecturer"], class_name=params["class"],
        ),
        "lecturer_twice": lambda: ngettext(
            "%(who)s: phải dạy nhiều buổi cùng lúc, %(num)s lần.",
            "%(who)s: phải dạy nhiều buổi cùng lúc, %(num)s lần.", number, who=params["lecturer"],
        ),
        "lecturer_unknown": lambda: ngettext(
            "%(class_name)s: %(num)s buổi chưa có giảng viên.",
            "%(class_name)s: %(num)s buổi chưa có giảng viên.", number, class_name=params["class"],
        ),
    }[one.code]()  # fmt: skip


def _busy_text(params: Mapping[str, Any], number: int, attended: int) -> str:
    if number == attended:
        return _(
            "%(who)s: bận cả %(number)s buổi của %(class_name)s.",
            who=params["trainee"], number=number, class_name=params["class"],
        )  # fmt: skip
    return _(
        "%(who)s: bận %(number)s/%(attended)s buổi của %(class_name)s.",
        who=params["trainee"], number=number, attended=attended, class_name=params["class"],
    )  # fmt: skip
