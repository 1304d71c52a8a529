"""A real mail server in a thread of its own."""

from collections.abc import Iterator

import pytest

from tests.messages.servers import Mailbox
from tests.messages.servers import running as serving


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def port(mailbox: Mailbox) -> Iterator[int]:
    with serving(mailbox) as number:
        yield number
