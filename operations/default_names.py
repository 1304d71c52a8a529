"""The names that the program itself gives to periods, formats, classes and timetables, in the language switched on.

They are stored in Vietnamese. One that nobody changed is shown in the language of the page or of the person; what
staff wrote stays as it is.
"""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

_NAMES = {
    "Lịch học": _l("Lịch học"),
    "Sáng": _l("Sáng"),
    "Chiều": _l("Chiều"),
    "Tối": _l("Tối"),
    "Tập trung": _l("Tập trung"),
    "Buổi tối": _l("Buổi tối"),
    "Cuối tuần": _l("Cuối tuần"),
    "Rải 2–3 buổi/tuần": _l("Rải 2–3 buổi/tuần"),
    "Trực tuyến": _l("Trực tuyến"),
}
_CLASS = re.compile(r"Lớp (\d\d)", re.ASCII)


def shown_name(name: str) -> str:
    """The name of a period, format, class or timetable as people read it."""
    numbered = _CLASS.fullmatch(name)
    if numbered is not None:
        return _("Lớp %(number)s", number=numbered[1])
    return str(_NAMES.get(name, name))
