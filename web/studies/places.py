"""The page on which a person can make a change that the engine has tried."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from models import Intake
from operations.slots import database_id
from web.actor import is_admin

# The list in which the change is made …
PLACES = {
    "open_day": "availability.closed_days",
    "later_end": "intakes.edit",
    "another_class": "settings.classes",
    "another_format": "settings.classes",
    "class_capacity": "settings.classes",
    "class_minimum": "settings.classes",
    "class_optional": "settings.classes",
    "another_lecturer": "settings.lecturers",
    "lecturer_module": "settings.lecturers",
    "lecturer_week": "settings.lecturers",
    "bigger_room": "settings.rooms",
    "another_room": "settings.rooms",
    "unit_limit": "settings.units",
    "drop_pin": "timetable.show",
    "lecturer_free": "settings.lecturers",
    "room_free": "settings.rooms",
}
# Formats are for admins: an officer is led to where it stands whom to ask.
FORMAT_PAGE = "settings.edit_format"
ADMINS_NAMED = "settings.show"
# … and, where it is about one object, that one's own page: the param with its id, the page, the name in its address.
OWN_PLACES = {
    "another_format": ("class", "settings.edit_class", "class_id"),
    "class_capacity": ("class", "settings.edit_class", "class_id"),
    "class_minimum": ("class", "settings.edit_class", "class_id"),
    "class_optional": ("class", "settings.edit_class", "class_id"),
    "lecturer_module": ("lecturer", "settings.edit_lecturer", "lecturer_id"),
    "lecturer_week": ("lecturer", "settings.edit_lecturer", "lecturer_id"),
    "lecturer_free": ("lecturer", "availability.lecturer", "lecturer_id"),
    "bigger_room": ("room", "settings.edit_room", "room_id"),
    "room_free": ("room", "availability.room", "room_id"),
}


def is_for_admin(code: str) -> bool:
    """Whether the change is one of those that admins alone may make: of a format."""
    return code not in PLACES


def change_place(code: str, params: Mapping[str, Any], intake: Intake) -> str:
    """The address of the page on which the signed-in person can make the change, or reads whom to ask for it."""
    if is_for_admin(code):
        if is_admin():
            return url_for(FORMAT_PAGE, public_id=intake.public_id, format_id=database_id(params["format"]))
        return url_for(ADMINS_NAMED, public_id=intake.public_id, _anchor="how")
    if code in OWN_PLACES:
        param, endpoint, name = OWN_PLACES[code]
        values: dict[str, Any] = {"public_id": intake.public_id, name: database_id(params[param])}
        return url_for(endpoint, **values)
    return url_for(PLACES[code], public_id=intake.public_id)
