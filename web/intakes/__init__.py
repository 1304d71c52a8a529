"""Intakes: list, set-up, overview, roster, import of rosters, single trainees."""

from web.intakes import import_views, roster_views, trainee_views, views
from web.intakes.blueprint import intakes

__all__ = ["import_views", "intakes", "roster_views", "trainee_views", "views"]

# Until every area is in place, links to the others lead nowhere.
intakes.record_once(lambda state: state.app.url_build_error_handlers.append(lambda *_rest: "#"))
