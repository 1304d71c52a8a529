"""Sending the e-mails that staff have approved, one after the other, as the worker does it."""

import threading
from collections.abc import Callable
from datetime import datetime
from email.utils import parseaddr

import structlog

from config import Settings
from messages.transport import (
    DeliveryError,
    PermanentDeliveryError,
    SmtpTransport,
    TemporaryDeliveryError,
    UncertainDeliveryError,
)
from operations.deliver_messages import Outgoing, note_postponed, note_refused, note_sent, note_uncertain, take_next

log = structlog.get_logger(__name__)


def send_due_messages(settings: Settings, *, clock: Callable[[], datetime], stopping: threading.Event) -> None:
    """Send what may go, until nothing is left, the server cannot be used, or this worker has to go.

    Does nothing where no mail is set up. Needs an application context.
    """
    transport = make_transport(settings)
    if transport is None or settings.base_url is None:
        return
    domain = parseaddr(settings.mail_sender)[1].rpartition("@")[2]
    while not stopping.is_set():
        outgoing = take_next(
            secret_key=settings.signing_key(), base_url=settings.base_url, domain=domain, now=clock()
        )  # fmt: skip
        if outgoing is None or not _send(transport, outgoing, clock=clock):
            return


def _send(transport: SmtpTransport, outgoing: Outgoing, *, clock: Callable[[], datetime]) -> bool:
    """Hand one message over and note what came of it; False where the server had better be left alone for now."""
    try:
        transport.send(outgoing.mail)
    except DeliveryError as error:
        # The reason names the kind of error and the server's number, nobody's address.
        log.warning("message.not_sent", message=outgoing.key, error=type(error).__name__, reason=str(error))
        _NOTES[type(error)](outgoing, now=clock())
        return not isinstance(error, TemporaryDeliveryError)
    note_sent(outgoing, now=clock())
    log.info("message.sent", message=outgoing.key)
    return True


_NOTES = {
    PermanentDeliveryError: note_refused,
    UncertainDeliveryError: note_uncertain,
    TemporaryDeliveryError: note_postponed,
}


def make_transport(settings: Settings) -> SmtpTransport | None:
    if settings.smtp_host is None:
        return None
    return SmtpTransport(
        host=settings.smtp_host, port=settings.smtp_port, user=settings.smtp_user, password=settings.smtp_password,
        starttls=settings.smtp_starttls, sender=settings.mail_sender,
    )  # fmt: skip
