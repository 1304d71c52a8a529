"""What every sentence of a reason keeps: it says dates and periods as people do, and no slot number."""

import re
from datetime import date, datetime

from scheduler.solution import Reason

OF_FILES = re.compile(r"\bslots? \d|\d{4}-\d\d-\d\d")  # slot numbers and ISO dates
TIME = re.compile(r"\b\d\d/\d\d/\d{4} \w+")
TOLD_WITH_TIMES = ("pin_slot", "lecturer_busy", "room_busy")


def assert_plain(reason: Reason) -> None:
    """The reason names all that collides, dates by day, month and year; rules about times name those times."""
    for text in (reason.text, *(rule.text for rule in reason.rules)):
        assert text
        assert not OF_FILES.search(text), text
    told = "\n".join([reason.text, *(rule.text for rule in reason.rules)])
    for name in reason.objects:
        assert _is_named(name, told), (name, told)
    for rule in reason.rules:
        assert rule.code not in TOLD_WITH_TIMES or TIME.search(rule.text), rule.text


def _is_named(name: str, told: str) -> bool:
    """Whether an id is in the text, or a date, as itself or between two others."""
    try:
        day = date.fromisoformat(name)
    except ValueError:
        return name in told
    stretches = re.findall(r"(\d\d/\d\d/\d{4})(?: to (\d\d/\d\d/\d{4}))?", told)
    return any(_day(first) <= day <= _day(last or first) for first, last in stretches)


def _day(text: str) -> date:
    return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a date alone
