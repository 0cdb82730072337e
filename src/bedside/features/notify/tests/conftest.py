"""Kinds for trying things out, and mail servers that are real."""

import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bedside.features.notify import kinds
from bedside.features.notify.kinds import Kind, register
from bedside.features.notify.tests.kinds import APPROVAL, NEWS


@pytest.fixture(autouse=True)
def some_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two kinds: one that waits for the person, one that doesn't."""
    known: dict[str, Kind] = dict(kinds._kinds)
    monkeypatch.setattr(kinds, "_kinds", known)
    register(APPROVAL, sentence="A post waits for your approval.", subject="A post waits for you", at_once=True)
    register(NEWS, sentence="A post of yours was published.", subject="Your post was published", at_once=False)


@dataclass
class Handler:
    """What the server took, and what it says to the next ones."""

    taken: list[Envelope] = field(default_factory=list)
    refuse_recipient: str = ""
    refuse_data: str = ""
    refusals: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuse_recipient:
            return self.refuse_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refusals:
            return self.refusals.pop(0)
        if self.refuse_data:
            return self.refuse_data
        self.taken.append(envelope)
        return "250 taken"


@dataclass
class MailServer:
    """A mail server on this computer; `url` is how BEDSIDE_MAIL_URL names it."""

    handler: Handler
    url: str

    @property
    def texts(self) -> list[str]:
        return [envelope.content.decode() for envelope in self.handler.taken if isinstance(envelope.content, bytes)]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


Serve = Callable[..., MailServer]


@pytest.fixture
def serve(settings: object, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Start a mail server and have Bedside send its mail there. encryption: "starttls", "tls" or "none"; `offered`
    False: the server doesn't know the encryption that Bedside insists on."""
    running: list[Controller] = []
    settings.EMAIL_BACKEND = "bedside.features.notify.mail.Backend"  # type: ignore[attr-defined]
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    def start(encryption: str = "starttls", *, offered: bool = True) -> MailServer:
        handler = Handler()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        ways: dict[str, Any] = {}
        if encryption == "starttls" and offered:
            ways = {"tls_context": context, "require_starttls": True}
        elif encryption == "tls" and offered:
            ways = {"ssl_context": context}
        controller = Controller(
            handler,
            hostname="127.0.0.1",
            port=free_port(),
            authenticator=lambda *_args: AuthResult(success=True),
            auth_require_tls=False,
            **ways,
        )
        controller.start()
        running.append(controller)
        scheme = "smtps" if encryption == "tls" else "smtp"
        query = "?encryption=none" if encryption == "none" else ""
        settings.MAIL_URL = f"{scheme}://bedside:secret@127.0.0.1:{controller.port}{query}"  # type: ignore[attr-defined]
        return MailServer(handler, settings.MAIL_URL)  # type: ignore[attr-defined]

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.riverside.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("mail") / "certificate.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file
