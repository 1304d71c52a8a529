"""Which language a page speaks: the person's choice in this browser, else the user's setting, else Vietnamese."""

from flask import request
from flask_login import current_user

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}


def select_locale() -> str:
    chosen = request.cookies.get("lang") if request else None
    if chosen in LANGUAGES:
        return str(chosen)
    if request and current_user.is_authenticated and current_user.user.language in LANGUAGES:
        return str(current_user.user.language)
    return "vi"
