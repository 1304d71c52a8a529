"""The pages of messages: their addresses, and what tests do on them."""

import re
from typing import Any

from flask.testing import FlaskClient

from models import Intake, OutboxMessage
from operations.seen_messages import text_key


def address(intake: Intake, *parts: str) -> str:
    return "/".join((f"/dot-hoc/{intake.public_id}/tin-nhan", *parts))


def act(client: FlaskClient, intake: Intake, message: OutboxMessage, action: str, **more: str) -> Any:
    """Press a button of a page that shows the message as it is; `seen` where it shows another text."""
    form = {"viec": action, "seen": text_key(message)} | more
    return client.post(address(intake, message.public_id, "viec"), data=form)


def fields_of(page: str, path: str) -> dict[str, str]:
    """The hidden fields of the last form of a page that is sent to `path`, without the token."""
    form = page.rpartition(f'action="{path}')[2].partition("</form>")[0]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    return {name: value for name, value in found if name != "csrf_token"}


def link_in(page: str) -> str:
    """The link in the text that is there to be copied, without the host."""
    text = page.split('id="message-text"')[1].split("</textarea>", maxsplit=1)[0]
    found = re.search(r"https://lich\.example\.vn(\S+)", text)
    assert found is not None
    return found[1]
