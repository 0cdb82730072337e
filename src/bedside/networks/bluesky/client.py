"""How Bedside reaches Bluesky: XRPC over our own HTTP client (see the ADR "Bluesky over our own HTTP client").

A part's key is its record key. A record is put with "only if there is none": the first try makes it, any repeat finds
it unchanged, and a post that is out is never edited behind anybody's back. So `find` is one public read by key.

A film goes up like a picture (`uploadBlob`, which the documentation calls the simple way) and is shown once Bluesky's
video service has met the post. The other way, through that service, would put *its* version of the film into the
record: not the bytes that were cleared.
"""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bedside.base import http
from bedside.networks import calls, complaints, graphemes, limits
from bedside.networks.base import (
    Captions,
    Complaint,
    Engagement,
    Film,
    Link,
    NeedsReconnect,
    Network,
    NotActed,
    OutcomeUnknown,
    Part,
    Pending,
    Picture,
    Receipt,
    Rejected,
)
from bedside.networks.bluesky import errors, session
from bedside.networks.bluesky.facets import facets

COLLECTION = "app.bsky.feed.post"
KEY_LENGTH = 13
LANGUAGES = 3  # lexicon app.bsky.feed.post, langs.maxLength
COUNTED_AT_ONCE = 25  # lexicon app.bsky.feed.getPosts, uris.maxLength
UNREADABLE = "Bluesky gave an answer that cannot be read."
INVISIBLE = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Bluesky:
    """Bluesky. Stateless; `client` returns the HTTP client to use."""

    slug = "bluesky"
    name = "Bluesky"
    capabilities = limits.capabilities(limits.read(Path(__file__).parent / "limits.toml"))

    def __init__(self, client: Callable[[], http.Client] = http.shared) -> None:
        self._client = client

    def count(self, text: str) -> int:
        return graphemes.count(text)

    def validate(self, parts: Sequence[Part]) -> list[Complaint]:
        return complaints.common(parts, limits=self.capabilities, counts=[self.count(part.text) for part in parts])

    # --- the account ---

    def connect(self, *, server: str, identifier: str, secret: str) -> Link:
        server = _origin(server)
        handle = INVISIBLE.sub("", identifier).removeprefix("@")  # Bluesky's app copies invisible marks along
        body = {"identifier": handle, "password": secret.strip()}
        with calls.reading():
            reply = self._client().post(_call(server, "com.atproto.server.createSession"), json=body)
        if reply.status == 401 and errors.name_of(reply) == "AuthenticationRequired":
            raise NeedsReconnect("Bluesky does not know this handle with this app password.", status=reply.status)
        if not reply.ok:
            raise errors.meaning_of(reply, wrote=False)
        return session.link_of(server, reply.json())

    def refresh(self, link: Link) -> Link:
        if not session.is_due(link):
            return link
        with calls.reading():
            reply = self._client().post(
                _call(link.server, "com.atproto.server.refreshSession"), headers=_signed(link, by="refresh")
            )
        if not reply.ok:
            raise errors.meaning_of_refresh(reply)
        return session.link_of(link.server, reply.json())

    # --- publishing ---

    def start(self, link: Link, part: Part) -> Receipt | Pending:
        body = {
            "repo": link.identity,
            "collection": COLLECTION,
            "rkey": part.key[:KEY_LENGTH],
            "swapRecord": None,
            "record": self._record(link, part),
        }
        with calls.writing():
            reply = self._client().post(
                _call(link.server, "com.atproto.repo.putRecord"), json=body, headers=_signed(link)
            )
        if errors.name_of(reply) == "InvalidSwap":
            return self._held(link, part)
        if not reply.ok:
            raise errors.meaning_of(reply, wrote=True)
        return _receipt(link, part, reply)

    def poll(self, link: Link, pending: Pending) -> Pending | None:
        return None  # `start` is always the end here

    def finalize(self, link: Link, part: Part, pending: Pending) -> Receipt:
        return self._held(link, part)

    def find(self, link: Link, part: Part) -> Receipt | None:
        where = [("repo", link.identity), ("collection", COLLECTION), ("rkey", part.key[:KEY_LENGTH])]
        with calls.finding():  # public: it works with void tokens too
            reply = self._client().get(_call(link.server, "com.atproto.repo.getRecord"), params=where)
        if errors.name_of(reply) == "RecordNotFound":
            return None
        if not reply.ok:
            raise OutcomeUnknown(
                "Bluesky could not tell whether the post is there.",
                status=reply.status,
                retry_after=errors.wait_of(reply),
            )
        return _receipt(link, part, reply)

    def delete(self, link: Link, receipt: Receipt) -> None:
        body = {"repo": link.identity, "collection": COLLECTION, "rkey": receipt.remote_id.rpartition("/")[2]}
        with calls.writing():
            reply = self._client().post(
                _call(link.server, "com.atproto.repo.deleteRecord"), json=body, headers=_signed(link)
            )
        if not reply.ok:
            raise errors.meaning_of(reply, wrote=True)

    # --- what became of it ---

    def engagement(self, link: Link, receipts: Sequence[Receipt]) -> dict[str, Engagement]:
        """Counted by the app view behind the server; where there is none, nobody counts, and this raises NotActed.

        The app view lags behind the server by seconds: a post it has not seen yet is absent as well.
        """
        found: dict[str, Engagement] = {}
        for first in range(0, len(receipts), COUNTED_AT_ONCE):
            some = receipts[first : first + COUNTED_AT_ONCE]
            with calls.reading():
                reply = self._client().get(
                    _call(link.server, "app.bsky.feed.getPosts"),
                    params=[("uris", receipt.remote_id) for receipt in some],
                    headers=_signed(link),
                )
            if not reply.ok:
                raise errors.meaning_of(reply, wrote=False)
            found |= _counts(reply)
        return found

    # --- the record ---

    def _record(self, link: Link, part: Part) -> dict[str, Any]:
        record: dict[str, Any] = {
            "$type": COLLECTION,
            "text": part.text,
            "createdAt": _written(part.created_at),
            "langs": list(part.languages[:LANGUAGES]),
        }
        if made := facets(part.text, lambda handle: self._did_of(link, handle)):
            record["facets"] = made
        if part.pictures:
            images = [self._image(link, picture) for picture in part.pictures]
            record["embed"] = {"$type": "app.bsky.embed.images", "images": images}
        if part.film is not None:
            record["embed"] = self._video(link, part.film)
        if part.parent is not None:
            record["reply"] = {"root": _reference(part.root or part.parent), "parent": _reference(part.parent)}
        return record

    def _did_of(self, link: Link, handle: str) -> str | None:
        """Return who has the handle, None if the server says that nobody has. Raises NotActed if it can't say."""
        with calls.reading():
            reply = self._client().get(
                _call(link.server, "com.atproto.identity.resolveHandle"), params=[("handle", handle)]
            )
        if reply.ok:
            return str(reply.json().get("did", "")) or None
        if reply.status == 400:
            return None
        raise NotActed("Bluesky could not look up a mention.", status=reply.status, retry_after=errors.wait_of(reply))

    def _image(self, link: Link, picture: Picture) -> dict[str, Any]:
        blob = self._blob(link, picture.data, picture.mime)
        return {"image": blob, "alt": picture.alt, "aspectRatio": _shape(picture)}

    def _video(self, link: Link, film: Film) -> dict[str, Any]:
        embed = {
            "$type": "app.bsky.embed.video",
            "video": self._blob(link, film.data, film.mime),
            "alt": film.alt,
            "aspectRatio": _shape(film),
        }
        captions = [self._caption(link, each) for each in film.captions]
        return embed | ({"captions": captions} if captions else {})

    def _caption(self, link: Link, captions: Captions) -> dict[str, Any]:
        return {"lang": captions.language, "file": self._blob(link, captions.text.encode(), "text/vtt")}

    def _blob(self, link: Link, data: bytes, mime: str) -> dict[str, Any]:
        """Upload a file. Until a record shows it nobody sees it, so no failure is unknown."""
        headers = {**_signed(link), "Content-Type": mime}
        with calls.reading():
            reply = self._client().post(
                _call(link.server, "com.atproto.repo.uploadBlob"), content=data, headers=headers
            )
        if not reply.ok:
            raise errors.meaning_of(reply, wrote=False)
        blob = reply.json().get("blob")
        if not isinstance(blob, dict):
            raise NotActed(UNREADABLE, status=reply.status)
        return blob

    def _held(self, link: Link, part: Part) -> Receipt:
        found = self.find(link, part)
        if found is None:
            raise OutcomeUnknown("Bluesky says both that the post is there and that it is not.")
        return found


def _origin(server: str) -> str:
    text = server.strip()
    parts = urlsplit(text if "://" in text else f"https://{text}")
    if not parts.hostname or parts.username:
        raise Rejected("This is not the address of a server. It looks like https://bsky.social.")
    return f"{parts.scheme}://{parts.netloc}"


def _call(server: str, name: str) -> str:
    return f"{server}/xrpc/{name}"


def _signed(link: Link, *, by: str = "access") -> dict[str, str]:
    return {"Authorization": f"Bearer {link.secrets.get(by, '')}"}


def _shape(shown: Picture | Film) -> dict[str, int]:
    return {"width": shown.width, "height": shown.height}


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _reference(receipt: Receipt) -> dict[str, str]:
    return {"uri": receipt.remote_id, "cid": receipt.extra["cid"]}


def _receipt(link: Link, part: Part, reply: http.Reply) -> Receipt:
    answer = reply.json()
    uri, cid = answer.get("uri"), answer.get("cid")
    if not (isinstance(uri, str) and isinstance(cid, str)):
        raise OutcomeUnknown(UNREADABLE, status=reply.status)
    return Receipt(remote_id=uri, url=_url(link, uri), at=part.created_at, extra={"cid": cid})


def _url(link: Link, uri: str) -> str:
    """Return the post's page; a server on this computer has no pages, there it is the record itself."""
    key = uri.rpartition("/")[2]
    if urlsplit(link.server).hostname in LOOPBACK:
        query = f"repo={link.identity}&collection={COLLECTION}&rkey={key}"
        return f"{_call(link.server, 'com.atproto.repo.getRecord')}?{query}"
    return f"https://bsky.app/profile/{link.identity}/post/{key}"


def _counts(reply: http.Reply) -> dict[str, Engagement]:
    try:
        return {
            str(post["uri"]): Engagement(
                likes=int(post.get("likeCount", 0)),
                replies=int(post.get("replyCount", 0)),
                reposts=int(post.get("repostCount", 0)),
            )
            for post in reply.json()["posts"]
        }
    except (AttributeError, KeyError, TypeError, ValueError):
        raise NotActed(UNREADABLE, status=reply.status) from None


network: Network = Bluesky()
