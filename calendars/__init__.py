"""iCalendar feeds out, busy times of other calendars in: plain dataclasses and bytes. Knows no request, no database
and no texts.
"""
