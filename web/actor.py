"""The signed-in person of the present request."""

from typing import cast

from flask_login import UserMixin, current_user

from models import Role, User, db
from operations.actor import Actor, user_actor
from web.extensions import login_manager


class SignedIn(UserMixin):
    """A browser session of a user; it ends when the user's `session_version` rises."""

    def __init__(self, user: User) -> None:
        self.user = user

    def get_id(self) -> str:
        return f"{self.user.public_id}:{self.user.session_version}"


@login_manager.user_loader
def load_signed_in(key: str) -> SignedIn | None:
    public_id, _, version = key.partition(":")
    user = db.session.execute(db.select(User).filter_by(public_id=public_id, active=True)).scalar_one_or_none()
    if user is None or str(user.session_version) != version:
        return None
    return SignedIn(user)


def signed_in_user() -> User:
    """The user of a route that the permission map has already let through."""
    return cast("User", current_user.user)


def is_admin() -> bool:
    """Whether an admin is signed in."""
    return bool(current_user.is_authenticated) and signed_in_user().role is Role.ADMIN


def current_actor() -> Actor:
    return user_actor(signed_in_user())
