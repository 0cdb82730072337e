"""From an uploaded document or sound to the copy that may be handed out, and what in its words tells of a person."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language

from bedside.checker import Context, examine
from bedside.checker.catalogue import sentence
from bedside.checker.pictures.cleaning_apart import clean_apart
from bedside.checker.pictures.kinds import Kind
from bedside.features.media.models import Document
from bedside.features.media.wording import in_readers_language
from bedside.features.people.api import known_organization

# More is a book. The page says that only so much was read.
MOST_CHARACTERS = 200_000
MOST_FOUND = 50


def cleaned_document(kind: Kind, upload: bytes) -> Document:
    """Return the clean copy of a document, not saved yet and without its asset. Raises Problem."""
    with in_readers_language():
        clean, words = clean_apart(upload)
    return Document(
        data=clean.data,
        mime=kind.mime,
        ending=kind.ending,
        size=len(clean.data),
        sha256=hashlib.sha256(clean.data).hexdigest(),
        removed=list(clean.removed),
        words=_how_read(words),
        found=found_in(words or ""),
    )


def found_in(words: str) -> list[dict[str, Any]]:
    """Return what identifies somebody, what is there most often first: words, how often, and why, as the rules say it.

    [{"words": "00482913", "times": 2, "message": "P102.mrn", "params": {…}}]
    """
    text = words[:MOST_CHARACTERS]
    counts: Counter[tuple[str, str]] = Counter()
    params: dict[tuple[str, str], dict[str, str]] = {}
    for each in examine(text, Context(organization=known_organization()), {"privacy"}):
        key = (each.message, text[each.start : each.end][:200])
        counts[key] += 1
        params.setdefault(key, each.params)
    return [
        {"words": key[1], "times": times, "message": key[0], "params": params[key]}
        for key, times in counts.most_common(MOST_FOUND)
    ]


@dataclass(frozen=True, slots=True)
class Warned:
    """One thing in a document that identifies somebody, as its page tells it."""

    words: str = field(repr=False)
    times: int
    message: str
    params: dict[str, str] = field(repr=False)

    @property
    def sentence(self) -> str:
        """Why it is told."""
        return sentence(self, get_language() or "en")


def warnings_of(document: Document) -> list[Warned]:
    """Return what its page warns of."""
    return [Warned(**each) for each in document.found]


def _how_read(words: str | None) -> str:
    if words is None:
        return Document.Words.UNREADABLE
    return Document.Words.READ if len(words) <= MOST_CHARACTERS else Document.Words.PARTLY
