"""The keyed digest that stays when a payload is erased."""

import json
from collections.abc import Mapping
from typing import Any

from bedside.kit import crypto


def digest_of(words: Mapping[str, Any], salt: bytes) -> str:
    """Return 64 hex digits. Without the installation's key and the erasable salt nobody can guess the words from it."""
    text = json.dumps(words, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return crypto.keyed_digest(b"audit payload", salt, text.encode()).hex()
