"""Claims of effect that no turn of phrase knows: a remedy, what it does, and to what, in one plain sentence."""

from collections.abc import Iterator

from bedside.checker.claiming.claim import Kind, Strength
from bedside.checker.claiming.hit import Hit
from bedside.checker.claiming.words import any_of, group, outcomes, words_in
from bedside.checker.document import Document

# From how many points on a sentence is a claim. A remedy, something mild and what it is done to make five.
_ENOUGH = 5
_LONGEST = 25


def likely_effects(document: Document) -> Iterator[Hit]:
    """Yield sentences that claim an effect by the words they are made of; of careful and inviting sentences none."""
    written = {token.lower for token in document.tokens}
    if not (any_of("remedy", written) or any_of("offered", written)):
        return
    for sentence in document.sentences:
        words = words_in(document, sentence)
        if len(words) <= _LONGEST and _points(words) >= _ENOUGH:
            yield Hit(*sentence, Kind.EFFECT, Strength.FIRM, 0.6)


def _points(words: set[str]) -> int:
    """Return how much a sentence sounds like a claim, 0 where something that a claim needs is missing."""
    remedy = any_of("remedy", words)
    offered = any_of("offered", words) and (any_of("offers", words) or any_of("treatment", words))
    drastic, acting = any_of("drastic", words), any_of("acting", words)
    if not (remedy or offered) or not (drastic or acting) or any_of("vaccines", words):
        return 0
    things = words - group("drastic") - group("acting")
    if not any_of("body", things) and outcomes().isdisjoint(things):
        return 0
    settled = any_of("settled", words) and not remedy
    careful = len(words & group("careful"))
    return 2 + 2 * remedy + offered + (2 if drastic else 1) + any_of("sweeping", words) - 3 * settled - 2 * careful
