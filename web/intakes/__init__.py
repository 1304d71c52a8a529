"""Intakes: list, set-up, overview, roster, import of rosters, single trainees."""

from web.intakes import import_views, late_views, roster_views, trainee_views, views
from web.intakes.blueprint import intakes

__all__ = ["import_views", "intakes", "late_views", "roster_views", "trainee_views", "views"]
