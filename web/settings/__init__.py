"""What an intake is planned with: weights, formats, programme, periods, classes, lecturers, rooms, units."""

from web.settings import (
    class_views,
    feed_views,
    format_views,
    lecturer_views,
    period_views,
    programme_views,
    room_views,
    show_views,
    unit_views,
    weight_views,
)
from web.settings.blueprint import settings

__all__ = [
    "class_views", "feed_views", "format_views", "lecturer_views", "period_views", "programme_views", "room_views",
    "settings", "show_views", "unit_views", "weight_views",
]  # fmt: skip
