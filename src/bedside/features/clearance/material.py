"""What exactly would leave: the words, pictures and alternative texts, account by account.

    {"3": {"address": "bluesky https://bsky.social did:plc:…", "language": "en",
           "parts": [{"text": "…", "pictures": [{"picture": 12, "sha256": "…", "alt": "…"}]}]}}

Pure functions. `digest_of_item` is what a clearance binds and what delivery compares before it sends.
"""

import json
from collections.abc import Mapping
from typing import TypedDict

from bedside.kit import crypto


class PictureUse(TypedDict):
    """A picture in a part. `picture` is where its bytes are; `sha256` binds them."""

    picture: int
    sha256: str
    alt: str


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


def digest_of_item(item: Item) -> str:
    """Return 64 hex digits over exactly what the account's followers would get, keyed so that nobody can guess words
    from it. Not bound: the row number of a picture, for its bytes are."""
    bound = {
        "address": item["address"],
        "language": item["language"],
        "parts": [
            {
                "text": part["text"],
                "pictures": [{"sha256": use["sha256"], "alt": use["alt"]} for use in part["pictures"]],
            }
            for part in item["parts"]
        ],
    }
    text = json.dumps(bound, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return crypto.keyed_digest(b"material", text.encode("utf-8", "surrogatepass")).hex()


def digests(material: Mapping[str, Item]) -> dict[str, str]:
    """Return each account's digest."""
    return {account: digest_of_item(item) for account, item in sorted(material.items())}


def digest_of(material: Mapping[str, Item]) -> str:
    """Return one digest over all accounts: a post that gains an account is another post."""
    lines = "\n".join(f"{account} {digest}" for account, digest in digests(material).items())
    return crypto.keyed_digest(b"materials", lines.encode()).hex()
