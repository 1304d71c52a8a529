"""Who does something, as operations and the audit log need to know it."""

from dataclasses import dataclass

from models import ActorKind, Trainee, User


@dataclass(frozen=True, slots=True)
class Actor:
    kind: ActorKind
    name: str
    id: int | None = None


def user_actor(user: User) -> Actor:
    return Actor(kind=ActorKind.USER, name=user.name, id=user.id)


def trainee_actor(trainee: Trainee) -> Actor:
    return Actor(kind=ActorKind.TRAINEE, name=trainee.full_name, id=trainee.id)


COMMAND = Actor(kind=ActorKind.COMMAND, name="command line")
SYSTEM = Actor(kind=ActorKind.SYSTEM, name="system")
