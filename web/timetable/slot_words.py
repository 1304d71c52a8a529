"""The other times that a session could have, in words for the page, the best first."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from models import Intake, Period
from operations.slots import database_id, moment_of
from scheduler.explain import SessionExplanation, SlotEffect, SlotExplanation
from scheduler.explain.session import UNMOVABLE
from scheduler.problem import SessionPlan
from web.problem_names import ProblemNames
from web.rule_texts import RULE_NAMES
from web.timetable.objection_texts import objections_text, points_text

TOLD_OF_PEOPLE = {"incomplete", "missed_lesson", "makeup"}
SHOWN = 8  # of the times without objections; the others fold out


@dataclass(frozen=True, slots=True)
class SlotWords:
    """`room_id` and `lecturer_id` are those it would be held with; `against` is empty where nothing forbids it.

    `state` is better, same or worse by the points; `charged` says which rules they come from, beside those that
    `people` tells of.
    """

    date: date
    period: Period
    room_id: int | None
    lecturer_id: int | None
    points: str
    state: str
    charged: Sequence[tuple[str, int]]
    people: Sequence[str]
    staff: Sequence[str]
    against: str


@dataclass(frozen=True, slots=True)
class MoveChoice:
    """`best` and `other` are times without objections, `broken` those that would break a hard rule.

    `never` counts the other times of the intake, in words.
    """

    best: Sequence[SlotWords]
    other: Sequence[SlotWords]
    broken: Sequence[SlotWords]
    never: Sequence[str]


def words_of_slots(intake: Intake, found: SessionExplanation) -> MoveChoice:
    names = ProblemNames(intake)
    movable = [(one, one.effect) for one in found.slots if one.effect is not None]
    free = sorted((row for row in movable if not row[0].objections), key=lambda row: row[1].total)
    broken = sorted(
        (row for row in movable if row[0].objections), key=lambda row: (len(row[0].objections), row[1].total)
    )
    written = [_slot_words(intake, found.plan, one, effect, names) for one, effect in free]
    return MoveChoice(
        best=written[:SHOWN],
        other=written[SHOWN:],
        broken=[_slot_words(intake, found.plan, one, effect, names) for one, effect in broken],
        never=_never(found),
    )


def _slot_words(
    intake: Intake, now: SessionPlan, one: SlotExplanation, effect: SlotEffect, names: ProblemNames
) -> SlotWords:
    day, period = moment_of(intake, one.slot)
    plan = one.plan
    staff = []
    if plan.room != now.room and plan.room is not None:
        staff.append(_("học ở %(room)s", room=names.of(plan.room)))
    if plan.lecturer != now.lecturer and plan.lecturer is not None:
        staff.append(_("%(lecturer)s dạy", lecturer=names.of(plan.lecturer)))
    return SlotWords(
        date=day,
        period=period,
        room_id=None if plan.room is None else database_id(plan.room),
        lecturer_id=None if plan.lecturer is None else database_id(plan.lecturer),
        points=points_text(effect.total),
        state="better" if effect.total < 0 else "worse" if effect.total > 0 else "same",
        charged=[
            (str(RULE_NAMES[rule]), points) for rule, points in effect.penalties.items() if rule not in TOLD_OF_PEOPLE
        ],
        people=_people(effect),
        staff=staff,
        against=objections_text(one.objections, names),
    )


def _people(effect: SlotEffect) -> list[str]:
    """What the move means for people, the numbers that are not 0."""
    seats = effect.seats
    written = (
        (seats.will_miss, ngettext("%(num)s người mất buổi này", "%(num)s người mất buổi này", len(seats.will_miss))),
        (seats.will_come, ngettext("%(num)s người dự được thêm", "%(num)s người dự được thêm", len(seats.will_come))),
        (
            seats.lost_make_ups,
            ngettext("%(num)s buổi học bù bị bỏ", "%(num)s buổi học bù bị bỏ", len(seats.lost_make_ups)),
        ),
        (
            seats.new_make_ups,
            ngettext("%(num)s buổi học bù mới", "%(num)s buổi học bù mới", len(seats.new_make_ups)),
        ),
    )
    return [text for people, text in written if people] + _lessons(effect)


def _lessons(effect: SlotEffect) -> list[str]:
    """Whether people hear more or less in the end."""
    missed, incomplete = effect.missed_lessons, effect.incomplete
    found = []
    if missed > 0:
        found.append(ngettext("thiếu thêm %(num)s tiết", "thiếu thêm %(num)s tiết", missed))
    elif missed < 0:
        found.append(ngettext("bớt thiếu %(num)s tiết", "bớt thiếu %(num)s tiết", -missed))
    elif effect.seats.will_miss:
        found.append(_("không ai thiếu thêm tiết"))
    if incomplete > 0:
        text = ngettext("thêm %(num)s người không hoàn thành", "thêm %(num)s người không hoàn thành", incomplete)
        found.append(text)
    elif incomplete < 0:
        found.append(ngettext("thêm %(num)s người hoàn thành", "thêm %(num)s người hoàn thành", -incomplete))
    return found


def _never(found: SessionExplanation) -> list[str]:
    """How many of the other times are out of the question, and why."""
    first = (next(f.code for f in one.objections if f.code in UNMOVABLE) for one in found.slots if one.effect is None)
    counts = Counter(first) + Counter({code: len(slots) for code, slots in found.barred.items()})
    written = {
        "slot_order": ngettext(
            "%(num)s thời điểm trái thứ tự buổi", "%(num)s thời điểm trái thứ tự buổi", counts["slot_order"]
        ),
        "session_in_the_past": ngettext(
            "%(num)s thời điểm đã qua", "%(num)s thời điểm đã qua", counts["session_in_the_past"]
        ),
        "held_session_changed": _("buổi học đã diễn ra"),
        "slot_closed": ngettext(
            "%(num)s thời điểm nhà trường nghỉ hoặc đã qua", "%(num)s thời điểm nhà trường nghỉ hoặc đã qua",
            counts["slot_closed"],
        ),
        "slot_outside_week": ngettext(
            "%(num)s thời điểm không thuộc hình thức của lớp", "%(num)s thời điểm không thuộc hình thức của lớp",
            counts["slot_outside_week"],
        ),
        "lessons_do_not_fit": ngettext(
            "%(num)s thời điểm quá ngắn cho số tiết", "%(num)s thời điểm quá ngắn cho số tiết",
            counts["lessons_do_not_fit"],
        ),
    }  # fmt: skip
    return [text for code, text in written.items() if counts[code]]
