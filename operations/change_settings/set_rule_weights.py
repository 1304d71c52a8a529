"""How much each soft rule counts in an intake."""

from collections.abc import Mapping
from datetime import datetime

from models import Intake, RuleWeight
from operations.actor import Actor
from operations.audit import record
from operations.change_settings.changing import changing
from operations.errors import OperationError
from scheduler.rules import DEFAULT_WEIGHTS

MOST_WEIGHT = 10_000


class UnknownRuleError(OperationError):
    code = "unknown_rule"


class WeightRangeError(OperationError):
    code = "weight_range"


def rule_weights(intake: Intake) -> dict[str, int]:
    """The weight of every soft rule as the next run will use it, in the order of the catalogue."""
    own = {row.rule: row.weight for row in intake.rule_weights}
    return {rule: own.get(rule, default) for rule, default in DEFAULT_WEIGHTS.items()}


def set_rule_weights(
    intake: Intake, *, weights: Mapping[str, int], expected_revision: int, actor: Actor, now: datetime
) -> None:
    """Set the weights of the named soft rules (0 to 10,000); the others keep theirs.

    A weight that is the default is not stored, so that a better default of a later version reaches the intake.
    """
    with changing(intake, expected_revision=expected_revision):
        for rule, weight in weights.items():
            if rule not in DEFAULT_WEIGHTS:
                raise UnknownRuleError(rule=rule)
            if not 0 <= weight <= MOST_WEIGHT:
                raise WeightRangeError(field=rule, most=MOST_WEIGHT)
        old = rule_weights(intake)
        changed = {rule: weight for rule, weight in weights.items() if weight != old[rule]}
        _store(intake, old | dict(weights))
        record(
            "rule_weights.changed",
            actor=actor,
            now=now,
            subject=f"intake:{intake.id}",
            intake_id=intake.id,
            old={rule: old[rule] for rule in changed},
            new=changed,
        )


def _store(intake: Intake, weights: Mapping[str, int]) -> None:
    rows = {row.rule: row for row in intake.rule_weights}
    for rule, weight in weights.items():
        row = rows.get(rule)
        if weight == DEFAULT_WEIGHTS[rule]:
            if row is not None:
                intake.rule_weights.remove(row)
        elif row is None:
            intake.rule_weights.append(RuleWeight(rule=rule, weight=weight))
        else:
            row.weight = weight
