"""The sentence around a finding: what a privacy officer must see to decide, and not more."""

import re
from dataclasses import dataclass

# Where a sentence ends: its point with a space behind, or the end of a line.
_END = re.compile(r"[.!?…](?=\s)|\n")
LONGEST = 400


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some words of a text; `start` and `end` mark, inside `text`, what the finding is about."""

    text: str
    start: int = 0
    end: int = 0


def sentence_around(text: str, start: int, end: int) -> Excerpt:
    """Return the sentence that holds `text[start:end]`, at most 400 characters of it around the marked words."""
    before = [match.end() for match in _END.finditer(text, 0, start)]
    after = _END.search(text, max(end - 1, start))
    first = max(before[-1] if before else 0, start - LONGEST // 2)
    last = min(after.end() if after else len(text), max(end, start + LONGEST // 2))
    while first < start and text[first].isspace():
        first += 1
    piece = text[first:last].rstrip()
    return Excerpt(piece, start - first, min(end - first, len(piece)))
