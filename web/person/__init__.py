"""The trainee's private page: saying when one could come, the own timetable, subscribing to it."""

from web.person import answer_views, calendar_views, data_views, make_up_views, print_views, show_views
from web.person.blueprint import person

__all__ = [
    "answer_views",
    "calendar_views",
    "data_views",
    "make_up_views",
    "person",
    "print_views",
    "show_views",
]
