"""Which language a page speaks: the choice in this browser, else that of the user or of whose link it is, else
Vietnamese.
"""

from flask import current_app, g, request
from flask_babel import refresh
from flask_login import current_user

from models import Trainee

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}


def select_locale() -> str:
    chosen = request.cookies.get("lang") if request else None
    if chosen in LANGUAGES:
        return str(chosen)
    if request and current_user.is_authenticated and current_user.user.language in LANGUAGES:
        return str(current_user.user.language)
    return str(g.get("language_of_link", "vi"))


def speak_to(trainee: Trainee) -> None:
    """From here on this request's page is in the trainee's language, unless this browser has chosen another."""
    if trainee.language in LANGUAGES:
        g.language_of_link = trainee.language
        refresh()


def page_address() -> str:
    """Where to come back to in another language: this page, also when it answers a form and can be read on its own."""
    if request.method == "GET":
        return request.full_path
    adapter = current_app.create_url_adapter(request)
    return request.full_path if adapter is not None and "GET" in adapter.allowed_methods(request.path) else "/"
