"""Change users: role, name, whether they may sign in, and a new link for who cannot."""

from datetime import datetime

from models import Role, User, db
from operations.accounts import sign_in_token
from operations.actor import Actor
from operations.audit import record
from operations.errors import OperationError, StaleError
from operations.transaction import lock, transaction


class LastAdminError(OperationError):
    """Nobody would be left who can change users."""

    code = "last_admin"


class OwnAccountError(OperationError):
    """Nobody takes the own rights or the own account away by a slip."""

    code = "own_account"


class InactiveUserError(OperationError):
    code = "inactive_user"


def list_users() -> list[User]:
    """Active ones first, by name."""
    return list(db.session.scalars(db.select(User).order_by(User.active.desc(), User.name, User.id)))


def state_of(user: User) -> str:
    """What a page about a user was made from; another state means that it is stale."""
    return f"{user.role.value}/{'on' if user.active else 'off'}/{user.name}"


def change_user(
    user: User, *, name: str, role: Role, active: bool, expected_state: str, actor: Actor, now: datetime
) -> None:
    """Store name, role and whether the user may sign in; who may not is signed out everywhere."""
    with transaction():
        lock(*_admins(), user)
        if state_of(user) != expected_state:
            raise StaleError
        loses_admin = user.role is Role.ADMIN and user.active and not (role is Role.ADMIN and active)
        if user.id == actor.id and (role is not user.role or not active):
            raise OwnAccountError(field="role" if active else "active")
        if loses_admin and _other_admins(user) == 0:
            raise LastAdminError(field="role" if active else "active")
        old = {"name": user.name, "role": user.role.value, "active": user.active}
        if user.active and not active:
            user.session_version += 1
            user.sign_in_version += 1
        user.name, user.role, user.active = " ".join(name.split()), role, active
        new = {"name": user.name, "role": role.value, "active": active}
        record("user.changed", actor=actor, now=now, subject=f"user:{user.id}", old=old, new=new)


def make_sign_in_link(user: User, *, secret_key: str, actor: Actor, now: datetime) -> str:
    """The token of a new link that signs the user in once; links made before are void."""
    with transaction():
        if not user.active:
            raise InactiveUserError(name=user.name)
        user.sign_in_version += 1
        record("user.link_made", actor=actor, now=now, subject=f"user:{user.id}")
    return sign_in_token(user, secret_key=secret_key)


def _admins() -> list[User]:
    return list(db.session.scalars(db.select(User).filter_by(role=Role.ADMIN).order_by(User.id)))


def _other_admins(user: User) -> int:
    query = db.select(db.func.count(User.id)).where(User.role == Role.ADMIN, User.active, User.id != user.id)
    return db.session.scalar(query) or 0
