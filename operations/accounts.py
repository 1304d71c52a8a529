"""Users: making them, signing in by password or by a link that works once."""

from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from itsdangerous import BadSignature, URLSafeTimedSerializer

from documents.names import sort_key
from models import Role, User, db
from operations.actor import Actor, user_actor
from operations.audit import record
from operations.errors import OperationError
from operations.transaction import lock, transaction

SIGN_IN_LINK_SECONDS = 24 * 3600
SHORTEST_PASSWORD = 10
HASHER = PasswordHasher()
# Verified when there is no such user, so that the time of an answer does not tell who has an account.
_NOBODY = HASHER.hash("nobody has this password")


class SignInError(OperationError):
    """Wrong address or password; the person is not told which."""

    code = "sign_in_failed"


class SignInLinkError(OperationError):
    """The link was used before, is too old, or was never ours."""

    code = "sign_in_link_invalid"


class EmailTakenError(OperationError):
    code = "email_taken"


class PasswordTooShortError(OperationError):
    code = "password_too_short"


def normalise_email(email: str) -> str:
    return email.strip().casefold()


def find_user(email: str) -> User | None:
    return db.session.execute(db.select(User).filter_by(email=normalise_email(email))).scalar_one_or_none()


def active_admins() -> list[User]:
    """Whom officers can ask for what admins alone may do, in the order of their names."""
    admins = db.session.scalars(db.select(User).filter_by(role=Role.ADMIN, active=True))
    return sorted(admins, key=lambda user: (sort_key(user.name), user.id))


def create_user(*, email: str, name: str, role: Role, password: str | None = None, actor: Actor, now: datetime) -> User:
    """Store a new user; without a password the first sign-in is by a link."""
    with transaction() as session:
        if find_user(email) is not None:
            raise EmailTakenError(field="email", email=normalise_email(email))
        user = User(
            email=normalise_email(email),
            name=name.strip(),
            role=role,
            password_hash=_hash_new(password) if password else None,
            created_at=now,
        )
        session.add(user)
        session.flush()
        record("user.created", actor=actor, now=now, subject=f"user:{user.id}", role=role.value)
    return user


def _hash_new(password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShortError(field="password", least=SHORTEST_PASSWORD)
    return HASHER.hash(password)


def set_password(user: User, password: str, *, actor: Actor, now: datetime) -> None:
    """Set a new password and end the user's other browser sessions."""
    with transaction():
        user.password_hash = _hash_new(password)
        user.session_version += 1
        record("user.password_set", actor=actor, now=now, subject=f"user:{user.id}")


def check_password(*, email: str, password: str) -> User:
    """The active user with this address and password."""
    user = find_user(email)
    try:
        HASHER.verify(user.password_hash if user and user.password_hash else _NOBODY, password)
    except (VerificationError, InvalidHashError) as error:
        raise SignInError from error
    if user is None or not user.active or user.password_hash is None:
        raise SignInError
    return user


def _serializer(secret_key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key, salt="sign-in")


def sign_in_token(user: User, *, secret_key: str) -> str:
    """A token that signs this user in once; a newer use or a later version voids it."""
    return str(_serializer(secret_key).dumps([user.public_id, user.sign_in_version]))


def read_sign_in_token(token: str, *, secret_key: str) -> User:
    """The user of a still unused token; nothing is consumed, since chat programs open links by themselves."""
    try:
        public_id, version = _serializer(secret_key).loads(token, max_age=SIGN_IN_LINK_SECONDS)
    except (BadSignature, ValueError, TypeError) as error:
        raise SignInLinkError from error
    query = db.select(User).filter_by(public_id=public_id, active=True)
    user: User | None = db.session.execute(query).scalar_one_or_none()
    if user is None or user.sign_in_version != version:
        raise SignInLinkError
    return user


def use_sign_in_token(token: str, *, secret_key: str, now: datetime) -> User:
    """Sign in by a link: it is void from then on."""
    with transaction():
        lock(read_sign_in_token(token, secret_key=secret_key))
        user = read_sign_in_token(token, secret_key=secret_key)
        user.sign_in_version += 1
        record("user.signed_in_by_link", actor=user_actor(user), now=now, subject=f"user:{user.id}")
    return user
