"""What pages of a draft say beside its figures."""

from typing import Any

from models import Intake
from operations.draft import Draft
from operations.draft_standing import read_standing
from operations.late_answers import Late
from web.clock import now
from web.intakes.texts import late_sentence
from web.texts import error_sentence


def standing_values(intake: Intake, draft: Draft) -> dict[str, Any]:
    """What timetable/_standing.html needs. `blocked` says why the rules could not be checked; empty where they were."""
    standing = read_standing(intake, draft, now=now())
    return {
        "standing": standing,
        "late_text": late_sentence(Late.SOLVING, standing.late) if standing.late else "",
        "blocked": error_sentence(standing.incomplete) if standing.incomplete else "",
    }
