"""The shape of a text: headings, lists, paragraphs, and what stands at its top."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bedside.checker.document import Document, Span

# A heading has at most so many words.
_LONGEST_HEADING = 12
# Without headings and short paragraphs, the top is its first sentences, up to so many words.
TOP_WORDS = 75
_LINE = re.compile(r"[^\n]+")
_BULLET = re.compile(r"\s*(?:[-*•·▪‣◦–—]|[\u2190-\u2bff\U0001f300-\U0001faff]\ufe0f?)\s+\S")
_NUMBERED = re.compile(r"\s*(?:\d{1,2}[.)]|[a-h][.)]|paso \d+|step \d+)[:.]?\s+\S", re.IGNORECASE)
_MARKED = re.compile(r"\s*#{1,6}\s+\S")
_CLOSED = re.compile(r"[.,;!…]['\")\]]*\s*$")
_ONLY_TAGS = re.compile(r"\s*(?:(?:#\w+|https?://\S+|www\.\S+|@\w+)\s*)+$")


@dataclass(frozen=True, slots=True)
class Shape:
    """Stretches of the normalised text. A list is the stretches of its items; `chunks` lie between headings, or are the
    paragraphs where there are none; `top` is the first section, or what of it one sees at once."""

    headings: Sequence[Span]
    lists: Sequence[Sequence[Span]]
    chunks: Sequence[Span]
    top: Span


def shape_of(document: Document) -> Shape:
    """Return the shape of a text."""
    return document.once(_shape)


def _shape(document: Document) -> Shape:
    lines = [Span(*hit.span()) for hit in _LINE.finditer(document.text) if hit.group().strip()]
    items = [_is_item(document, line) for line in lines]
    headings = [
        line for place, line in enumerate(lines) if not items[place] and _is_heading(document, lines, items, place)
    ]
    chunks = _chunks(document, headings) or _paragraphs(document)
    return Shape(headings, _lists(lines, items), chunks, _top(document, headings, chunks))


def _is_item(document: Document, line: Span) -> bool:
    text = document.text
    return bool(_BULLET.match(text, *line) or _NUMBERED.match(text, *line))


def _is_heading(document: Document, lines: Sequence[Span], items: Sequence[bool], place: int) -> bool:
    """Say whether a line heads what follows: marked as such, or short, without a full stop, above something longer."""
    line = lines[place]
    if _MARKED.match(document.text, *line):
        return True
    if place + 1 == len(lines) or _ONLY_TAGS.match(document.text, *line):
        return False
    written = document.text[line.start : line.end]
    words = len(document.tokens_in(*line))
    if not 0 < words <= _LONGEST_HEADING or _CLOSED.search(written):
        return False
    below = lines[place + 1]
    stands_alone = place == 0 or "\n\n" in document.text[lines[place - 1].end : line.start + 1]
    stands_alone = stands_alone or items[place - 1]
    return stands_alone and (items[place + 1] or len(document.tokens_in(*below)) > words)


def _lists(lines: Sequence[Span], items: Sequence[bool]) -> list[list[Span]]:
    """Return the runs of two items and more."""
    found: list[list[Span]] = []
    run: list[Span] = []
    for line, is_item in zip([*lines, Span(0, 0)], [*items, False], strict=True):
        if is_item:
            run.append(line)
            continue
        if len(run) > 1:
            found.append(run)
        run = []
    return found


def _chunks(document: Document, headings: Sequence[Span]) -> list[Span]:
    if not headings:
        return []
    ends = [*(heading.start for heading in headings[1:]), len(document.text)]
    return [Span(heading.end, end) for heading, end in zip(headings, ends, strict=True) if end > heading.end]


def _paragraphs(document: Document) -> list[Span]:
    found, start = [], 0
    for part in re.split(r"(\n\s*\n)", document.text):
        if part.strip():
            found.append(Span(start, start + len(part)))
        start += len(part)
    return found


def _top(document: Document, headings: Sequence[Span], chunks: Sequence[Span]) -> Span:
    """Return the first section with its heading, cut after TOP_WORDS words at the end of a sentence."""
    first = min((heading.start for heading in headings), default=len(document.text))
    before = document.text[:first].strip()
    end = first if before else (chunks[0].end if chunks else len(document.text))
    if before and not headings and chunks:
        end = chunks[0].end
    tokens = document.tokens_in(0, end)
    if len(tokens) > TOP_WORDS:
        end = min(end, document.sentence_at(tokens[TOP_WORDS - 1].start).end)
    return Span(0, end)
