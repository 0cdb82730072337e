"""Whether a text sounds as if it told of somebody's care: two judges that learned from examples.

Rules say what they know; there are always more ways to say a thing. The first judge, a linear model, weighs words,
their neighbours and the kinds of words around them (a family word, a word of health, a name, a number); its weights
are a table one can read. It is quick, and where it is sure that a text is harmless, it is asked alone. The second, the
`reader`, is a small neural network that sees how the words stand together; it counts beside the first. Both learned
from replies and posts written for Bedside (`training/`).
"""

import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from bedside.checker.context import Context, Kind, Organization
from bedside.checker.document import Document, Span
from bedside.checker.facts.pieces import pieces
from bedside.checker.facts.relationship import confirming
from bedside.checker.facts.signs import Sign, features, replaced, signs, signs_in
from bedside.checker.reader import Reading, can_run, read


class Judgement(NamedTuple):
    """Whether a text should be kept from leaving, and how likely it tells of somebody's care (0-1)."""

    blocks: bool
    likely: float
    reading: Reading

    def because(self, document: Document, within: Span) -> str:
        """Return the words of a stretch that spoke most for it."""
        words = self.reading.weightiest(within)
        return document.text[words.start : words.end] if words else ""


_QUOTED = re.compile(r"[\"“”«»]([^\"“”«»\n]{12,})[\"“”«»]|[:：]\s[\"“'‘]?(?=[a-zI])")
_MINE = re.compile(r"\b(?:i|i'm|i've|my|me|we|mi|me|mis|yo)\b", re.IGNORECASE)


def _quotes(document: Document) -> Iterator[tuple[Span, bool]]:
    """Yield what is quoted, and whether somebody speaks of themselves there."""
    for hit in _QUOTED.finditer(document.text):
        yield Span(*hit.span(1)), bool(hit.group(1) and _MINE.search(hit.group(1)))


def own_words(document: Document) -> Span | None:
    """Return the first stretch in quotation marks in which somebody speaks of themselves."""
    return next((words for words, of_oneself in _quotes(document) if of_oneself), None)


def context_of_post(document: Document, organization: Organization) -> list[str]:
    """Return what is known of a post besides its words: whether somebody speaks in it, and how long it is."""
    found = [f"(words {min(9, len(document.tokens) // 10)})"]
    for _words, of_oneself in _quotes(document):
        found += ("(quoted)", "(quoted, of oneself)") if of_oneself else ("(quoted)",)
    if _MINE.search(document.lower):
        found.append("(of oneself)")
    kinds = sorted({piece.kind for piece in pieces(document, organization)})
    found += [f"(piece {kind})" for kind in kinds]
    found += [f"(pieces {kind} {other})" for kind in kinds for other in kinds if kind < other]
    found.append(f"(kinds of pieces {len(kinds)})")
    return found


def score(weights: Mapping[str, float], found: Collection[str], count: int) -> float:
    """Return the log-odds that the features speak for; `count` is how many there were, equal ones too."""
    weight = weights.get
    own = [value for feature in found if (value := weight(feature)) is not None]
    # `fsum` comes to the same in whatever order a set gives its features: no two processes judge differently.
    return weights.get(START, 0.0) + math.fsum(own) / math.sqrt(8 + count)


_WORD = re.compile(r"[^\W\d_]{4,}")


@lru_cache(maxsize=8)
def _words_of(asked: str) -> frozenset[str]:
    """Return the longer words of what is answered; each sentence of a reply asks for them."""
    return frozenset(_WORD.findall(asked.lower()))


def context_of_reply(document: Document, number: int, asked: str | None) -> list[str]:
    """Return what is known of a sentence of a reply besides its words: its place, what confirms, what it takes up."""
    sentence = document.sentences[number]
    found = ["(first)" if not number else "(last)" if number == len(document.sentences) - 1 else "(middle)"]
    text = document.lower[sentence.start : sentence.end]
    if text.rstrip().endswith("?"):
        found.append("(asks)")
    if hit := confirming(document, sentence, in_reply=True):
        found += ["(confirms)", f"(confirms {hit.sign.message})"]
    if asked:
        echoed = len(_words_of(asked) & frozenset(_WORD.findall(text)))
        found.append(f"(echo {min(echoed, 4)})")
    return found


def of_reply(document: Document, context: Context) -> tuple[Judgement, Sequence[Span]] | None:
    """Judge a reply: whether it tells, and which of its sentences do; None where it sounds harmless."""
    own = context.organization
    of_sentences = [
        _linear(
            "relationship", signs_in(document, own, sentence), context_of_reply(document, number, context.in_reply_to)
        )
        for number, sentence in enumerate(document.sentences)
    ]
    judgement = _judge(max(of_sentences, default=-99.0), document, context)
    if not judgement:
        return None
    of_words = [judgement.reading.most(sentence) for sentence in document.sentences]
    best = max(of_words)
    told = [s for s, weight in zip(document.sentences, of_words, strict=True) if weight == best or weight > 0]
    return judgement, told


def of_post(document: Document, context: Context) -> Judgement | None:
    """Judge a whole post; None where it sounds as if it told of nobody in particular."""
    own = context.organization
    linear = _linear("telling", signs(document, own), context_of_post(document, own))
    return _judge(linear, document, context)


def acquits(document: Document, context: Context) -> bool:
    """Say whether the reader is as sure as it can be that a text tells of nobody's care.

    A rule that goes by words alone asks this before it blocks. Where no network can run, nobody is acquitted.
    """
    return can_run() and _reading(document, context).score < weights(_MODELS[context.kind])[ACQUIT]


def _linear(name: str, read: Sequence[Sign], context: Sequence[str]) -> float:
    found = list(features(read, context))
    return score(weights(name), frozenset(found), len(found))


def _judge(linear: float, document: Document, context: Context) -> Judgement | None:
    table = weights(_MODELS[context.kind])
    if linear < table[ASK] or not can_run():
        return None
    reading = _reading(document, context)
    total = reading.score + SHARE * linear
    if total < table[WARN]:
        return None
    likely = 1 / (1 + math.exp(-max(-30.0, min(30.0, table[SLOPE] * total + table[OFFSET]))))
    return Judgement(total >= table[BLOCK], likely, reading)


def _reading(document: Document, context: Context) -> Reading:
    return document.once(_read, context.organization, context.kind == "reply", context.in_reply_to)


def _read(document: Document, organization: Organization, in_reply: bool, asked: str | None) -> Reading:
    return read(document, replaced(document, organization), in_reply=in_reply, asked=asked)


_MODELS: dict[Kind, str] = {"reply": "relationship", "post": "telling"}
# What the first judge counts beside the reader.
SHARE = 0.3
# Rows of the tables that are no features: the start, from which score of the first judge on the reader is asked, from
# which sum of both on to warn and to block, how a sum becomes a likelihood, and below which score the reader acquits.
START, ASK, WARN, BLOCK, SLOPE, OFFSET = "(start)", "(ask)", "(warn)", "(block)", "(slope)", "(offset)"
ACQUIT = "(acquit)"


@cache
def weights(name: str) -> Mapping[str, float]:
    """Return the weights of a model of this package."""
    text = (files("bedside.checker.facts") / f"{name}.tsv").read_text("utf-8")
    return {
        feature: int(value) / 100
        for feature, value in (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    }
