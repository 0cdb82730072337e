"""What Bedside asks of a social network.

A network is a folder beside this file. It turns these plain types into calls and says *precisely* what it knows of
the outcome: the delivery law "exactly one effect" rests on the difference between `NotActed` and `OutcomeUnknown`.
No Django here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Picture:
    """One rendered picture: exactly these bytes were cleared. `alt` may be empty only where the network lets it."""

    data: bytes = field(repr=False)
    mime: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Captions:
    """What is said and heard in a film, in one language (a BCP 47 tag): exactly this WebVTT was cleared."""

    language: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Film:
    """One film: exactly these bytes were cleared, and these captions (none where nothing is said in it)."""

    data: bytes = field(repr=False)
    mime: str
    width: int
    height: int
    seconds: float
    alt: str
    captions: tuple[Captions, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """The network's own name for what it holds. `extra` is what the network needs to refer to it again (a CID, say)."""

    remote_id: str
    url: str
    at: datetime
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """One post of a thread (a plain post is a thread of one).

    `key` is made by delivery, the same for every try of this part and for no other: networks use it as record key,
    idempotency key or marker, so that the part can be found again. `[a-z0-9]`, 13 to 64 characters; the first 13 are
    a valid AT Protocol TID. `created_at` is fixed before the first try. A part shows pictures or one film.
    """

    key: str
    text: str
    created_at: datetime
    languages: tuple[str, ...] = ("en",)
    pictures: tuple[Picture, ...] = ()
    film: Film | None = None
    root: Receipt | None = None
    parent: Receipt | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """How an account is reached: `server` is an origin ("https://bsky.social"), `identity` the network's stable id of
    the account (a DID, a page id), `handle` its readable name, `secrets` decrypted tokens (never logged)."""

    server: str
    identity: str
    handle: str
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Pending:
    """A publish that the network finishes later. `state` is JSON-able and kept by delivery between steps."""

    state: Mapping[str, str]
    poll_after_seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class Engagement:
    """Counts only. Who liked or replied is not kept."""

    likes: int
    replies: int
    reposts: int


@dataclass(frozen=True, slots=True)
class Complaint:
    """What this network would refuse, found before sending. `code` is stable; `params` fill its sentence.

    Codes: `text.empty`, `text.too-long` (limit, count, unit), `pictures.too-many` (limit, count), `picture.too-large`
    (limit, size), `picture.kind` (kind), `alt.missing`, `alt.too-long` (limit, count), `thread.too-long` (limit,
    count), `film.not-taken`, `film.too-large` (limit, size), `film.too-long` (limit, count; seconds), `film.kind`
    (kind), `film.with-pictures`, `captions.too-large` (limit, size, language).
    """

    code: str
    part: int = 0
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Capabilities:
    """Limits come from the network's `limits.toml` (dated, sourced); never literals in code.

    `text_limit` counts in `text_unit`: "graphemes", "characters" or "weighted". `fold_after`: characters a timeline
    shows before "more" (None: all). `can_find`: `find` answers reliably, so no try stays unconfirmed.
    `repeats_safely`: a second `start` with the same key has no second effect, even while the first is under way.
    `film_kinds` is empty where no film is taken; `max_captions_bytes` bounds the captions of one language, and is None
    where they aren't (like `max_film_bytes` and `max_film_seconds`).
    """

    text_limit: int
    text_unit: str
    byte_limit: int | None
    max_pictures: int
    max_picture_bytes: int
    picture_kinds: tuple[str, ...]
    max_film_bytes: int | None
    max_film_seconds: int | None
    film_kinds: tuple[str, ...]
    max_captions_bytes: int | None
    alt_limit: int
    film_alt_limit: int
    max_parts: int
    can_find: bool
    repeats_safely: bool
    can_delete: bool
    has_metrics: bool
    fold_after: int | None
    requests: int
    per_seconds: int


class NetworkError(Exception):
    """Base of what a network may raise. `reason` is for staff: plain words, no token, no text of the post."""

    def __init__(self, reason: str, *, status: int | None = None, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.retry_after = retry_after


class NotActed(NetworkError):
    """The network certainly did nothing (refused connection, 429, an error it documents as before the effect). Trying
    again is safe; not before `retry_after` seconds, where given."""


class OffLimits(NotActed):
    """Bedside's own guard let nothing leave: the server is inside the own network, or without encryption, and was not
    allowed by its address."""


class OutcomeUnknown(NetworkError):
    """The request may have been carried out (a time-out, a broken connection, a 5xx). Ask with `find` before anything
    else."""


class Rejected(NetworkError):
    """The network refused this content or account for good; trying again changes nothing."""


class NeedsReconnect(NetworkError):
    """The account's tokens no longer work; a person must connect it again. Nothing was done."""


class Known(Protocol):
    """What anybody may ask of a network: pure and fast, called while typing."""

    slug: str
    name: str
    capabilities: Capabilities

    def count(self, text: str) -> int:
        """Return the text's length as this network counts it."""

    def validate(self, parts: Sequence[Part]) -> list[Complaint]:
        """Return what the network would refuse, without asking it."""


class Network(Known, Protocol):
    """One social network. Stateless and thread-safe; every call goes out, is bounded in time by the HTTP client's
    time-outs, and raises only `NetworkError`s. Among the features, only `accounts` connects and refreshes, and only
    `delivery` calls the rest: an architecture test holds that.
    """

    def connect(self, *, server: str, identifier: str, secret: str) -> Link:
        """Sign in with what the person typed and return how the account is reached from now on."""

    def refresh(self, link: Link) -> Link:
        """Return the link with fresh secrets, or the same one where nothing is due soon. Raises NeedsReconnect only
        where the network said that the tokens are void; a network that can't be reached raises NotActed."""

    def start(self, link: Link, part: Part) -> Receipt | Pending:
        """Begin publishing; a Receipt means it is out."""

    def poll(self, link: Link, pending: Pending) -> Pending | None:
        """Ask how far the network is. None means: ready to be finalized."""

    def finalize(self, link: Link, part: Part, pending: Pending) -> Receipt:
        """Make a started publish visible."""

    def find(self, link: Link, part: Part) -> Receipt | None:
        """Return the receipt of this very part (by its key) if the network holds it, None if it certainly does not.
        Raises OutcomeUnknown where it can't tell, and NeedsReconnect where it can't tell before a person connects the
        account again; never NotActed, which would read as "not there". Reads only."""

    def delete(self, link: Link, receipt: Receipt) -> None:
        """Take down; what is already gone is success."""

    def engagement(self, link: Link, receipts: Sequence[Receipt]) -> dict[str, Engagement]:
        """Return counts by remote_id. Posts that the network no longer holds are absent."""
