"""How dates, times and numbers are written on pages."""

import re
from datetime import date, datetime, time

from flask import Flask
from flask_babel import get_locale
from flask_babel import gettext as _

from operations.default_names import shown_name
from web.clock import local


def weekday_name(day: date | int) -> str:
    """Thứ 2 … Chủ nhật; takes a date or a weekday number with Monday 0."""
    number = day if isinstance(day, int) else day.weekday()
    return [_("Thứ 2"), _("Thứ 3"), _("Thứ 4"), _("Thứ 5"), _("Thứ 6"), _("Thứ 7"), _("Chủ nhật")][number]


def weekday_short(day: date | int) -> str:
    """T2 … CN."""
    number = day if isinstance(day, int) else day.weekday()
    return [_("T2"), _("T3"), _("T4"), _("T5"), _("T6"), _("T7"), _("CN")][number]


def date_text(day: date | datetime) -> str:
    """dd/mm/yyyy; a moment is shown on the school's clock."""
    if isinstance(day, datetime):
        day = local(day)
    return f"{day:%d/%m/%Y}"


def version_text(version: str) -> str:
    """The version of a notice, which is stored as the day that it is of, 2026-11-26, as other days are written."""
    try:
        return date_text(date.fromisoformat(version))
    except ValueError:
        return version


def time_text(value: time | datetime) -> str:
    if isinstance(value, datetime):
        value = local(value).time()
    return f"{value:%H:%M}"


def moment_text(moment: datetime) -> str:
    """dd/mm/yyyy HH:MM on the school's clock."""
    return f"{local(moment):%d/%m/%Y %H:%M}"


def number_text(value: float) -> str:
    """Thousands parted as the language of the page does: a dot in Vietnamese, a comma in English."""
    text = f"{value:,.0f}"
    return text if str(get_locale()) == "en" else text.replace(",", ".")


def zalo_address(phone: str) -> str:
    """Where Zalo shows the person of a mobile number, 0xxxxxxxxx; "" for a number that no mobile phone has."""
    return f"https://zalo.me/{phone}" if re.fullmatch(r"0[35789]\d{8}", phone, re.ASCII) else ""


def init_app(app: Flask) -> None:
    for function in (
        weekday_name,
        weekday_short,
        date_text,
        version_text,
        time_text,
        moment_text,
        number_text,
        shown_name,
        zalo_address,
    ):
        app.add_template_filter(function, function.__name__)
