"""What exactly would leave: the words, pictures and alternative texts, account by account.

    {"3": {"address": "bluesky https://bsky.social did:plc:…", "language": "en",
           "parts": [{"text": "…", "pictures": [{"picture": 12, "sha256": "…", "alt": "…"}]}]}}

A film stands among the pictures, with how long it is and with the captions that somebody read:

    {"picture": 12, "sha256": "…", "alt": "…", "seconds": 41.5, "captions": [{"language": "en", "text": "WEBVTT…"}]}

Pure functions. `digest_of_item` is what a clearance binds and what delivery compares before it sends.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NotRequired, TypedDict

from bedside.features.accounts.api import Account
from bedside.kit import crypto


class CaptionsUse(TypedDict):
    """What is said in a film, in one language, as WebVTT."""

    language: str
    text: str


class PictureUse(TypedDict):
    """A picture or film in a part. `picture` is where its bytes are; `sha256` binds them. Only a film has `captions`
    (none, where nothing is said in it) and `seconds`."""

    picture: int
    sha256: str
    alt: str
    seconds: NotRequired[float]
    captions: NotRequired[list[CaptionsUse]]


class PartMaterial(TypedDict):
    """One post of a thread."""

    text: str
    pictures: list[PictureUse]


class Item(TypedDict):
    """Everything for one account."""

    address: str
    language: str
    parts: list[PartMaterial]


Material = dict[str, Item]


def words_of(material: Mapping[str, Item]) -> list[str]:
    """Return the words of each part that would leave, once."""
    return _once(part["text"] for part in _parts_of(material))


def alts_of(material: Mapping[str, Item]) -> list[str]:
    """Return what each picture that would leave is said to show, once."""
    return _once(use["alt"] for part in _parts_of(material) for use in part["pictures"])


def _parts_of(material: Mapping[str, Item]) -> list[PartMaterial]:
    return [part for _account, item in sorted(material.items()) for part in item["parts"]]


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))


def pictures_in(material: Mapping[str, Item]) -> list[int]:
    """Return the ids of all pictures that would leave, ascending."""
    parts = [part for item in material.values() for part in item["parts"]]
    return sorted({use["picture"] for part in parts for use in part["pictures"]})


def films_in(material: Mapping[str, Item]) -> dict[int, list[CaptionsUse]]:
    """Return the captions of each film that would leave, by the id of its version."""
    uses = [use for part in _parts_of(material) for use in part["pictures"]]
    return {use["picture"]: use["captions"] for use in uses if "captions" in use}


def address_of(account: Account) -> str:
    """Return how an item names its account: an account that comes to mean another one is not what was cleared."""
    return f"{account.network} {account.server} {account.identity}"


def digest_of_item(item: Item) -> str:
    """Return 64 hex digits over exactly what the account's followers would get, keyed so that nobody can guess words
    from it. Not bound: the row number of a picture and the length of a film, for their bytes are."""
    bound = {
        "address": item["address"],
        "language": item["language"],
        "parts": [
            {
                "text": part["text"],
                "pictures": [_bound(use) for use in part["pictures"]],
            }
            for part in item["parts"]
        ],
    }
    return _digest(b"material", bound)


def _bound(use: PictureUse) -> dict[str, object]:
    bound: dict[str, object] = {"sha256": use["sha256"], "alt": use["alt"]}
    return bound | ({"captions": use["captions"]} if "captions" in use else {})


def digests(material: Mapping[str, Item]) -> dict[str, str]:
    """Return each account's digest."""
    return {account: digest_of_item(item) for account, item in sorted(material.items())}


def digest_of(material: Mapping[str, Item], also: Mapping[str, Any] | None = None) -> str:
    """Return one digest over all accounts and whatever else is approved with them: a post that gains an account is
    another post, and a template that gains a choice is another template."""
    lines = "\n".join(f"{account} {digest}" for account, digest in digests(material).items())
    if also:
        lines += f"\nalso {_digest(b'also', also)}"
    return crypto.keyed_digest(b"materials", lines.encode()).hex()


def _digest(purpose: bytes, value: object) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return crypto.keyed_digest(purpose, text.encode("utf-8", "surrogatepass")).hex()
