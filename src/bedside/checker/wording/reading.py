"""What the network makes of a text: of each kind of wording how likely it is, and the words that show it."""

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import NamedTuple

from bedside.checker.document import Document, Span
from bedside.checker.reader import network
from bedside.checker.reader.reading import as_read, head, parts
from bedside.checker.reader.wordpieces import END, Piece
from bedside.checker.wording.kinds import HARD_WORDS, KINDS, OF_THE_WHOLE, SHOWN_IN_WORDS

PACKAGE = "bedside.checker.wording"
# In fewer words the network has seldom seen what is meant; and how far two readings of a long text overlap.
SHORTEST = 12
_OVERLAP, _MOST_READINGS = 16, 80
# So many pieces are read at once, some sentences, lest one bad one drown among good ones; and so many for what a text
# lacks as a whole.
LONGEST, WHOLE = 56, 160
# Words belong together across so many that the network is less sure of.
_GAP = 3
# Where it is sure of none, those count that are within so much log-odds of the weightiest, and so many are shown at the
# most: a hard word stands alone or with another, a turn of phrase is longer.
_NEAR, _MOST, _MOST_HARD = 1.5, 4, 2


class Heard(NamedTuple):
    """Words (of the normalised text) of one kind, and how likely they are of it (0-1)."""

    start: int
    end: int
    likely: float


class Bar(NamedTuple):
    """From which score on a kind is told, and how a score becomes a likelihood."""

    bar: float
    slope: float
    offset: float

    def likely(self, score: float) -> float:
        """Return the likelihood of a score."""
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.slope * score + self.offset))))


def hear(document: Document, *, in_reply: bool) -> Mapping[str, Sequence[Heard]]:
    """Return what is heard of each kind, in text order; kinds of which nothing is heard are not there."""
    return document.once(_hear, in_reply)


def _hear(document: Document, in_reply: bool) -> Mapping[str, Sequence[Heard]]:
    found: dict[str, list[Heard]] = {}
    if len(document.tokens) < SHORTEST:
        return found
    first = head(in_reply=in_reply, asked=None)
    text = list(islice(as_read(document, ()), LONGEST * _MOST_READINGS))
    read = list(parts(text, LONGEST, _OVERLAP))
    if len(read) > 1 and len(text) <= WHOLE:
        read.append(text)
    for part in read:
        all_of_it = len(part) == len(text)
        whole, pieces = network.run(PACKAGE, [*first, *(piece.row for piece in part), END], parted_at=len(first))
        scores, of_pieces = whole[0].tolist(), pieces[0][len(first) : -1]
        for place, kind in enumerate(KINDS):
            bar = bars()[kind]
            # What the whole lacks can be told only where the whole is read at once.
            if scores[place] <= bar.bar or (kind in OF_THE_WHOLE and not all_of_it):
                continue
            likely = bar.likely(scores[place])
            weights = of_pieces[:, place].tolist()
            most = _MOST_HARD if kind in HARD_WORDS else _MOST
            in_words = kind in SHOWN_IN_WORDS
            for span in _words(document, part, weights, most) if in_words else _sentences(document, part, weights):
                found.setdefault(kind, []).append(Heard(*span, likely))
    return {kind: _once(each) for kind, each in found.items()}


def _words(document: Document, part: Sequence[Piece], scores: Sequence[float], most: int) -> Iterator[Span]:
    """Yield the stretches of whole words that the network is surer of than not; where there is none, the weightiest
    word with its weighty neighbours, `most` words at the most. Never a sentence: it would not say which word."""
    weighed = _weighed(document, part, scores)
    sure = [number for number, (_, score) in enumerate(weighed) if score > 0]
    if not sure:
        yield _weightiest(document, weighed, most)
        return
    first = last = sure[0]
    for number in sure[1:]:
        if number - last > _GAP or not _together(document, weighed[last][0], weighed[number][0]):
            yield Span(weighed[first][0].start, weighed[last][0].end)
            first = number
        last = number
    yield Span(weighed[first][0].start, weighed[last][0].end)


def _weighed(document: Document, part: Sequence[Piece], scores: Sequence[float]) -> list[tuple[Span, float]]:
    """Return the words of a part with the score of the weightiest piece of each; a sign by itself is one, too."""
    found: list[tuple[Span, float]] = []
    tokens = iter(document.tokens_in(part[0].start, part[-1].end))
    token = next(tokens, None)
    for piece, score in zip(part, scores, strict=True):
        while token is not None and token.end <= piece.start:
            token = next(tokens, None)
        inside = token is not None and token.start < piece.end
        span = Span(token.start, token.end) if token is not None and inside else Span(piece.start, piece.end)
        if found and found[-1][0] == span:
            found[-1] = span, max(score, found[-1][1])
        else:
            found.append((span, score))
    return found


def _weightiest(document: Document, weighed: Sequence[tuple[Span, float]], most: int) -> Span:
    first = last = max(range(len(weighed)), key=lambda number: weighed[number][1])
    best, enough = weighed[first][0], weighed[first][1] - _NEAR
    while last - first + 1 < most:
        beside = [
            number
            for number in (first - 1, last + 1)
            if 0 <= number < len(weighed)
            and weighed[number][1] >= enough
            and _together(document, best, weighed[number][0])
        ]
        if not beside:
            break
        nearest = max(beside, key=lambda number: weighed[number][1])
        first, last = min(first, nearest), max(last, nearest)
    return Span(weighed[first][0].start, weighed[last][0].end)


def _together(document: Document, one: Span, other: Span) -> bool:
    """Say whether two words stand in one sentence."""
    return document.sentence_number(one.start) == document.sentence_number(other.start)


def _sentences(document: Document, part: Sequence[Piece], scores: Sequence[float]) -> Iterator[Span]:
    """Yield the sentences in which the network is surest, and those with words that it is surer of than not."""
    best = max(range(len(part)), key=scores.__getitem__)
    told = {document.sentence_number(part[number].start) for number, score in enumerate(scores) if score > 0}
    for number in sorted(told | {document.sentence_number(part[best].start)}):
        yield document.sentences[number]


def _once(found: Sequence[Heard]) -> list[Heard]:
    """Return what is heard without what another reading of the same words has told."""
    kept: list[Heard] = []
    for each in sorted(found):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


@cache
def bars() -> Mapping[str, Bar]:
    """Return the bar of each kind."""
    lines = (files(PACKAGE) / "bars.tsv").read_text("utf-8").splitlines()
    return {kind: Bar(*map(float, numbers)) for kind, *numbers in (line.split("\t") for line in lines)}
