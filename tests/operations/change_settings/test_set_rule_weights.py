import pytest
from flask import Flask

from models import AuditEntry, db
from operations.actor import COMMAND
from operations.change_settings.set_rule_weights import (
    UnknownRuleError,
    WeightRangeError,
    rule_weights,
    set_rule_weights,
)
from operations.errors import StaleError
from operations.projection import project_problem
from scheduler.rules import DEFAULT_WEIGHTS
from tests.factories import NOW, make_class, make_intake, make_trainee


def _set(intake, **weights):
    set_rule_weights(intake, weights=weights, expected_revision=intake.revision, actor=COMMAND, now=NOW)


def test_weight_that_was_set_is_in_the_next_problem(app: Flask) -> None:
    intake = make_intake()
    make_class(intake)
    make_trainee(intake)
    _set(intake, makeup=77)
    assert project_problem(intake, now=NOW)["weights"]["makeup"] == 77


def test_weights_that_were_not_set_are_the_defaults(app: Flask) -> None:
    intake = make_intake()
    _set(intake, makeup=77)
    assert rule_weights(intake) == DEFAULT_WEIGHTS | {"makeup": 77}


def test_weight_back_to_default_leaves_no_row(app: Flask) -> None:
    intake = make_intake()
    _set(intake, makeup=77)
    _set(intake, makeup=DEFAULT_WEIGHTS["makeup"])
    assert intake.rule_weights == []


def test_weights_stale_page_changes_nothing(app: Flask) -> None:
    intake = make_intake()
    seen = intake.revision
    _set(intake, makeup=77)
    with pytest.raises(StaleError):
        set_rule_weights(intake, weights={"makeup": 1}, expected_revision=seen, actor=COMMAND, now=NOW)
    assert rule_weights(intake)["makeup"] == 77


@pytest.mark.parametrize("weight", [-1, 10_001])
def test_weight_out_of_range_is_refused(app: Flask, weight: int) -> None:
    intake = make_intake()
    db.session.commit()
    with pytest.raises(WeightRangeError):
        _set(intake, avoid=3, makeup=weight)
    assert rule_weights(intake) == DEFAULT_WEIGHTS


def test_weight_of_a_hard_rule_is_refused(app: Flask) -> None:
    intake = make_intake()
    with pytest.raises(UnknownRuleError):
        _set(intake, room=5)


def test_weights_are_logged_with_old_and_new(app: Flask) -> None:
    intake = make_intake()
    _set(intake, makeup=77, avoid=DEFAULT_WEIGHTS["avoid"])
    entry = db.session.scalars(db.select(AuditEntry)).one()
    assert (entry.action, entry.intake_id) == ("rule_weights.changed", intake.id)
    assert entry.details == {"old": {"makeup": DEFAULT_WEIGHTS["makeup"]}, "new": {"makeup": 77}}
