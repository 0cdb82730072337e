"""The claims of a text: what is worded like one, without what only asks, denies or puts right."""

import dataclasses
import re
from typing import NamedTuple

from bedside.checker.claiming.claim import Claim, Kind, Source, Strength, normal
from bedside.checker.claiming.effects import effects, sentence_words
from bedside.checker.claiming.figures import end_of_figure
from bedside.checker.claiming.hit import Hit
from bedside.checker.claiming.likeness import likely_claims
from bedside.checker.claiming.signs import signs
from bedside.checker.claiming.sources import source_of
from bedside.checker.claiming.words import any_of, group
from bedside.checker.context import Context
from bedside.checker.document import Document, Span

# What is said of numbers, of others' words and of cases stays a claim when a "not" stands before it.
_WHATEVER_IS_DENIED = frozenset([Kind.PREVALENCE, Kind.TESTIMONIAL])
_WHEN_IT_HOLDS = frozenset([Kind.SAFETY, Kind.CURE, Kind.APPROVAL, Kind.COMPARISON])
_WHATEVER_IS_ASKED = frozenset([Kind.CURE, Kind.APPROVAL, Kind.TESTIMONIAL])
_OFFERS_IN_QUESTIONS = (
    "did you know",
    "looking for",
    "want ",
    "ready for",
    "tired of",
    "need ",
    "sabía",
    "¿quiere",
    "¿busca",
)
# "You won't find better care" denies nothing.
_FINDING = re.compile(r"(?:won't|will not|can't|cannot|never) (?:find|get|see|beat)(?!\w)")
_ASKED = frozenset(["whether", "ask", "asking", "pregunte", "until", "hasta"])
_CONDITIONAL = _ASKED | {"if", "si"}


class Read(NamedTuple):
    """A claim, and where in the normalised text the words stand that make it one."""

    claim: Claim
    start: int
    end: int


def claims(text: str | Document, context: Context | None = None) -> list[Claim]:
    """Return the health claims of a text in text order, backed or not: of each sentence, one of each kind.

    Those of strength `EVERYDAY` need no proof and are no finding. `context.evidence` and the text itself say which have
    a source.
    """
    document = text if isinstance(text, Document) else Document(text)
    return [read.claim for read in read_claims(document, context or Context())]


def read_claims(document: Document, context: Context) -> list[Read]:
    """Return the claims of a document with the places of their words; worked out once."""
    return document.once(_read, tuple(context.evidence))


def _read(document: Document, evidence: tuple[str, ...]) -> list[Read]:
    best: dict[tuple[int, Kind], Hit] = {}
    for hit in (*signs(document), *effects(document)):
        if not _meant(document, hit):
            continue
        fitting = _weighed(document, hit)
        key = document.sentence_number(hit.start), hit.kind
        if key not in best or (fitting.strength.rank, -fitting.start) > (best[key].strength.rank, -best[key].start):
            best[key] = fitting
    told = {number for number, kind in best if best[number, kind].strength is not Strength.EVERYDAY}
    for hit in likely_claims(document):
        number = document.sentence_number(hit.start)
        if number not in told and _meant(document, hit):
            best.setdefault((number, hit.kind), hit)
    backed = frozenset(normal(each) for each in evidence)
    for key, hit in best.items():
        if hit.kind is Kind.PREVALENCE:
            best[key] = hit._replace(end=end_of_figure(document, hit.end))
    hits = sorted(best.values(), key=lambda hit: (hit.start, hit.end, hit.kind))
    return [Read(_claim(document, hit, backed), hit.start, hit.end) for hit in hits]


def _meant(document: Document, hit: Hit) -> bool:
    """Say whether the sentence says what its words sound like: no question, no denial, no myth that is put right."""
    sentence = document.sentence_at(hit.start)
    if (
        hit.kind not in _WHATEVER_IS_ASKED
        and document.text[sentence.end - 1] == "?"
        and not (hit.kind is Kind.SAFETY and document.text[hit.end : hit.end + 1] == ",")
        and not any(opening in document.lower[sentence.start : sentence.end] for opening in _OFFERS_IN_QUESTIONS)
    ):
        return False
    before = [token.lower for token in document.tokens_in(sentence.start, hit.start)]
    if (
        hit.kind not in _WHATEVER_IS_DENIED
        and not _FINDING.search(document.lower, sentence.start, hit.start)
        and any_of("negations", before[-4:])
    ):
        return False
    # "If you come to us, you will be cured" is a promise for all that.
    if hit.kind in _WHEN_IT_HOLDS and not (_ASKED if hit.kind is Kind.CURE else _CONDITIONAL).isdisjoint(before):
        return False
    if hit.kind is Kind.CURE and any_of("searching", before[-2:]):
        return False
    return not _corrected(document, document.sentence_number(hit.start))


def _corrected(document: Document, number: int) -> bool:
    """Say whether this sentence, or one beside it, calls it a myth."""
    return any(
        any_of("corrections", sentence_words(document, document.sentences[near]))
        for near in range(max(0, number - 1), min(number + 2, len(document.sentences)))
    )


def _weighed(document: Document, hit: Hit) -> Hit:
    """Return a hit with the strength that its whole sentence gives it."""
    sentence = document.sentence_at(hit.start)
    words = sentence_words(document, sentence)
    remedy = any_of("remedy", words)
    settled = any_of("settled", words) and not remedy
    if hit.kind is Kind.RECOMMENDATION and hit.strength is Strength.SOFT:
        named = any(name in document.lower[hit.start : hit.end] for name in (*group("authority"), "guid", "oms", "ops"))
        if not named and (remedy or not words.isdisjoint(_OURS)):
            return hit._replace(strength=Strength.FIRM)
    if hit.kind is Kind.COMPARISON and hit.strength is Strength.FIRM and not (remedy or _ABOUT_CARE & words):
        about = any_of("service", words) or any_of("treatment", words)
        return hit if about else hit._replace(strength=Strength.EVERYDAY)
    if hit.kind is Kind.SAFETY:
        return _weighed_safety(hit, settled=settled, health=remedy or settled or any_of("treatment", words))
    if hit.kind in (Kind.EFFECT, Kind.COMPARISON) and hit.strength is Strength.SOFT and settled:
        return hit._replace(strength=Strength.EVERYDAY)
    return hit


_ABOUT_CARE = frozenset(["we", "we're", "us", "patients", "health", "medical", "rate", "rates", "salud", "somos"])
_OURS = frozenset(["our", "this", "these", "us", "nuestro", "nuestra", "este", "esta"])


def _weighed_safety(hit: Hit, *, settled: bool, health: bool) -> Hit:
    if hit.strength is Strength.ABSOLUTE and not health:
        return hit._replace(strength=Strength.FIRM, sure=0.6)
    if hit.strength is Strength.SOFT and (settled or not health):
        return hit._replace(strength=Strength.EVERYDAY)
    return hit


def _claim(document: Document, hit: Hit, backed: frozenset[str]) -> Claim:
    sentence = document.sentence_at(hit.start)
    span = document.original_span(*sentence)
    cue = document.original_span(hit.start, hit.end)
    claim = Claim(
        kind=hit.kind,
        start=span.start,
        end=span.end,
        words=document.text[sentence.start : sentence.end],
        strength=hit.strength,
        source=_source(document, sentence, hit),
        cue_start=cue.start,
        cue_end=cue.end,
        sure=hit.sure,
    )
    return claim if not backed else _backed(claim, backed)


def _source(document: Document, sentence: Span, hit: Hit) -> Source:
    return Source.NONE if hit.strength is Strength.EVERYDAY else source_of(document, sentence)


def _backed(claim: Claim, backed: frozenset[str]) -> Claim:
    if normal(claim.words) in backed or claim.fingerprint() in backed:
        return dataclasses.replace(claim, source=Source.EVIDENCE)
    return claim
