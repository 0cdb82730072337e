"""One entry: is it what Bedside wrote, words and name included?"""

import json
from typing import Any

from bedside.features.audit import chain, stamps
from bedside.features.audit.breaks import Found
from bedside.features.audit.verifying.rows import Row
from bedside.kit import crypto


def is_stamped(values: dict[str, Any]) -> bool:
    """Tell whether the entry carries the stamp that only this installation could give to just these values."""
    return bool(values["stamp"] == stamps.stamp_of({name: values[name] for name in chain.STAMPED}))


def check_words(row: Row, values: dict[str, Any], found: Found) -> None:
    """Compare the name and the words that an entry holds with the digests that it was written with."""
    digest, payload = values["payload_digest"], row.payload
    if row.name and values["name_digest"] != stamps.digest_of_name(row.name, row.entry):
        found.add("name-changed", entry=row.entry)
    if digest and payload is None:
        found.add("words-removed", entry=row.entry)
    elif payload and not digest:
        found.add("words-added", entry=row.entry)
    elif payload and not (payload.erased and payload.words is None and payload.salt is None):
        _compare(payload.words or b"", payload.salt or b"", digest, row.entry, found)


def _compare(words: bytes, salt: bytes, digest: str, entry: int, found: Found) -> None:
    try:
        text = json.loads(crypto.decrypt(words))
    except crypto.Undecryptable:
        found.add("words-locked", entry=entry)
        return
    if digest != stamps.digest_of_words(text, salt):
        found.add("words-changed", entry=entry)
