"""One message as a mail (RFC 5322)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import parseaddr


@dataclass(frozen=True, slots=True)
class Message:
    """A message to one person, in the words that were approved.

    `message_id` is `something@domain` without angle brackets, the same on every attempt, so that a message sent
    twice shows once. `written_at` is aware. The subject is seen on locked screens: keep it neutral.
    """

    to_address: str
    to_name: str
    subject: str
    body: str
    message_id: str
    written_at: datetime


class _MailPolicy(EmailPolicy):
    """Folds headers beyond ASCII by the older `Header`: the newer folding of Python 3.11 loses spaces of long ones."""

    def fold(self, name: str, value: str) -> str:
        if str(value).isascii():
            folded: str = super().fold(name, value)
            return folded
        addresses: tuple[Address, ...] = getattr(value, "addresses", ())
        if not addresses:
            return f"{name}: {self._encoded(name, value)}{self.linesep}"
        (address,) = addresses
        words = self._encoded(name, address.display_name)
        return f"{name}: {words}{self.linesep} <{address.addr_spec}>{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii")

    def _encoded(self, name: str, text: str) -> str:
        return Header(str(text), "utf-8", header_name=name).encode(linesep=self.linesep)


_POLICY = _MailPolicy(linesep="\r\n")


def message_to_email(message: Message, *, sender: str) -> EmailMessage:
    """Return the mail in UTF-8.

    Raises ValueError or email.errors.MessageError for an address or a header that is none.
    """
    email = EmailMessage(policy=_POLICY)
    email["From"] = _address(*parseaddr(sender))
    email["To"] = _address(message.to_name, message.to_address)
    email["Subject"] = message.subject
    email["Date"] = message.written_at.astimezone(UTC)
    email["Message-ID"] = f"<{message.message_id}>"
    # RFC 3834: no holiday notices in answer.
    email["Auto-Submitted"] = "auto-generated"
    email.set_content(message.body, charset="utf-8")
    return email


def _address(name: str, address: str) -> Address:
    user, _, domain = address.rpartition("@")
    if not (user and domain and address.isascii() and address.isprintable()):
        raise ValueError("address: expected name@domain in ASCII")
    return Address(name, addr_spec=address)


def check_sender(sender: str) -> None:
    """Raise ValueError where `sender` is neither `address` nor `Name <address>`."""
    _address(*parseaddr(sender))
