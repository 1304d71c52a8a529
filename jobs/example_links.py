"""The links that a start in example mode prints, and nothing else ever does."""

from datetime import datetime

import sqlalchemy as sa
from flask import url_for

from models import Intake, LinkPurpose, Role, Trainee, User, db
from operations.accounts import sign_in_token
from operations.availability import Source, answer_sources
from operations.links import ensure_links, link_token
from operations.transaction import transaction


def example_links(*, secret_key: str, now: datetime) -> list[str]:
    """Lines with sign-in links of the example users and the private link of a trainee without an answer.

    None once there is an intake that is not an example: its people are real. Needs a request context.
    """
    intakes = db.session.scalars(db.select(Intake).order_by(Intake.id)).all()
    if not intakes or not all(intake.is_example for intake in intakes):
        return []
    lines = ["Liên kết dùng thử (dữ liệu ví dụ; liên kết đăng nhập dùng được một lần):"]
    for role, label in ((Role.ADMIN, "Quản trị"), (Role.OFFICER, "Giáo vụ")):
        user = _first_user(role)
        if user is not None:
            token = sign_in_token(user, secret_key=secret_key)
            lines.append(f"  {label}: {url_for('account.sign_in_by_link', token=token, _external=True)}")
    trainee = _trainee_without_answer(intakes[0])
    if trainee is not None:
        with transaction():
            link = ensure_links([trainee], purpose=LinkPurpose.PERSONAL, now=now)[trainee.id]
        token = link_token(link, secret_key=secret_key)
        lines.append(f"  Học viên chưa khai báo: {url_for('person.show', token=token, _external=True)}")
    return [*lines, ""]


def _first_user(role: Role) -> User | None:
    query = db.select(User).filter_by(role=role, active=True, password_hash=None).order_by(User.id).limit(1)
    user: User | None = db.session.scalar(query)
    return user


def _trainee_without_answer(intake: Intake) -> Trainee | None:
    waiting = [key for key, source in answer_sources(intake).items() if source is Source.NOT_ANSWERED]
    if not waiting:
        return None
    first = sa.select(Trainee).where(Trainee.id.in_(waiting)).order_by(Trainee.id).limit(1)
    trainee: Trainee | None = db.session.scalar(first)
    return trainee
