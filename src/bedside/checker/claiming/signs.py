"""Claims that are told by a turn of phrase: "1 in 5 adults", "clinically proven", "the best hospital in the state"."""

from collections.abc import Iterator

from bedside.checker.claiming.claim import Kind, Strength
from bedside.checker.claiming.hit import Hit
from bedside.checker.claiming.words import alternatives
from bedside.checker.document import Document
from bedside.checker.phrases import phrases

# How likely a sentence with such words is to be a claim of that strength.
_SURE = {Strength.SOFT: 0.6, Strength.FIRM: 0.85, Strength.ABSOLUTE: 0.9}


def signs(document: Document) -> Iterator[Hit]:
    """Yield what the turns of phrase match, in no order."""
    for phrase in phrases("claim_signs", alternatives).find(document):
        strength = Strength(phrase.key)
        yield Hit(phrase.start, phrase.end, Kind(phrase.table), strength, _SURE[strength])
