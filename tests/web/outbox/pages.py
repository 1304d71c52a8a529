"""The pages of messages: their addresses, and what tests do on them."""

import re
from typing import Any

from flask.testing import FlaskClient

from models import Intake, OutboxMessage


def address(intake: Intake, *parts: str) -> str:
    return "/".join((f"/dot-hoc/{intake.public_id}/tin-nhan", *parts))


def act(client: FlaskClient, intake: Intake, message: OutboxMessage, action: str, **more: str) -> Any:
    return client.post(address(intake, message.public_id, "viec"), data={"viec": action} | more)


def link_in(page: str) -> str:
    """The link in the text that is there to be copied, without the host."""
    text = page.split('id="message-text"')[1].split("</textarea>", maxsplit=1)[0]
    found = re.search(r"https://lich\.example\.vn(\S+)", text)
    assert found is not None
    return found[1]
