import email
import shutil
import socket
import ssl
import subprocess
from email.policy import SMTP

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from messages.transport import PermanentDeliveryError, SmtpTransport, TemporaryDeliveryError, UncertainDeliveryError
from tests.messages.servers import Mailbox, running
from tests.messages.test_message_to_email import SENDER, message


def transport(port, **values):
    options = {"user": None, "password": None, "starttls": False, "sender": SENDER} | values
    return SmtpTransport(host="127.0.0.1", port=port, **options)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 that nobody has signed but itself: `(certificate, key)`."""
    if shutil.which("openssl") is None:
        pytest.skip("needs the openssl program")
    folder = tmp_path_factory.mktemp("tls")
    pair = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-out", pair[0], "-keyout", pair[1], "-days", "2"),
            *("-subj", "/CN=mail.example.vn", "-addext", "subjectAltName=IP:127.0.0.1"),
        ],
        capture_output=True,
        check=True,
    )
    return pair


@pytest.fixture
def tls(certificate):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    return {"tls_context": context, "require_starttls": True}


def knows_one_login(server, session, envelope, mechanism, login):
    # handled=False leaves the answer 535 to the server.
    return AuthResult(success=login == LoginPassword(b"xep-lich", b"mat-khau"), handled=False)


def test_message_arrives():
    mailbox = Mailbox()
    with running(mailbox) as port:
        transport(port).send(message())
    ((sender, recipients, body),) = mailbox.received
    assert (sender, recipients) == ("xep-lich@example.vn", ["an@example.vn"])
    found = email.message_from_bytes(body, policy=SMTP)
    assert found["Message-ID"] == "<0d9f6a3e.1@lich.example.vn>"
    assert found["Subject"] == "Lịch học có thay đổi"
    assert found.get_content().splitlines() == message().body.splitlines()


def test_message_arrives_over_tls_with_login(tls, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    mailbox = Mailbox()
    with running(mailbox, authenticator=knows_one_login, auth_required=True, **tls) as port:
        transport(port, starttls=True, user="xep-lich", password="mat-khau").send(message())
    assert mailbox.over_tls == [True]


def test_wrong_password_can_be_tried_later(tls, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    mailbox = Mailbox()
    with (
        running(mailbox, authenticator=knows_one_login, auth_required=True, **tls) as port,
        pytest.raises(TemporaryDeliveryError, match=r"^SMTPAuthenticationError 535$"),
    ):
        transport(port, starttls=True, user="xep-lich", password="sai").send(message())
    assert mailbox.received == []


def test_server_with_an_unknown_certificate_gets_nothing(tls):
    mailbox = Mailbox()
    with (
        running(mailbox, **tls) as port,
        pytest.raises(TemporaryDeliveryError, match=r"^SSLCertVerificationError$"),
    ):
        transport(port, starttls=True).send(message())
    assert mailbox.received == []


def test_server_without_tls_gets_nothing_where_tls_is_asked_for():
    mailbox = Mailbox()
    with running(mailbox) as port, pytest.raises(TemporaryDeliveryError, match=r"^SMTPNotSupportedError$"):
        transport(port, starttls=True, user="xep-lich", password="mat-khau").send(message())
    assert mailbox.received == []


@pytest.mark.parametrize(
    ("answers", "error", "reason"),
    [
        ({"rcpt": "550 an@example.vn unknown"}, PermanentDeliveryError, "SMTPRecipientsRefused 550"),
        ({"rcpt": "450 an@example.vn busy"}, TemporaryDeliveryError, "SMTPRecipientsRefused 450"),
        ({"data": "554 no"}, PermanentDeliveryError, "SMTPDataError 554"),
        ({"data": "451 later"}, TemporaryDeliveryError, "SMTPDataError 451"),
    ],
)
def test_refusal_says_whether_it_is_final_and_names_nobody(answers, error, reason):
    mailbox = Mailbox(**answers)
    with running(mailbox) as port, pytest.raises(error) as refused:
        transport(port).send(message())
    assert str(refused.value) == reason
    assert mailbox.received == []


def test_server_that_breaks_off_after_taking_the_message_is_no_error():
    mailbox = Mailbox(breaks_at_goodbye=True)
    with running(mailbox) as port:
        transport(port).send(message())
    assert len(mailbox.received) == 1


def test_server_that_breaks_off_before_it_says_that_it_took_the_message_is_uncertain():
    mailbox = Mailbox(breaks_after_data=True)
    with running(mailbox) as port, pytest.raises(UncertainDeliveryError):
        transport(port).send(message())
    assert len(mailbox.received) == 1


def test_unreachable_server_can_be_tried_later():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with pytest.raises(TemporaryDeliveryError, match=r"^ConnectionRefusedError$"):
            transport(closed.getsockname()[1]).send(message())


def test_impossible_address_is_final_and_reaches_no_server():
    mailbox = Mailbox()
    with running(mailbox) as port, pytest.raises(PermanentDeliveryError):
        transport(port).send(message(to_address="không có"))
    assert mailbox.received == []


@pytest.mark.parametrize("sender", ["", "Trường Chính trị", "a b <c>"])
def test_sender_that_is_no_address_is_refused_at_once(sender):
    with pytest.raises(ValueError, match="sender"):
        transport(25, sender=sender)


def test_password_is_not_shown():
    assert "mat-khau" not in repr(transport(25, user="xep-lich", password="mat-khau"))
