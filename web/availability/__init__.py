"""What officers enter: when trainees, lecturers, rooms and units can be used, and the closed days."""

from web.availability import closed_day_views, duty_views, lecturer_calendar_views, sheet_views
from web.availability.blueprint import availability

__all__ = ["availability", "closed_day_views", "duty_views", "lecturer_calendar_views", "sheet_views"]
