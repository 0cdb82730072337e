"""A mail server on loopback that keeps what it gets."""

import email
import email.policy
import logging
import socket
import threading
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

PATIENCE = 20.0


class Mailbox:
    """Takes every mail. `arrived` waits for one."""

    def __init__(self) -> None:
        logging.getLogger("mail.log").setLevel(logging.WARNING)
        self._mails: list[EmailMessage] = []
        self._news = threading.Condition()
        self._server = Controller(self, hostname="127.0.0.1", port=free_port())
        self._server.start()

    @property
    def url(self) -> str:
        """What BEDSIDE_MAIL_URL says."""
        return f"smtp://127.0.0.1:{self._server.port}?encryption=none"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep a mail."""
        content = envelope.content
        assert isinstance(content, bytes)
        with self._news:
            self._mails.append(email.message_from_bytes(content, policy=email.policy.default))
            self._news.notify_all()
        return "250 Kept"

    def arrived(self, to: str, *, saying: str = "") -> EmailMessage:
        """Return the newest mail to somebody whose subject or words hold `saying`, waiting for it."""
        with self._news:
            self._news.wait_for(lambda: self._find(to, saying) is not None, timeout=PATIENCE)
            found = self._find(to, saying)
            assert found is not None, (
                f"no mail to {to} with “{saying}”; there is {[words_of(mail) for mail in self._mails]}"
            )
            return found

    def _find(self, to: str, saying: str) -> EmailMessage | None:
        return next(
            (mail for mail in reversed(self._mails) if to in str(mail["To"]) and saying in words_of(mail)), None
        )

    def everything(self) -> str:
        """Return all that ever left by mail."""
        with self._news:
            return "\n".join(f"{mail['To']}\n{words_of(mail)}" for mail in self._mails)

    def stop(self) -> None:
        """Close it."""
        self._server.stop()


def words_of(mail: EmailMessage) -> str:
    """Return subject and text of a mail."""
    parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    return "\n".join([str(mail["Subject"]), *parts])


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
