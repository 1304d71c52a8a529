"""How much each soft rule counts."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from operations.change_settings.set_rule_weights import MOST_WEIGHT, rule_weights, set_rule_weights
from scheduler.rules import DEFAULT_WEIGHTS, HARD_RULES, SOFT_RULES
from web.actor import current_actor
from web.clock import now
from web.fields import SettingsForm, number_field, try_saving
from web.intakes.blueprint import find_intake
from web.rule_texts import RULE_EXPLANATIONS, RULE_NAMES
from web.settings.blueprint import saved, settings, show_form

_RESET = "reset-"


class WeightsForm(SettingsForm):
    """One number for each soft rule of the catalogue."""


for _rule in SOFT_RULES:
    setattr(WeightsForm, _rule.name, number_field(RULE_NAMES[_rule.name], least=0, most=MOST_WEIGHT))


@settings.route("/muc-uu-tien", methods=["GET", "POST"])
def weights(public_id: str) -> ResponseReturnValue:
    """Buttons that put default weights back change what the page shows; only saving stores anything."""
    intake = find_intake(public_id)
    action = request.form.get("action", "save")
    if action.startswith(_RESET):
        form = WeightsForm(formdata=None, data=_with_defaults(action.removeprefix(_RESET)))
    else:
        form = WeightsForm(data={"revision": intake.revision} | rule_weights(intake))
    if action == "save" and form.validate_on_submit():
        chosen = {rule: form[rule].data for rule in DEFAULT_WEIGHTS}
        if try_saving(
            form,
            lambda: set_rule_weights(
                intake, weights=chosen, expected_revision=form.revision.data, actor=current_actor(), now=now()
            ),
        ):
            return saved("settings.weights", intake)
    return show_form(
        "settings/weights.html",
        form=form,
        intake=intake,
        soft_rules=SOFT_RULES,
        hard_rules=HARD_RULES,
        names=RULE_NAMES,
        explanations=RULE_EXPLANATIONS,
        unsaved=action.startswith(_RESET),
    )


def _with_defaults(which: str) -> dict[str, Any]:
    """What was sent, with the default of one rule or of `all`."""
    sent = WeightsForm().data
    return sent | {rule: weight for rule, weight in DEFAULT_WEIGHTS.items() if which in {rule, "all"}}
