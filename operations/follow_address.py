"""Messages that wait go the way on which the person can be reached now."""

from collections.abc import Sequence

import sqlalchemy as sa

from models import Channel, Lecturer, MessageStatus, OutboxMessage, Trainee, db


def follow_address(people: Sequence[Trainee | Lecturer]) -> None:
    """Of people whose e-mail address came or went, in the running transaction: drafts go by mail, or are to be pasted.

    What is approved stays as somebody approved it; without an address it fails, and says so.
    """
    db.session.flush()
    for way in Channel:
        reached = [one for one in people if bool(one.email) == (way is Channel.EMAIL)]
        drafts = sa.update(OutboxMessage).where(
            OutboxMessage.status == MessageStatus.DRAFT,
            sa.or_(
                OutboxMessage.trainee_id.in_([one.id for one in reached if isinstance(one, Trainee)]),
                OutboxMessage.lecturer_id.in_([one.id for one in reached if isinstance(one, Lecturer)]),
            ),
        )
        db.session.execute(drafts.values(channel=way), execution_options={"synchronize_session": "fetch"})
