"""Words that are only mentioned, or belong to a name: nothing that a rule about the choice of words should change."""

import re

from bedside.checker.context import Organization, known
from bedside.checker.document import Document

_QUOTES = "\"'“”«»"
# What says that the words which follow are those that one should not use.
_AVOIDED = re.compile(
    r"(?:\b(?:instead of|rather than|avoid|avoiding|(?:don't|do not|never|not|stop) say(?:ing)?|(?:words?|terms?"
    r"|phrases?"
    r"|labels?)(?: (?:like|such as|is))?|en (?:vez|lugar) de|evite|no diga|(?:palabras?|términos?)(?: como)?)"
    r"|, (?:not|no))"
    r"[:,]? [\"'“«]?(?:an? |the |un |una |los |las )?$"
)
_LINKING = frozenset(["of", "&", "and", "for", "de", "del", "y", "on", "the", "la"])


def is_quoted(document: Document, start: int, end: int) -> bool:
    """Say whether a word stands in quotation marks of its own, or after "instead of", "avoid" or "not the word"."""
    text = document.text
    if start and text[start - 1] in _QUOTES and text[end : end + 2].lstrip(".,;")[:1] in tuple(_QUOTES):
        return True
    return _AVOIDED.search(document.lower, max(0, start - 45), start) is not None


def is_part_of_name(document: Document, start: int, end: int, organization: Organization) -> bool:
    """Say whether it belongs to a name: "Department of Oncology", "American Thoracic Society", one of our own."""
    text = document.text
    if any(
        phrase in document.lower and document.lower.find(phrase) <= start < document.lower.find(phrase) + len(phrase)
        for phrase in known(organization).phrases
    ):
        return True
    if not text[start].isupper() or text[start:end].isupper():
        return False
    before, after = text[max(0, start - 60) : start].split()[-2:], text[end : end + 40].split()[:1]
    beside = [*(part for part in before if part not in _LINKING), *after]
    starts_sentence = document.sentence_at(start).start == start
    return any(part[:1].isupper() for part in (after if starts_sentence else beside))
