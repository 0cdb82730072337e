"""What only this installation can make: the stamp of an entry, and the digests that stay when words are erased.

Whoever has the database but not the key can neither add an entry that passes for Bedside's nor guess, from what is left
of erased words, what they were.
"""

import json
from collections.abc import Mapping
from typing import Any

from bedside.features.audit import chain
from bedside.kit import crypto


def stamp_of(values: Mapping[str, Any]) -> str:
    """Return the stamp (64 hex digits) of an entry whose values are `chain.STAMPED`."""
    return crypto.keyed_digest(b"audit entry", chain.canonical(values)).hex()


def digest_of_words(words: Mapping[str, Any], salt: bytes) -> str:
    """Return 64 hex digits. Without the installation's key and the erasable salt nobody can guess the words from it."""
    text = json.dumps(words, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return crypto.keyed_digest(b"audit payload", salt, text.encode()).hex()


def digest_of_name(name: str, entry_id: int) -> str:
    """Return 64 hex digits that differ for each entry; nothing for no name."""
    return crypto.keyed_digest(b"audit name", str(entry_id).encode(), name.encode()).hex() if name else ""
