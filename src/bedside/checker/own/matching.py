"""Looks for many words and phrases in one pass, in time that grows with the length of the text and no faster.

What an author writes is never run as a regular expression. A `*` stands for any letters inside one word.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from bedside.checker.document import Document
from bedside.checker.facts.contacts import links
from bedside.checker.own.endings import forms_of, unaccented
from bedside.checker.own.model import Match

_STAR = "ʬ"  # a letter of no language: what stands for * while words are told apart
_CAMEL = re.compile(r"[^\W\d_a-zà-öø-ÿ]+(?![a-zà-öø-ÿ])|[^\W\d_]?[a-zà-öø-ÿ]+|\d+|[^\W\d_]+")
_PARTS = re.compile(r"[^\-]+")
_ENDS = re.compile(r"[.!?…;:,]|\n[ \t]*\n")
_MOST_WORDS = 80
_new = tuple.__new__  # makes a named tuple in a third of the time that its class takes


class Piece(NamedTuple):
    """A word of a text, in parts where a hyphen or a hashtag joins several. Without 's."""

    start: int
    end: int
    word: str
    lower: str


class Hit(NamedTuple):
    """Where something was found, and what it was looked for as."""

    start: int
    end: int
    payload: tuple[str, str]


class _Word(NamedTuple):
    """A word of an entry: one of `literal`, or, where `glob` has parts, those parts in this order."""

    literal: frozenset[str]
    glob: tuple[str, ...]

    def fits(self, word: str) -> bool:
        if not self.glob:
            return word in self.literal
        first, *middle, last = self.glob
        if len(word) < len(first) + len(last) or not (word.startswith(first) and word.endswith(last)):
            return False
        at, end = len(first), len(word) - len(last)
        for part in middle:
            at = word.find(part, at, end)
            if at < 0:
                return False
            at += len(part)
        return True


class _Entry(NamedTuple):
    """Words in this order. Not `across`: no sentence or clause ends between them."""

    words: tuple[_Word, ...]
    as_written: bool
    across: bool
    payload: tuple[str, str]


class Matcher:
    """Entries, each with what it is looked for as (`payload`)."""

    def __init__(self) -> None:
        self._by_first: defaultdict[str, list[_Entry]] = defaultdict(list)
        self._by_start: defaultdict[str, list[_Entry]] = defaultdict(list)
        self._anywhere: list[_Entry] = []
        self._joined: defaultdict[str, list[_Entry]] = defaultdict(list)
        self._tags: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)

    def add(self, written: str, payload: tuple[str, str], match: Match = "exact", *, across: bool = False) -> None:
        """Look for these words, `across` the ends of clauses too. One that begins with # is looked for among the
        hashtags, in any capitals."""
        if written.startswith("#"):
            self._tags[written[1:].lower()].append(payload)
            return
        words = words_of(written, lower=match != "capitals")[:_MOST_WORDS]
        if not words:
            return
        across = across or _ENDS.search(written) is not None
        entry = _Entry(tuple(_word(word, match) for word in words), match == "capitals", across, payload)
        first = entry.words[0]
        if not first.glob:
            for each in first.literal:
                self._by_first[each.lower()].append(entry)
        elif first.glob[0]:
            self._by_start[first.glob[0][0].lower()].append(entry)
        else:
            self._anywhere.append(entry)
        if match != "capitals" and not any(word.glob for word in entry.words):
            start = "".join(words[:-1])
            for each in entry.words[-1].literal:
                self._joined[start + each].append(entry)

    def find(self, document: Document) -> list[Hit]:
        """Return all that is found, in text order; what overlaps included."""
        pieces = document.once(_pieces)
        found: set[Hit] = set()
        by_first, by_start, anywhere = self._by_first, self._by_start, self._anywhere
        for number, piece in enumerate(pieces):
            lower = piece.lower
            entries: Sequence[_Entry] = by_first.get(lower, ())
            if anywhere or lower[0] in by_start:
                entries = [*entries, *by_start.get(lower[0], ()), *anywhere]
            for entry in entries:
                there = pieces[number : number + len(entry.words)]
                if _fits(entry, there, document.text):
                    found.add(Hit(piece.start, there[-1].end, entry.payload))
        if self._tags or self._joined:
            for start, end in document.once(tags):
                name = document.lower[start:end]
                found.update(Hit(start - 1, end, payload) for payload in self._tags.get(name, ()))
                found.update(Hit(start, end, entry.payload) for entry in self._joined.get(name, ()))
        return sorted(found, key=lambda hit: (hit.start, -hit.end))


def _fits(entry: _Entry, there: list[Piece], text: str) -> bool:
    if len(there) < len(entry.words) or not all(
        word.fits(each.word if entry.as_written else each.lower) for word, each in zip(entry.words, there, strict=True)
    ):
        return False
    return entry.across or not any(_ENDS.search(text, one.end, next_.start) for one, next_ in pairwise(there))


def words_of(written: str, *, lower: bool = True) -> list[str]:
    """Return the words of an entry, its stars standing for themselves."""
    document = Document(written.replace("*", _STAR))
    words = [piece.lower if lower else piece.word for piece in _pieces(document)]
    return [word.replace(_STAR, "*") for word in words]


def _word(word: str, match: Match) -> _Word:
    if "*" in word:
        return _Word(frozenset(), tuple(word.split("*")))
    if match == "capitals":
        return _Word(frozenset({word}), ())
    found = forms_of(word) if match == "forms" else {word}
    return _Word(frozenset({*found, *(unaccented(each) for each in found)}), ())


def tags(document: Document) -> list[tuple[int, int]]:
    """Return where hashtags stand, without their #."""
    return [(hit.start(1), hit.end(1)) for hit in _TAG.finditer(document.text)] if "#" in document.text else []


_TAG = re.compile(r"(?<![\w&/])#(\w*[^\W\d_]\w*)")


def _pieces(document: Document) -> list[Piece]:
    """Return the words of a text apart from those in addresses of sites and of people."""
    text, lower = document.text, document.lower
    found: list[Piece] = []
    simple = "#" not in text and "@" not in text
    addresses = [(link.start, link.end) for link in links(document)] if "." in text or "/" in text else []
    at = 0
    for token in document.tokens:
        while at < len(addresses) and addresses[at][1] <= token.start:
            at += 1
        if at < len(addresses) and addresses[at][0] <= token.start:
            continue
        if simple and "-" not in token.word and "'" not in token.word:
            found.append(_new(Piece, token))
            continue
        before = text[token.start - 1 : token.start]
        if before == "@":
            continue
        split = _CAMEL if before == "#" and token.word != token.lower else _PARTS
        for part in split.finditer(token.word):
            end = part.end() - 2 if part.group().endswith(("'s", "'S")) and len(part.group()) > 2 else part.end()
            start, end = token.start + part.start(), token.start + end
            found.append(_new(Piece, (start, end, text[start:end], lower[start:end])))
    return found
