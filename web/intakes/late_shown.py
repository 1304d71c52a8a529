"""What pages show of late answers: those that nobody has seen, with the button that notes them, and the way back."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import ngettext

from models import Intake, Trainee
from operations.late_answers import Late, LateAnswers
from operations.read_roster import RosterPage, RosterQuery
from operations.see_late_answers import noted_at
from web.intakes.texts import late_name


@dataclass(frozen=True, slots=True)
class LateCard:
    """On the page of one trainee: what `unseen` or `seen` answers are late for. `up_to` is when the newest unseen one
    came.
    """

    unseen: list[str]
    seen: list[str]
    up_to: str


@dataclass(frozen=True, slots=True)
class LateButton:
    """A button over a list. `moment` goes with it: up to when answers were seen, or when they were noted."""

    text: str
    moment: str


def late_card(trainee: Trainee, late: LateAnswers) -> LateCard:
    moments = [late.unseen[why][trainee.id] for why in Late if trainee.id in late.unseen[why]]
    return LateCard(
        unseen=[late_name(why) for why in Late if trainee.id in late.unseen[why]],
        seen=[late_name(why) for why in Late if trainee.id in late.seen[why]],
        up_to=max(moments).isoformat() if moments else "",
    )


def see_button(page: RosterPage, query: RosterQuery) -> LateButton | None:
    """For all whom a filter of late answers finds; None with another filter."""
    if query.late is None or not page.found:
        return None
    text = ngettext("Đã xem lịch của người này", "Đã xem lịch của cả %(num)s người này", page.found)
    return LateButton(text, max(page.late[query.late].values()).isoformat())


def undo_button(intake: Intake, moment: datetime | None) -> LateButton | None:
    """For those who were noted as seen at that moment and still are."""
    number = len(noted_at(intake, moment)) if moment is not None else 0
    if moment is None or not number:
        return None
    text = ngettext("Đã đánh dấu đã xem: %(num)s người.", "Đã đánh dấu đã xem: %(num)s người.", number)
    return LateButton(text, moment.isoformat())
