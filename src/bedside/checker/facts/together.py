"""Words of several kinds in one sentence: what is meant, however it is put.

A phrase is found by its words in their order (`facts.sayings`). Most people put the same thing differently: "our notes
prove you wrong", "what you wrote is wrong". So the lexicon names kinds of words, and which of them in one sentence mean
what. Kinds are bits, and each word of a text is looked up once.
"""

from functools import cache
from typing import NamedTuple

from bedside.checker.document import Document, Span, Token
from bedside.checker.lexicons import data

_MOST_KEPT = 40_000


class Together(NamedTuple):
    """Kinds of words that mean something in one sentence: a word of each of `needs`, and none of `without`."""

    number: int
    needs: tuple[int, ...]
    without: int
    all_needs: int


@cache
def _kinds() -> dict[str, int]:
    """Return the bit of each kind of word."""
    return {name: 1 << place for place, name in enumerate(data("conduct")["classes"])}


@cache
def _words() -> tuple[dict[str, int], tuple[tuple[str, int], ...]]:
    """Return the kinds of whole words, and of beginnings of words ("exaggerat*")."""
    whole: dict[str, int] = {}
    begins: dict[str, int] = {}
    for name, words in data("conduct")["classes"].items():
        for word in words.split():
            table = begins if word.endswith("*") else whole
            key = word.rstrip("*")
            table[key] = table.get(key, 0) | _kinds()[name]
    return whole, tuple(begins.items())


_known: dict[str, int] = {}


def _kinds_of(word: str) -> int:
    """Return the kinds of a word in lower case, and remember them."""
    whole, begins = _words()
    found = whole.get(word, 0)
    for start, kinds in begins:
        if word.startswith(start):
            found |= kinds
    if len(_known) > _MOST_KEPT:
        _known.clear()
    _known[word] = found
    return found


@cache
def _togethers() -> tuple[Together, ...]:
    kinds = _kinds()
    return tuple(
        Together(
            number,
            needs := tuple(kinds[name] for name in entry["all"]),
            sum(kinds[name] for name in entry.get("none", ())),
            sum(set(needs)),
        )
        for number, entry in enumerate(data("conduct")["together"])
    )


def together(document: Document) -> list[tuple[int, Span]]:
    """Return the numbers of the entries of the lexicon whose words stand together, and where in the sentence."""
    marked: list[tuple[Token, int]] = []
    present = 0
    for token in document.tokens:
        kinds = _known.get(token.lower)
        if kinds is None:
            kinds = _kinds_of(token.lower)
        if kinds:
            marked.append((token, kinds))
            present |= kinds
    possible = [each for each in _togethers() if each.all_needs & present == each.all_needs]
    if not possible:
        return []
    sentences: dict[int, list[tuple[Token, int]]] = {}
    for token, kinds in marked:
        sentences.setdefault(document.sentence_number(token.start), []).append((token, kinds))
    found: list[tuple[int, Span]] = []
    for words in sentences.values():
        present = 0
        for _, kinds in words:
            present |= kinds
        found += [
            (each.number, _stretch(words, each.needs))
            for each in possible
            if each.all_needs & present == each.all_needs and not each.without & present
        ]
    return found


def _stretch(words: list[tuple[Token, int]], needs: tuple[int, ...]) -> Span:
    """Return the stretch from the first to the last of the words, one of each kind."""
    chosen = [next(token for token, kinds in words if kinds & need) for need in needs]
    return Span(min(token.start for token in chosen), max(token.end for token in chosen))
