"""Sending one message by mail."""

import smtplib
import ssl
from contextlib import closing, suppress
from dataclasses import dataclass, field
from email.errors import MessageError
from email.message import EmailMessage
from typing import Any

from messages.mail import Message, check_sender, message_to_email

__all__ = [
    "DeliveryError",
    "Message",
    "PermanentDeliveryError",
    "SmtpTransport",
    "TemporaryDeliveryError",
    "UncertainDeliveryError",
    "message_to_email",
]

TIMEOUT = 30.0  # seconds


class DeliveryError(Exception):
    """A message that was not handed over. Its text holds no address and nothing of the message."""


class TemporaryDeliveryError(DeliveryError):
    """The server could not be used now (unreachable, busy, login or settings wrong): the message can go later."""


class PermanentDeliveryError(DeliveryError):
    """The message will not be taken as it is: its address is wrong, or the server refused it for good."""


class UncertainDeliveryError(DeliveryError):
    """The connection broke while the message itself was handed over: the server may have taken it, or not."""


class _Server(smtplib.SMTP):
    """Knows whether the message itself is on its way, which smtplib's errors do not tell."""

    handing_over = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.handing_over = True
        answer = super().data(msg)
        self.handing_over = False
        return answer


@dataclass(frozen=True, slots=True)
class SmtpTransport:
    """A mail server. `sender` is an address, or `Name <address>`; without `user` nobody logs in.

    Raises ValueError where `sender` is neither.
    """

    host: str
    port: int
    user: str | None
    password: str | None = field(repr=False)
    starttls: bool
    sender: str

    def __post_init__(self) -> None:
        try:
            check_sender(self.sender)
        except (ValueError, MessageError) as error:
            raise ValueError("sender: expected `address` or `Name <address>`") from error

    def send(self, message: Message) -> None:
        """Hand the message to the server.

        Raises PermanentDeliveryError where trying again is of no use, UncertainDeliveryError where trying again might
        send it twice, else TemporaryDeliveryError.
        """
        try:
            email = message_to_email(message, sender=self.sender)
        except (ValueError, MessageError) as error:
            raise PermanentDeliveryError("not a valid address or header") from error
        try:
            with closing(_Server(self.host, self.port, timeout=TIMEOUT)) as server:
                self._open(server)
                _hand_over(server, email)
                # The message is taken: a broken goodbye must not have it sent again.
                with suppress(smtplib.SMTPException, OSError):
                    server.quit()
        except (smtplib.SMTPException, OSError, UnicodeError) as error:  # UnicodeError: a login beyond ASCII
            raise TemporaryDeliveryError(_reason(error)) from error

    def _open(self, server: smtplib.SMTP) -> None:
        if self.starttls:
            server.starttls(context=ssl.create_default_context())
        if self.user is not None:
            server.login(self.user, self.password or "")


def _hand_over(server: _Server, email: EmailMessage) -> None:
    """Send, and tell a refusal of this message from a failure of the server."""
    try:
        server.send_message(email)
    except smtplib.SMTPRecipientsRefused as error:
        if all(_is_final(code) for code, _text in error.recipients.values()):
            raise PermanentDeliveryError(_reason(error)) from error
        raise
    except smtplib.SMTPDataError as error:
        if _is_final(error.smtp_code):
            raise PermanentDeliveryError(_reason(error)) from error
        raise
    except (smtplib.SMTPServerDisconnected, OSError) as error:
        if server.handing_over and not isinstance(error, smtplib.SMTPResponseException):
            raise UncertainDeliveryError(_reason(error)) from error
        raise


def _is_final(code: int) -> bool:
    return code >= 500  # RFC 5321, 4.2.1


def _reason(error: Exception) -> str:
    """The kind of error and the server's number; its words may repeat the address."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            codes = sorted({code for code, _text in error.recipients.values()})
            return f"SMTPRecipientsRefused {' '.join(map(str, codes))}"
        case smtplib.SMTPResponseException():
            return f"{type(error).__name__} {error.smtp_code}"
        case _:
            return type(error).__name__
