"""A text as the learned judges read it: its words, and names, places, dates and numbers as kinds."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bedside.checker.context import Organization, known
from bedside.checker.document import Cover, Document, Span
from bedside.checker.facts.ours import own_spans
from bedside.checker.facts.people import people
from bedside.checker.identifiers import identifiers
from bedside.checker.identifiers.tagger import Word, words_of
from bedside.checker.identifiers.vocabulary import Is
from bedside.checker.reader.reading import OWN, STAFF, Replaced

_HEALTH, _KIN, _CALENDAR = int(Is.HEALTH), int(Is.PATIENT), int(Is.CALENDAR)
_KEY = frozenset(
    """you your yours you're you've you'd you'll he she his her him hers they them their we our us i my me it its this
    that who someone anyone everyone patient patients usted su sus tu te le nuestra nuestro ella él ud <person> <staff>
    <own>""".split()  # noqa: SIM905
)


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


def replaced(document: Document, organization: Organization) -> list[Replaced]:
    """Return where the organization's own names and those of its staff stand, for the reader."""
    rows = {"<own>": OWN, "<staff>": STAFF}
    return [
        Replaced(sign.start, sign.end, rows[sign.symbol])
        for sign in signs(document, organization)
        if sign.symbol in rows
    ]


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


def signs_in(document: Document, organization: Organization, sentence: Span) -> list[Sign]:
    """Return the signs of one sentence."""
    found = signs(document, organization)
    starts = document.once(_starts, organization)
    return found[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]


def _starts(document: Document, organization: Organization) -> list[int]:
    return [sign.start for sign in signs(document, organization)]
