"""iCalendar feeds: plain dataclasses in, bytes out. Knows no request, no database and no texts."""
