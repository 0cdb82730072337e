"""A text as a reader meets it: sentences of words, without what is only looked at or clicked on."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bedside.checker.document import Document, Span, Token
from bedside.checker.facts.hashtags import split_words

_NO_PROSE = re.compile(
    r"https?://\S+|www\.\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|gov|edu|info|health|io|us)\b(?:/\S*)?"
    r"|[\w.+-]+@[\w-]+\.[\w.]+|(?<!\w)@\w[\w.]*"
)
_HASHTAG = re.compile(r"(?<![\w&/])#(\w*[^\W\d_]\w*)")
_HUMP = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+|\d+")


class Word(NamedTuple):
    """A word and where it stands in the normalised text."""

    start: int
    end: int
    text: str


class Sentence(NamedTuple):
    """A sentence with at least one word."""

    span: Span
    words: Sequence[Word]


def sentences(document: Document) -> list[Sentence]:
    """Return the sentences in text order. Links, handles and emoji are no words; #HeartHealth is two."""
    return document.once(_sentences)


def _sentences(document: Document) -> list[Sentence]:
    skipped = [Span(*hit.span()) for hit in _NO_PROSE.finditer(document.text)]
    tags = {hit.start(1): hit.group(1) for hit in _HASHTAG.finditer(document.text)}
    found = []
    for span in document.sentences:
        tokens = document.tokens_in(*span)
        if skipped:
            tokens = [token for token in tokens if not any(skip.start <= token.start < skip.end for skip in skipped)]
        if tags:
            read = [word for token in tokens for word in _words(token, tags.get(token.start))]
        else:
            read = [Word(token.start, token.end, token.word) for token in tokens]
        if read:
            found.append(Sentence(span, read))
    return found


def _words(token: Token, tag: str | None) -> Iterator[Word]:
    """Yield a token as one word, or the words of a hashtag."""
    if tag is None:
        yield Word(token.start, token.end, token.word)
        return
    parts = _HUMP.findall(tag)
    if len(parts) == 1 and len(tag) > 3:
        parts = split_words(tag.lower()) or [tag]
    start = token.start
    for part in parts:
        yield Word(start, start + len(part), part)
        start += len(part)
