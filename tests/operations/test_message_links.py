"""Which page the link in a message opens: that which the message asks for, and no more."""

import pytest
from flask import Flask

from models import AuditEntry, Channel, LinkPurpose, MessageKind, OutboxMessage, db
from operations.actor import COMMAND
from operations.outbox import show_message_link
from tests.factories import NOW, make_intake, make_trainee


@pytest.mark.parametrize("kind", MessageKind)
def test_link_of_a_message_opens_what_it_asks_for_and_no_more(app: Flask, kind: MessageKind) -> None:
    intake = make_intake()
    trainee = make_trainee(intake)
    message = OutboxMessage(
        intake=intake, trainee=trainee, kind=kind, channel=Channel.PASTE, language="vi", subject="Lịch học",
        body="{lien-ket}", created_at=NOW,
    )  # fmt: skip
    db.session.add(message)
    db.session.commit()
    link = show_message_link(message, actor=COMMAND, now=NOW)
    asks = kind in {MessageKind.INVITATION, MessageKind.REMINDER}
    assert link.purpose is (LinkPurpose.PERSONAL if asks else LinkPurpose.LOOKING)
    entry = db.session.scalars(db.select(AuditEntry).filter_by(action="link.shown")).one()
    assert entry.details == {"purpose": link.purpose.value}
