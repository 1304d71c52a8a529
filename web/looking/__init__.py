"""A trainee's timetable to look at, as messages that may be forwarded link to it: nothing here changes anything."""

from web.looking import views
from web.looking.blueprint import looking

__all__ = ["looking", "views"]
