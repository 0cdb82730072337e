"""What is hashed, and how. Pure functions without Django: sealing, verifying and outsiders share them.

An entry's *fingerprint* is the SHA-256 of its canonical bytes. A *link* is the SHA-256 of the link before it, of the
place (8 bytes, big-endian) and of the fingerprint, so that a part of the record can be proven while the rest of it
shows only its fingerprints. A *seal* signs what the chain is worth after its last link. `docs/adr/0004-audit-chain.md`
tells why.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

GENESIS = bytes(32)

# What the application's stamp covers. Words and names are not among them, only what is left when they are erased.
STAMPED = (
    "id", "at", "actor_kind", "actor_id", "actor_name", "address", "action", "subject_kind", "subject_id",
    "name_digest", "unit_id", "facts", "payload_digest",
)  # fmt: skip
FIELDS = (*STAMPED, "stamp")

_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def canonical(values: Mapping[str, Any]) -> bytes:
    """Return the values as bytes that are the same wherever and whenever they are made: JSON in UTF-8, sorted, tight.

    `at` is an aware datetime; in the bytes it stands in UTC with microseconds.
    """
    return _encode({**values, "at": in_utc(values["at"])}).encode()


def in_utc(moment: datetime) -> str:
    """Return the moment as it stands in hashed bytes and in exports."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def fingerprint(values: Mapping[str, Any]) -> bytes:
    """Return the 32 bytes that stand for an entry with these `FIELDS`. Nobody can guess the entry from them: it holds
    the stamp."""
    return hashlib.sha256(canonical(values)).digest()


def extend(previous: bytes, place: int, fingerprint: bytes) -> bytes:
    """Return the chain's value (32 bytes) after an entry took its place behind `previous`."""
    return hashlib.sha256(previous + place.to_bytes(8, "big") + fingerprint).digest()


def statement(last: int, digest: bytes, at: datetime) -> bytes:
    """Return what a seal signs: "at this moment, after `last` entries, the chain's value was `digest`"."""
    return f"bedside audit seal 1\n{last}\n{digest.hex()}\n{in_utc(at)}".encode()
