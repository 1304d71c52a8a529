"""Which release somebody saw last, and which before: noted in their own browser alone, nowhere on the server.

The cookie goes to one private page only and is signed for its owner: that of another person, or one made up, says
nothing.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Response, current_app, request
from itsdangerous import BadData, URLSafeSerializer

from models import Trainee

COOKIE = "da_xem"
KEPT = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class View:
    """A release by its number, and the day on which it was last looked at."""

    release: int
    on: date


@dataclass(frozen=True, slots=True)
class Seen:
    """`last` is the newest release that was looked at, `before` the one that was the newest until then."""

    last: View | None = None
    before: View | None = None

    @property
    def releases(self) -> list[int]:
        return [view.release for view in (self.last, self.before) if view is not None]

    def looking(self, release: int, *, on: date) -> "Seen":
        """The same with this look at the newest release: a second look at it still compares with the one before."""
        now = View(release, on)
        if self.last is None or self.last.release > release:
            return Seen(last=now)
        return Seen(last=now, before=self.before if self.last.release == release else self.last)


def read_seen(trainee: Trainee) -> Seen:
    try:
        views = [View(int(number), date.fromisoformat(day)) for number, day in _loaded(trainee)]
    except (ValueError, TypeError):
        return Seen()
    return Seen(*views[:2])


def remember(answer: Response, seen: Seen, *, trainee: Trainee, path: str) -> None:
    views = [[view.release, view.on.isoformat()] for view in (seen.last, seen.before) if view is not None]
    answer.set_cookie(
        COOKIE, str(_serializer(trainee).dumps(views)), max_age=KEPT, path=path,
        secure=current_app.config["SESSION_COOKIE_SECURE"], httponly=True, samesite="Lax",
    )  # fmt: skip


def _loaded(trainee: Trainee) -> list[tuple[int, str]]:
    try:
        found: list[tuple[int, str]] = _serializer(trainee).loads(request.cookies.get(COOKIE, ""))
    except BadData:
        return []
    return found


def _serializer(trainee: Trainee) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"seen-{trainee.public_id}")
