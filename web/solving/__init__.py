"""Making a timetable: what goes in, the run while it goes on, what came out."""

from web.solving.views import solving

__all__ = ["solving"]
