"""How Bedside reaches the practice network: the same protocol as for any other.

What its answers mean (besides `calls`, for requests without an answer):

| answer              | while writing                     | `find`                |
|---------------------|-----------------------------------|-----------------------|
| 401                 | NeedsReconnect (before any act)   | NeedsReconnect        |
| 429                 | NotActed, wait Retry-After        | OutcomeUnknown        |
| 5xx                 | OutcomeUnknown                    | OutcomeUnknown        |
| 409, other 4xx, 3xx | Rejected                          | 404: not there        |
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from bedside.base import http
from bedside.networks import calls, complaints, graphemes, limits
from bedside.networks.base import (
    Complaint,
    Engagement,
    Film,
    Link,
    NeedsReconnect,
    Network,
    NetworkError,
    NotActed,
    OutcomeUnknown,
    Part,
    Pending,
    Receipt,
    Rejected,
)

COUNTED_AT_ONCE = 100
UNREADABLE = "The practice network gave an answer that cannot be read."


class Practice:
    """The practice network. Stateless; `client` returns the HTTP client to use."""

    slug = "practice"
    name = "Practice network"
    capabilities = limits.capabilities(limits.read(Path(__file__).parent / "limits.toml"))

    def __init__(self, client: Callable[[], http.Client] = http.shared) -> None:
        self._client = client

    def count(self, text: str) -> int:
        return graphemes.count(text)

    def validate(self, parts: Sequence[Part]) -> list[Complaint]:
        return complaints.common(parts, limits=self.capabilities, counts=[self.count(part.text) for part in parts])

    def connect(self, *, server: str, identifier: str, secret: str) -> Link:
        server = server.strip().rstrip("/")
        with calls.reading():
            reply = self._client().post(f"{server}/api/session", json={"handle": identifier, "password": secret})
        if not reply.ok:
            raise _meaning_of(reply)
        answer = reply.json()
        if not answer.get("token"):
            raise Rejected("There is no practice network at this address.")
        return Link(server, answer["handle"], answer["handle"], {"token": answer["token"]})

    def refresh(self, link: Link) -> Link:
        return link  # its tokens live until they are revoked

    def start(self, link: Link, part: Part) -> Receipt | Pending:
        pictures = [
            {"media": self._upload(link, picture.data, picture.mime), "alt": picture.alt} for picture in part.pictures
        ]
        body = {
            "text": part.text,
            "languages": list(part.languages),
            "created_at": part.created_at.isoformat(),
            "reply_to": part.parent.remote_id if part.parent else None,
            "pictures": pictures,
            "film": self._film(link, part.film) if part.film else None,
        }
        headers = {**_signed(link), "Idempotency-Key": part.key}
        with calls.writing():
            reply = self._client().post(f"{link.server}/api/posts", json=body, headers=headers)
        if not reply.ok:
            raise _meaning_of(reply)
        return _receipt(link, reply)

    def poll(self, link: Link, pending: Pending) -> Pending | None:
        return None  # `start` is always the end here

    def finalize(self, link: Link, part: Part, pending: Pending) -> Receipt:
        found = self.find(link, part)
        if found is None:
            raise NotActed("The practice network has nothing to make visible.")
        return found

    def find(self, link: Link, part: Part) -> Receipt | None:
        address = f"{link.server}/api/posts?key={quote(part.key, safe='')}"
        with calls.finding():
            reply = self._client().get(address, headers=_signed(link))
        if reply.status == 404 and reply.json().get("error") == "no_such_post":
            return None
        if reply.status == 401:
            raise _meaning_of(reply)
        if not reply.ok:
            raise OutcomeUnknown(_reason(reply), status=reply.status, retry_after=reply.retry_after)
        return _receipt(link, reply)

    def delete(self, link: Link, receipt: Receipt) -> None:
        with calls.writing():
            reply = self._client().request(
                "DELETE", f"{link.server}/api/posts/{receipt.remote_id}", headers=_signed(link)
            )
        if not reply.ok and reply.json().get("error") != "no_such_post":
            raise _meaning_of(reply)

    def engagement(self, link: Link, receipts: Sequence[Receipt]) -> dict[str, Engagement]:
        found: dict[str, Engagement] = {}
        for first in range(0, len(receipts), COUNTED_AT_ONCE):
            ids = ",".join(receipt.remote_id for receipt in receipts[first : first + COUNTED_AT_ONCE])
            with calls.reading():
                reply = self._client().get(f"{link.server}/api/counts?ids={ids}", headers=_signed(link))
            if not reply.ok:
                raise _meaning_of(reply, wrote=False)
            found |= _counts(reply)
        return found

    def _film(self, link: Link, film: Film) -> dict[str, object]:
        captions = [
            {"language": each.language, "media": self._upload(link, each.text.encode(), "text/vtt")}
            for each in film.captions
        ]
        return {"media": self._upload(link, film.data, film.mime), "alt": film.alt, "captions": captions}

    def _upload(self, link: Link, data: bytes, mime: str) -> str:
        """Return the network's name of a file. Until a post shows it nothing is out, so no failure is unknown."""
        headers = {**_signed(link), "Content-Type": mime}
        with calls.reading():
            reply = self._client().post(f"{link.server}/api/media", content=data, headers=headers)
        if not reply.ok:
            raise _meaning_of(reply, wrote=False)
        name = reply.json().get("media")
        if not isinstance(name, str):
            raise NotActed(UNREADABLE, status=reply.status)
        return name


def _signed(link: Link) -> dict[str, str]:
    return {"Authorization": f"Bearer {link.secrets.get('token', '')}"}


def _reason(reply: http.Reply) -> str:
    return str(reply.json().get("message") or f"The practice network answered {reply.status}.")


def _meaning_of(reply: http.Reply, *, wrote: bool = True) -> NetworkError:
    """Return what an answer that is not a success means; `wrote` tells whether a 5xx may have had an effect."""
    reason, status = _reason(reply), reply.status
    if status == 401:
        return NeedsReconnect(reason, status=status)
    if status == 429:
        return NotActed(reason, status=status, retry_after=reply.retry_after)
    if status >= 500:
        return (OutcomeUnknown if wrote else NotActed)(reason, status=status, retry_after=reply.retry_after)
    return Rejected(reason, status=status)


def _receipt(link: Link, reply: http.Reply) -> Receipt:
    post = reply.json()
    try:
        at = datetime.fromisoformat(post["accepted_at"])
        return Receipt(remote_id=post["id"], url=f"{link.server}/post/{post['id']}", at=at)
    except (KeyError, TypeError, ValueError):
        raise OutcomeUnknown(UNREADABLE, status=reply.status) from None


def _counts(reply: http.Reply) -> dict[str, Engagement]:
    try:
        return {name: Engagement(**counts) for name, counts in reply.json()["counts"].items()}
    except (AttributeError, KeyError, TypeError):
        raise NotActed(UNREADABLE, status=reply.status) from None


network: Network = Practice()
