"""The browser in which somebody opened their personal link knows it again on their page for looking.

The cookie holds the link as it is and goes to the pages for looking alone; what it opens is read anew each time.
"""

from flask import current_app, request
from werkzeug.wrappers import Response

from models import LinkPurpose, Trainee
from operations.links import LinkInvalidError
from web.person.blueprint import owner_of
from web.person.seen import KEPT

COOKIE = "trang_rieng"
LOOKING_PREFIX = "/xem"


def remember_personal_link(answer: Response, *, token: str) -> None:
    answer.set_cookie(
        COOKIE, token, max_age=KEPT, path=_path(),
        secure=current_app.config["SESSION_COOKIE_SECURE"], httponly=True, samesite="Lax",
    )  # fmt: skip


def personal_token_of(trainee: Trainee) -> str | None:
    """The personal link of this very trainee that the browser remembers, if it opens anything still."""
    token = request.cookies.get(COOKIE, "")
    return token if _opened_by(token) == trainee else None


def forget_void_link(answer: Response) -> None:
    """Drop a remembered link that was revoked or has ended; that of somebody else who uses the browser stays."""
    token = request.cookies.get(COOKIE)
    if token is not None and _opened_by(token) is None:
        answer.delete_cookie(
            COOKIE, path=_path(),
            secure=current_app.config["SESSION_COOKIE_SECURE"], httponly=True, samesite="Lax",
        )  # fmt: skip


def _opened_by(token: str) -> Trainee | None:
    try:
        return owner_of(token, purpose=LinkPurpose.PERSONAL)
    except LinkInvalidError:
        return None


def _path() -> str:
    return f"{request.root_path}{LOOKING_PREFIX}/"
