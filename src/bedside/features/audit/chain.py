"""What is hashed, and how. Pure functions: sealing and verifying share them."""

import hashlib
import json
from datetime import UTC

from bedside.features.audit.models import Entry

GENESIS = bytes(32)

FIELDS = (
    "id", "at", "actor_kind", "actor_id", "actor_name", "address", "action", "subject_kind", "subject_id",
    "subject_name", "unit_id", "facts", "payload_digest",
)  # fmt: skip


def canonical(entry: Entry) -> bytes:
    """Return the entry as bytes that are the same wherever and whenever they are made."""
    values = {name: getattr(entry, name) for name in FIELDS}
    values["at"] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def extend(previous: bytes, place: int, entry: Entry) -> bytes:
    """Return the chain's value (32 bytes) after `entry` took its place behind `previous`."""
    return hashlib.sha256(previous + place.to_bytes(8, "big") + canonical(entry)).digest()


def statement(last: int, digest: bytes) -> bytes:
    """Return what a seal signs: "after `last` entries the chain's value is `digest`"."""
    return b"bedside audit seal 1\n" + str(last).encode() + b"\n" + digest.hex().encode()
