"""A text as the network reads it, and what it makes of it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from bedside.checker.document import Document, Span
from bedside.checker.reader import network
from bedside.checker.reader.wordpieces import END, FIRST, IN_POST, IN_REPLY, OWN, STAFF, Piece, pieces

# How many pieces of what is answered, and of the text, are read at once; and how far two readings overlap. No post
# of any network is longer than so many readings: more would only be work.
LONGEST = 256
_ASKED, _OVERLAP, _MOST_READINGS = 96, 64, 16

# Words count as almost as weighty within so much log-odds; and no more than so many are shown.
_NEAR, _MOST_WORDS = 1.0, 6


class Reading(NamedTuple):
    """What the network makes of a text.

    `score`: the log-odds that it tells of somebody's care. `words`: what each word adds to that, in text order.
    """

    score: float
    words: Sequence[tuple[Span, float]]

    def weightiest(self, within: Span) -> Span | None:
        """Return the words of a stretch that speak most for it: the weightiest, with its weighty neighbours."""
        inside = [each for each in self.words if within.start <= each[0].start < within.end]
        if not inside:
            return None
        first = last = max(range(len(inside)), key=lambda number: inside[number][1])
        enough = inside[first][1] - _NEAR
        while first > 0 and last - first < _MOST_WORDS and inside[first - 1][1] >= enough:
            first -= 1
        while last + 1 < len(inside) and last - first < _MOST_WORDS and inside[last + 1][1] >= enough:
            last += 1
        return Span(inside[first][0].start, inside[last][0].end)

    def most(self, within: Span) -> float:
        """Return how much the weightiest word of a stretch adds."""
        return max((weight for span, weight in self.words if within.start <= span.start < within.end), default=-99.0)


class Replaced(NamedTuple):
    """A stretch of the text that stands for an own name (`OWN`) or for one of the staff (`STAFF`)."""

    start: int
    end: int
    row: int


def read(document: Document, replaced: Iterable[Replaced], *, in_reply: bool, asked: str | None = None) -> Reading:
    """Read a post, or a reply to what was `asked`; `replaced`, in text order, need not be known to anybody else."""
    first = head(in_reply=in_reply, asked=asked)
    text = list(islice(as_read(document, replaced), LONGEST * _MOST_READINGS))
    best = -99.0
    weights: dict[Span, float] = {}
    for part in parts(text, LONGEST, _OVERLAP):
        score, of_pieces = network.weigh([*first, *(piece.row for piece in part), END], parted_at=len(first))
        best = max(best, score)
        for piece, weight in zip(part, of_pieces, strict=True):
            span = Span(piece.start, piece.end)
            weights[span] = max(weight, weights.get(span, weight))
    return Reading(best, sorted(weights.items()))


def head(*, in_reply: bool, asked: str | None) -> list[int]:
    """Return what the network reads before the text: what kind it is, and what it answers."""
    before = islice(pieces(asked), _ASKED) if asked else ()
    return [FIRST, IN_REPLY if in_reply else IN_POST, *(piece.row for piece in before), END]


def as_read(document: Document, replaced: Iterable[Replaced]) -> Iterator[Piece]:
    """Yield the pieces of a text, with one piece for each stretch that is replaced."""
    start = 0
    for each in replaced:
        yield from pieces(document.text, start, each.start)
        yield Piece(each.row, each.start, each.end)
        start = each.end
    yield from pieces(document.text, start)


def parts(text: list[Piece], longest: int, overlap: int) -> Iterator[list[Piece]]:
    """Yield what is read at once: so many pieces at the most, each part with the last `overlap` ones of that before."""
    yield text[:longest]
    for start in range(longest - overlap, len(text) - overlap, longest - overlap):
        yield text[start : start + longest]


__all__ = ["LONGEST", "OWN", "STAFF", "Reading", "Replaced", "as_read", "head", "parts", "read"]
