"""Which language a page speaks: the person's choice in this browser, else the user's setting, else Vietnamese."""

from flask import current_app, request
from flask_login import current_user

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}


def select_locale() -> str:
    chosen = request.cookies.get("lang") if request else None
    if chosen in LANGUAGES:
        return str(chosen)
    if request and current_user.is_authenticated and current_user.user.language in LANGUAGES:
        return str(current_user.user.language)
    return "vi"


def page_address() -> str:
    """Where to come back to in another language: this page, also when it answers a form and can be read on its own."""
    if request.method == "GET":
        return request.full_path
    adapter = current_app.create_url_adapter(request)
    return request.full_path if adapter is not None and "GET" in adapter.allowed_methods(request.path) else "/"
