"""The calendars that people subscribe to."""

from web.feeds.views import feeds

__all__ = ["feeds"]
