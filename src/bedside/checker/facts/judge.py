"""How much a sentence sounds like one that tells of somebody's care: a linear model, learned from examples.

Rules say what they know; there are always more ways to say a thing. This model weighs the words of a sentence, their
neighbours and the kinds of words around them (a family word, a word of health, a name, a number), as learned from
replies and posts written for Bedside (`training/`). Its weights are a table one can read, and a judgement names the
words that spoke most for it.
"""

import math
import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from bedside.checker.context import Context, Organization, known
from bedside.checker.document import Cover, Document, Span
from bedside.checker.facts.ours import own_spans
from bedside.checker.facts.people import people
from bedside.checker.facts.pieces import pieces
from bedside.checker.facts.relationship import confirming
from bedside.checker.identifiers import identifiers
from bedside.checker.identifiers.tagger import Word, words_of
from bedside.checker.identifiers.vocabulary import Is

_HEALTH, _KIN, _CALENDAR = int(Is.HEALTH), int(Is.PATIENT), int(Is.CALENDAR)
_KEY = frozenset(
    """you your yours you're you've you'd you'll he she his her him hers they them their we our us i my me it its this
    that who someone anyone everyone patient patients usted su sus tu te le nuestra nuestro ella él ud <person> <staff>
    <own>""".split()  # noqa: SIM905
)


class Judgement(NamedTuple):
    """Whether a text should be kept from leaving, how likely it tells of care (0-1), and what spoke most for it."""

    blocks: bool
    likely: float
    because: str


class Sign(NamedTuple):
    """A word, or a whole name, date or number, as the model reads it: `symbol`, and the `kind` of word it is."""

    start: int
    end: int
    symbol: str
    kind: str


def signs(document: Document, organization: Organization) -> list[Sign]:
    """Return a text as the model reads it: names, places, dates and numbers as kinds, our own as "<own>"."""
    return document.once(_signs, organization)


def _signs(document: Document, organization: Organization) -> list[Sign]:
    found: list[Sign] = []
    spans = iter(_spans(document, organization))
    span = next(spans, None)
    for word in words_of(document):
        start, end = word.token.start, word.token.end
        while span and span[1] <= start:
            span = next(spans, None)
        if span and start >= span[0]:
            if not found or found[-1].start != span[0]:
                found.append(Sign(span[0], span[1], span[2], span[2]))
            continue
        symbol = _number(word.base) if word.shape == "9" else "<date>" if word.flags & _CALENDAR else word.base
        found.append(Sign(start, end, symbol, _kind(word, symbol)))
    return found


def _spans(document: Document, organization: Organization) -> list[tuple[int, int, str]]:
    """Return the stretches that are read as one sign, in text order."""
    ours = known(organization)
    own = own_spans(document, organization)
    found = [(start, end, "<own>") for start, end in own]
    taken = Cover(len(document.text), own)
    parts = {person.start: person.part for person in people(document, organization)}
    for each in identifiers(document):
        if taken.touches(each.start, each.end):
            continue
        symbol = _SYMBOLS.get(each.label, "<number>")
        if each.label == "NAME":
            if ours.has_person(document.lower[each.start : each.end]):
                symbol = "<staff>"
            else:
                part = next((parts[at] for at in range(each.start, each.end) if at in parts), "someone")
                symbol = _PARTS.get(part, symbol)
        found.append((each.start, each.end, symbol))
    return sorted(found)


# What a person is in the text (`facts.people`) and how the model reads it.
_PARTS = {
    "own": "<staff>",
    "clinician": "<clinician>",
    "staff": "<host>",
    "host": "<host>",
    "public": "<public>",
    "author": "<public>",
}


def _number(word: str) -> str:
    """Return the kind of a number: an age, a year of history, a year, a small or a long one."""
    if "old" in word or "year" in word or "yo" in word:
        return "<age>"
    if len(word) == 4 and word.isdigit():
        return "<history>" if "1500" < word < "1985" else "<year>" if word < "2100" else "<number>"
    return "<number>" if len(word) < 5 else "<long number>"


_SYMBOLS = {
    "NAME": "<person>",
    "LOCATION": "<place>",
    "DATE": "<date>",
    "HANDLE": "<person>",
    "URL": "<link>",
    "PHONE": "<phone>",
}


def _kind(word: Word, symbol: str) -> str:
    if symbol[0] == "<":
        return symbol
    if word.flags & _HEALTH:
        return "<health>"
    if word.flags & _KIN:
        return "<kin>"
    if symbol in _KEY or word.kind.rare < 2:
        return symbol
    return f"~{word.kind.cluster & 1023:x}" if word.kind.cluster else "?"


def features(found: Sequence[Sign], context: Sequence[str] = ()) -> Iterator[str]:
    """Yield what the model may know of a stretch of a text; `context` adds what is known besides."""
    yield from context
    read = ["^", *(sign.symbol for sign in found), "$"]
    kinds = ["^", *(sign.kind for sign in found), "$"]
    for place in range(len(read) - 1):
        first, second = read[place], read[place + 1]
        yield first
        yield f"{first} {second}"
        yield f"{kinds[place]}|{kinds[place + 1]}"
        if place + 2 < len(read):
            yield f"{first} {second} {read[place + 2]}"
            yield f"{kinds[place]}|{kinds[place + 1]}|{kinds[place + 2]}"
            yield f"{first} * {read[place + 2]}"
    for place, symbol in enumerate(read):
        if symbol in _KEY:
            for other in range(place + 2, min(place + 7, len(read))):
                yield f"{symbol} .. {kinds[other]}"
                yield f"{symbol} .. {read[other]}"
            for other in range(max(0, place - 6), place - 1):
                yield f"{kinds[other]} .. {symbol}"
    yield from (f"has {kind}" for kind in set(kinds) if kind[0] == "<")


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


def signs_in(document: Document, organization: Organization, sentence: Span) -> list[Sign]:
    """Return the signs of one sentence."""
    found = signs(document, organization)
    starts = document.once(_starts, organization)
    return found[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]


def _starts(document: Document, organization: Organization) -> list[int]:
    return [sign.start for sign in signs(document, organization)]


def score(weights: Mapping[str, float], found: Collection[str], count: int) -> float:
    """Return the log-odds that the features speak for; `count` is how many there were, equal ones too."""
    weight = weights.get
    own = [value for feature in found if (value := weight(feature)) is not None]
    return weights.get(START, 0.0) + sum(own) / math.sqrt(8 + count)


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


def of_reply(document: Document, context: Context, number: int) -> Judgement | None:
    """Judge the sentence with this number of a reply; None where it sounds harmless."""
    found = signs_in(document, context.organization, document.sentences[number])
    return _judge("relationship", found, context_of_reply(document, number, context.in_reply_to))


def of_post(document: Document, context: Context) -> Judgement | None:
    """Judge a whole post; None where it sounds as if it told of nobody in particular."""
    own = context.organization
    return _judge("telling", signs(document, own), context_of_post(document, own))


def _judge(name: str, read: Sequence[Sign], context: Sequence[str]) -> Judgement | None:
    table = weights(name)
    found = list(features(read, context))
    total = score(table, frozenset(found), len(found))
    if total < table[WARN]:
        return None
    return Judgement(total >= table[BLOCK], 1 / (1 + math.exp(-max(-30.0, min(30.0, total)))), _because(table, found))


def _because(table: Mapping[str, float], found: Sequence[str]) -> str:
    """Return the words that spoke most: of the features that are plain words, the weightiest."""
    words = [feature for feature in found if not _NOT_WORDS.search(feature)]
    return max(words, key=lambda feature: table.get(feature, 0.0), default="")


# Rows of the tables that are no features: the start, and from which score on to warn and to block.
START, WARN, BLOCK = "(start)", "(warn)", "(block)"
_NOT_WORDS = re.compile(r"[<>~|^$(*?]|\.\.")


@cache
def weights(name: str) -> Mapping[str, float]:
    """Return the weights of a model of this package."""
    text = (files("bedside.checker.facts") / f"{name}.tsv").read_text("utf-8")
    return {
        feature: int(value) / 100
        for feature, value in (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    }
