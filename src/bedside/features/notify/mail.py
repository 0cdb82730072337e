"""Mail: where it goes is one setting, `BEDSIDE_MAIL_URL`. Every mail of Bedside passes here (`EMAIL_BACKEND`)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

from bedside.base import clock
from bedside.base.errors import Problem

TIMEOUT_SECONDS = 20

_EXAMPLE = "Write it as smtp://USER:PASSWORD@HOST:587, or smtps://USER:PASSWORD@HOST:465."
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server. `starttls` begins in the clear and then insists on encryption, `tls` is encrypted at once."""

    host: str
    port: int
    user: str
    password: str
    encryption: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What one person gets: a subject line, the text, the same as HTML. `mark` makes a second copy recognizable."""

    subject: str
    text: str
    html: str
    mark: str


def server(url: str) -> Server | None:
    """Take the setting apart; None where it is empty and mails are kept in a folder.

    Raises Problem, which never repeats the password. `?encryption=none` is allowed for a server on this computer only.
    """
    if not url.strip():
        return None
    try:
        parts = urlsplit(url.strip())
        port = parts.port or (465 if parts.scheme == "smtps" else 587)
    except ValueError:
        raise Problem("BEDSIDE_MAIL_URL is not an address.", _EXAMPLE) from None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise Problem("BEDSIDE_MAIL_URL must begin with smtp:// or smtps:// and name a server.", _EXAMPLE)
    wanted = dict(parse_qsl(parts.query)).get("encryption", "tls" if parts.scheme == "smtps" else "starttls")
    if wanted not in ("starttls", "tls", "none"):
        raise Problem("BEDSIDE_MAIL_URL asks for an encryption that doesn't exist.", _EXAMPLE)
    if wanted == "none" and parts.hostname not in _LOOPBACK:
        raise Problem("Mail leaves this computer encrypted only.", "Take “encryption=none” out of BEDSIDE_MAIL_URL.")
    return Server(parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""), wanted)


class Backend(BaseEmailBackend):
    """Django's door to mail: the server of `MAIL_URL`, else the folder `MAIL_FOLDER`."""

    def __init__(self, fail_silently: bool = False, **kwargs: Any) -> None:
        super().__init__(fail_silently)
        at = server(settings.MAIL_URL)
        self._real: BaseEmailBackend = _smtp(at, fail_silently) if at else Folder(fail_silently)

    def open(self) -> bool | None:
        return self._real.open()

    def close(self) -> None:
        self._real.close()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send them. Raises OSError or SMTPException."""
        try:
            return self._real.send_messages(email_messages)
        except OSError:
            # Django leaves the line open where the server won't encrypt.
            self._real.close()
            raise


class Folder(BaseEmailBackend):
    """Keeps each mail as a file that any mail program opens: for demos and for trying out."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write them. Raises OSError."""
        folder = Path(settings.MAIL_FOLDER)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{clock.now():%Y%m%d-%H%M%S}-{secrets.token_hex(4)}.eml"
            (folder / name).write_bytes(message.message().as_bytes())
        return len(email_messages)


def send(letter: Letter, *, to: str) -> None:
    """Hand one letter to the mail server. Raises OSError or SMTPException where it can't take it."""
    message = EmailMultiAlternatives(
        subject=" ".join(letter.subject.split()),
        body=letter.text,
        to=[to],
        headers={"Message-ID": f"<{letter.mark}@{_domain()}>", "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(letter.html, "text/html")
    message.send()


def _smtp(at: Server, fail_silently: bool) -> EmailBackend:
    return EmailBackend(
        host=at.host,
        port=at.port,
        username=at.user,
        password=at.password,
        use_tls=at.encryption == "starttls",
        use_ssl=at.encryption == "tls",
        timeout=TIMEOUT_SECONDS,
        fail_silently=fail_silently,
    )


def _domain() -> str:
    return settings.MAIL_FROM.rpartition("@")[2].strip("> ") or "localhost"
