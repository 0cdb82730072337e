"""Words cut into the pieces that the reader knows (WordPiece; Schuster & Nakajima 2012).

The vocabulary is that of the model which the reader was made from, without the scripts that it can't read.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

# Rows of the vocabulary that are no words: what begins and parts texts, whom a text speaks to, whose a name is.
UNKNOWN, FIRST, END, IN_POST, IN_REPLY, OWN, STAFF = range(1, 8)
_LONGEST_WORD = 40
_WORDS = re.compile(r"[^\W_]+|[^\w\s]|_")


class Piece(NamedTuple):
    """A piece of a word: its row in the vocabulary, and where the word stands that it belongs to."""

    row: int
    start: int
    end: int


def pieces(text: str, start: int = 0, end: int | None = None) -> Iterator[Piece]:
    """Yield the pieces of a stretch of a text, in order."""
    for word in _WORDS.finditer(text, start, len(text) if end is None else end):
        for row in rows_of(word.group()):
            yield Piece(row, word.start(), word.end())


@lru_cache(maxsize=20_000)
def rows_of(word: str) -> tuple[int, ...]:
    """Return the rows of the longest pieces that make up a word, or of the unknown where there are none."""
    plain = "".join(
        letter for letter in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(letter) != "Mn"
    )
    known = vocabulary()
    if len(plain) > _LONGEST_WORD:
        return (UNKNOWN,)
    found: list[int] = []
    start = 0
    while start < len(plain):
        mark = "##" if start else ""
        for end in range(len(plain), start, -1):
            row = known.get(mark + plain[start:end])
            if row is not None:
                found.append(row)
                start = end
                break
        else:
            return (UNKNOWN,)
    return tuple(found)


@cache
def vocabulary() -> Mapping[str, int]:
    """Return the row of each piece."""
    text = (files("bedside.checker.reader") / "vocabulary.txt").read_text("utf-8")
    return {piece: row for row, piece in enumerate(text.split("\n")) if piece}
