"""What would help: relaxations of a problem with the gain that each was measured to have, from a timetable on."""

from scheduler.suggest.measure import suggest
from scheduler.suggest.result import Suggestion, Suggestions, SuggestOptions, TrialProgress

__all__ = ["SuggestOptions", "Suggestion", "Suggestions", "TrialProgress", "suggest"]
