"""Claims that no turn of phrase knows, told by the kinds of words that a sentence is made of.

An effect: a remedy, what it does, and to what. A figure: a share or a great number, and an illness. A comparison: "more
than anyone else", "the top … in the nation", and our work.
"""

import re
from collections.abc import Iterator

from bedside.checker.claiming.claim import Kind, Strength
from bedside.checker.claiming.effects import sentence_words
from bedside.checker.claiming.hit import Hit
from bedside.checker.claiming.words import alternatives, any_of, group, outcomes, words_in
from bedside.checker.document import Document

# From how many points on a sentence is a claim. A remedy, something mild and what it is done to make five.
_ENOUGH = 5
_LONGEST = 25


_UNITS = "one|two|three|four|five|six|seven|eight|nine|ten|un[oa]?|dos|tres"
_PEOPLE = alternatives("people")
_SHARE = re.compile(
    rf"(?<![\w$])(?:\d[\d.,]* ?(?:%|percent|por ciento)"
    rf"|(?:\d+|{_UNITS}) (?:in|out of|of every|de cada) (?:\d+|\w+)(?! (?:years|months|weeks|days|hours|minutes))"
    r"|(?:half|a third|a quarter|two thirds|three quarters|the majority|la mitad|un tercio|una cuarta parte)"
    rf"(?: of)?(?: the| our| all| de los| de las| de)? (?:{_PEOPLE})"
    rf"|(?:\d[\d.,]*|{_UNITS}|half a|a) (?:million|billion|hundred thousand|millones)"
    rf"|\d{{1,3}}[,.]\d{{3}} (?:\w+ ){{0,2}}(?:{_PEOPLE})"
    r"|(?:up|down|rose|risen|fell|fallen|climbed|jumped|dropped) by (?:a |one |two )?(?:quarter|third|half|thirds)"
    r"|doubled|tripled|quadrupled|duplicad[oa]|duplicó)(?!\w)"
)
_BETTER = "more|better|safer|faster|longer|fewer|less|higher|lower|healthier|cheaper|sooner|mejor"
_RIVALS = "any|every|all|other|most|anyone|anybody|anywhere|those|the ones|the others"
_BEST = "best|top|leading|finest|safest|most [a-z]+|largest|newest|only"
_AREAS = "state|county|nation|region|country|city|town|area|world|market|valley"
_COMPARES = re.compile(
    rf"(?<!\w)(?:(?:{_BETTER}) [^.!?;]{{0,60}}?(?:than (?:{_RIVALS})|anywhere|que (?:cualquier|nadie|otr[oa]s))"
    rf"|(?:{_BEST}) [^.!?;]{{0,40}}?(?:in|of|across|on|anywhere|around) (?:the |our |all )*(?:{_AREAS}))(?!\w)"
)
_OURS = frozenset(["our", "we", "we're", "us", "you", "where", "nuestro", "nuestra", "nosotros"])


def likely_claims(document: Document) -> Iterator[Hit]:
    """Yield what sentences claim by the words they are made of."""
    written = {token.lower for token in document.tokens}
    if any_of("remedy", written) or any_of("offered", written):
        yield from _likely_effects(document)
    if document.has_digits or any_of("share", written):
        yield from _likely_figures(document)
    if any_of("scope", written):
        yield from _likely_comparisons(document)


def _likely_figures(document: Document) -> Iterator[Hit]:
    for hit in _SHARE.finditer(document.lower):
        sentence = document.sentence_at(hit.start())
        words = sentence_words(document, sentence)
        health = any_of("behaviour", words) or not outcomes().isdisjoint(words)
        if health and not any_of("counted", words) and "$" not in document.text[sentence.start : sentence.end]:
            yield Hit(*hit.span(), Kind.PREVALENCE, Strength.FIRM, 0.65)


def _likely_comparisons(document: Document) -> Iterator[Hit]:
    for hit in _COMPARES.finditer(document.lower):
        words = sentence_words(document, document.sentence_at(hit.start()))
        health = any_of("service", words) or any_of("treatment", words) or any_of("body", words) or "babies" in words
        if health and (words & _OURS or any_of("service", words)):
            yield Hit(*hit.span(), Kind.COMPARISON, Strength.FIRM, 0.65)


def _likely_effects(document: Document) -> Iterator[Hit]:
    """Yield sentences that claim an effect by the words they are made of; of careful and inviting sentences none."""
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
