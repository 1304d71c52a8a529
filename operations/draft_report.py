"""What the rule catalogue says about the draft as it stands."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime

from models import Intake, Timetable
from operations.read_draft import read_draft
from scheduler.check import Report, Violation, check


def report_on_draft(intake: Intake, timetable: Timetable, *, now: datetime) -> Report:
    """Every broken rule and every penalty. Raises ProblemIncompleteError where the set-up lacks something."""
    return check(*read_draft(intake, timetable, now=now))


def violation_key(violation: Violation) -> tuple[str, str, str]:
    """What two findings of the same fault have in common."""
    return violation.rule, violation.code, repr(_plain(violation.params))


def violations_of(trainee_id: str, violations: Iterable[Violation]) -> tuple[Violation, ...]:
    """Those about one trainee, named as in the problem."""
    return tuple(one for one in violations if one.params.get("trainee") == trainee_id)


def fingerprint(violations: Iterable[Violation]) -> str:
    """A short name of a list of faults: who confirms them sends it along, so that they confirm what they saw."""
    keys = sorted(map(violation_key, violations))
    return hashlib.sha256(repr(keys).encode()).hexdigest()[:16] if keys else ""


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return sorted((key, _plain(item)) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value
