"""What the checker is told about a text: who speaks, where, to whom. Plain data, so that it needs no database."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from functools import lru_cache
from typing import Literal

from bedside.checker.lexicons import data
from bedside.checker.own.model import NO_OWN_RULES, OwnRules
from bedside.checker.pictures.seen import Look, Seen

Purpose = Literal["publish", "redact"]
Kind = Literal["post", "reply"]


@dataclass(frozen=True, slots=True)
class Organization:
    """What belongs to the organization and is therefore no finding. Lists are accepted and kept as tuples.

    `names`: of the organization and its units · `places`: towns, streets, buildings, addresses · `phones`: its lines ·
    `sites`: its web and mail domains · `handles`: its accounts · `people`: clinicians and staff who may be named.
    """

    names: Sequence[str] = ()
    places: Sequence[str] = ()
    phones: Sequence[str] = ()
    sites: Sequence[str] = ()
    handles: Sequence[str] = ()
    people: Sequence[str] = ()

    def __hash__(self) -> int:
        # Asked for dozens of times a text: one of the six tells organizations apart well enough.
        return hash(self.names)

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            object.__setattr__(self, each.name, (value,) if isinstance(value, str) else tuple(value))


@dataclass(frozen=True, slots=True)
class Film:
    """What is known of a picture that moves. `captions`: language ("en", "es") and WebVTT of those that a person has
    read. `speechless`: a person found nothing in it to caption."""

    has_sound: bool = True
    captions: Sequence[tuple[str, str]] = field(default=(), repr=False)
    speechless: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "captions", tuple(self.captions))


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a post. `alt` None means nobody has written any; "" with `decorative` means it needs none.

    `look`: whether somebody looked for faces and text in it; `seen`: what of that no person has answered for yet.
    `rights_until`: the last day on which it may be shown; None: no such day is known. `film`: None of what stands
    still.
    """

    alt: str | None = None
    name: str = ""
    decorative: bool = False
    look: Look = Look.NOT_ASKED
    seen: Sequence[Seen] = ()
    rights_until: date | None = None
    film: Film | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "seen", tuple(self.seen))


def shortest_fold() -> int:
    """Return after how many characters the strictest timeline that we know cuts a post off (`lexicons/fold.toml`)."""
    return int(data("fold")["shortest"]["value"])


@dataclass(frozen=True, slots=True)
class Context:
    """What a text is for.

    `purpose` "publish": does this outward text disclose something? "redact": where is anything that identifies anybody?
    `in_reply_to`: the public message that is answered. `language`: "en", "es", or None to let the checker guess.
    `alt_text_limit`: the smallest limit, in characters, of the networks that are chosen.
    `evidence`: what is backed: of each claim its sentence, or its `claiming.Claim.fingerprint`. Case, spaces and the
    marks at its ends don't count; a changed word or number makes it another claim.
    `country`: two letters (ISO 3166-1) of where the readers are; which emergency numbers are right hangs on it.
    `fold_after`: how many characters the strictest of their timelines shows before "more"; None: all of them show all.
    `own`: the organization's own rules, on the day `today` (None: today by the clock, in UTC). `before` and `after` are
    the other parts of the same thread: what must stand with a topic may stand in any of them.
    """

    purpose: Purpose = "publish"
    kind: Kind = "post"
    in_reply_to: str | None = None
    organization: Organization = Organization()
    language: str | None = None
    alt_text_limit: int | None = None
    fold_after: int | None = field(default_factory=shortest_fold)
    pictures: Sequence[Picture] = ()
    evidence: Sequence[str] = ()
    country: str = "US"
    own: OwnRules = NO_OWN_RULES
    today: date | None = None
    before: Sequence[str] = ()
    after: Sequence[str] = ()

    def __post_init__(self) -> None:
        for name in ("pictures", "evidence", "before", "after"):
            object.__setattr__(self, name, tuple(getattr(self, name)))


class Known:
    """An organization's data in the shapes in which rules ask for them."""

    def __init__(self, organization: Organization) -> None:
        self.phrases = tuple(
            sorted({p.lower() for p in (*organization.names, *organization.places) if p.strip()}, key=len, reverse=True)
        )
        self.phones = frozenset(_digits(phone) for phone in organization.phones if _digits(phone))
        self.sites = frozenset(_domain(site) for site in organization.sites if site.strip())
        self.handles = frozenset(handle.lower().lstrip("@") for handle in organization.handles)
        self.people = tuple(frozenset(name) for person in organization.people if (name := _name_words(person)))

    def owns_phone(self, digits: str) -> bool:
        """Say whether these digits are one of the organization's lines, with or without country and area code."""
        tail = digits[-10:]
        return any(tail.endswith(phone[-10:]) or phone.endswith(tail) for phone in self.phones)

    def has_person(self, name: str) -> bool:
        """Say whether a name, written in lower case, is that of one of the organization's people: whole or in part."""
        if not self.people:
            return False
        written = frozenset(_name_words(name))
        return bool(written) and any(written <= person or written >= person for person in self.people)

    def owns_domain(self, domain: str) -> bool:
        """Say whether a domain is one of the organization's, or below one."""
        return any(domain == site or domain.endswith(f".{site}") for site in self.sites)


@lru_cache(maxsize=64)
def known(organization: Organization) -> Known:
    """Return `organization` ready for look-ups; worked out once."""
    return Known(organization)


def _digits(phone: str) -> str:
    return "".join(character for character in phone if character.isdigit())[-10:]


def _domain(site: str) -> str:
    bare = site.lower().strip().split("//")[-1].split("/")[0].split("@")[-1]
    return bare.removeprefix("www.")


def _name_words(person: str) -> list[str]:
    words = person.lower().replace(",", " ").replace(".", " ").split()
    return [
        word
        for word in words
        if word not in ("dr", "dra", "md", "do", "rn", "np", "pa", "phd", "prof", "mr", "mrs", "ms")
    ]
