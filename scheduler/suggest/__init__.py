"""What would help: relaxations of a problem with the gain that each was measured to have, from a timetable on."""

from scheduler.suggest.trials import Suggestion, SuggestOptions, Suggestions, TrialProgress, suggest

__all__ = ["SuggestOptions", "Suggestion", "Suggestions", "TrialProgress", "suggest"]
