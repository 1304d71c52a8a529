"""The trainee's private page: saying when one could come, the own timetable, subscribing to it."""

from web.person import answer_views, data_views, show_views
from web.person.blueprint import person

__all__ = ["answer_views", "data_views", "person", "show_views"]
