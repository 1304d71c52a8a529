"""The draft as staff see it, moving and pinning sessions, publishing, and what has been published."""

from web.timetable import draft_views, move_views, release_views, why_views
from web.timetable.blueprint import timetable

__all__ = ["draft_views", "move_views", "release_views", "timetable", "why_views"]
