"""A text, normalised once, with an exact map back to the offsets of what was written.

Rules look at `Document.text`: compatibility forms unified (NFKC), invisible characters and direction controls gone,
curly quotes straight, letters borrowed from another script folded back. What they find there is told in offsets of
the original.
"""

import html
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from functools import cache, cached_property
from typing import Any, NamedTuple, TypeVar, cast

from bedside.checker.lexicons import table

T = TypeVar("T")


class Span(NamedTuple):
    """A stretch of normalised text, `start` to `end` (Python code points, end exclusive)."""

    start: int
    end: int


class Token(NamedTuple):
    """A word of the normalised text: where it is, how it is written, and in lower case."""

    start: int
    end: int
    word: str
    lower: str


class Cover:
    """Which stretches of a text are taken already. Asking costs the length of the stretch, never of the text."""

    def __init__(self, length: int, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._taken = bytearray(length)
        for start, end in spans:
            self.take(start, end)

    def take(self, start: int, end: int) -> None:
        """Mark a stretch as taken."""
        self._taken[start:end] = b"\x01" * (end - start)

    def touches(self, start: int, end: int) -> bool:
        """Say whether any of a stretch is taken."""
        return self._taken.find(1, start, end) >= 0


INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
QUOTES = str.maketrans(
    {"‘": "'", "’": "'", "‛": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "‟": '"'}
)
# An ASCII run whose last character no mark can follow, or one character at a time.
_PIECES = re.compile(r"[\x00-\x7f]+(?=[\x00-\x7f]|\Z)|.", re.DOTALL)
# In a group, so that splitting gives the words and what stands between them in turns.
_WORDS = re.compile(r"(\d+(?:[.,:/]\d+)+|[^\W_]+(?:['\-][^\W_]+)*)")
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]+")
_SENTENCE_END = re.compile(r"[.!?…]+[\"')\]]*(?=\s|\Z)|\n+|(?<=\s)[•·▪–—*-](?=\s)")
_NEXT = re.compile(r"\s*(\S)")
_LONGEST_SENTENCE = 800
_ABBREVIATIONS = frozenset(
    [
        "dr",
        "dra",
        "mr",
        "mrs",
        "ms",
        "mx",
        "prof",
        "rev",
        "hon",
        "sr",
        "sra",
        "srta",
        "jr",
        "st",
        "ave",
        "blvd",
        "rd",
        "dept",
        "no",
        "nos",
        "vs",
        "etc",
        "al",
        "fig",
        "ext",
        "apt",
        "ste",
        "mt",
        "ft",
        "gov",
        "gen",
        "sen",
        "rep",
        "capt",
        "lt",
        "sgt",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thur",
        "thurs",
        "fri",
        "sat",
        "sun",
        "a.m",
        "p.m",
        "e.g",
        "i.e",
        "u.s",
        "u.k",
        "d.c",
        "m.d",
        "r.n",
        "d.o",
        "ph.d",
        "ee.uu",
        "ud",
        "uds",
        "approx",
        "min",
        "hr",
        "hrs",
        "est",
        "inc",
    ]
)

_SPANISH = frozenset(
    [
        "el",
        "la",
        "los",
        "las",
        "de",
        "del",
        "que",
        "y",
        "en",
        "un",
        "una",
        "por",
        "para",
        "con",
        "su",
        "sus",
        "se",
        "es",
        "fue",
        "al",
        "lo",
        "le",
        "gracias",
        "nuestra",
        "nuestro",
        "señora",
        "señor",
    ]
)
_ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "a",
        "for",
        "is",
        "was",
        "on",
        "with",
        "your",
        "our",
        "you",
        "we",
        "at",
        "this",
        "that",
        "her",
        "his",
        "be",
        "are",
        "from",
    ]
)


# Bytes written as %XX and characters written as HTML entities; a link is left as it is.
_ENCODED = re.compile(
    r"(?:https?://|www\.)[^\s<>\"']+|(?:%[0-9A-F]{2})+|&(?:#\d{1,7}|#x[0-9A-F]{1,6}|[A-Z]{2,8});", re.IGNORECASE
)


def _plain(written: str) -> str:
    """Return what an encoded stretch stands for, or the stretch itself where that is nothing one could read."""
    if written[0] == "&":
        plain = html.unescape(written)
    elif written[0] == "%":
        try:
            plain = bytes.fromhex(written.replace("%", "")).decode("utf-8")
        except UnicodeDecodeError:
            return written
    else:
        return written
    return plain if plain.replace("\u00a0", " ").isprintable() and "\ufffd" not in plain else written


def _decode(original: str) -> tuple[str, list[int], list[int]]:
    """Return the text with what is encoded decoded, and where the source of each character starts and ends."""
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    last = 0
    for hit in _ENCODED.finditer(original):
        start, end = hit.span()
        plain = _plain(hit.group())
        if plain == hit.group():
            continue
        parts += (original[last:start], plain)
        starts += (*range(last, start), *[start] * len(plain))
        ends += (*range(last + 1, start + 1), *[end] * len(plain))
        last = end
    parts.append(original[last:])
    starts += range(last, len(original))
    ends += range(last + 1, len(original) + 1)
    return "".join(parts), starts, ends


def _joins(character: str) -> bool:
    """Say whether a character may fuse with the one before it: marks, Korean vowels and finals, kana voice marks."""
    return (
        unicodedata.category(character)[0] == "M"
        or "\u1161" <= character <= "\u1175"
        or "\u11a8" <= character <= "\u11c2"
        or character in "\uff9e\uff9f"
    )


def _normalise(original: str) -> tuple[str, list[int], list[int]]:
    """Return the normalised text and, for each of its characters, where its source starts and ends in `original`."""
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    cluster = ""
    opened = closed = 0

    def close() -> None:
        if not cluster:
            return
        folded = unicodedata.normalize("NFKC", cluster)
        parts.append(folded)
        if len(folded) == closed - opened == len(cluster):
            starts.extend(range(opened, closed))
            ends.extend(range(opened + 1, closed + 1))
        else:
            starts.extend([opened] * len(folded))
            ends.extend([closed] * len(folded))

    for piece in _PIECES.finditer(original):
        text = piece.group()
        if len(text) > 1:
            close()
            cluster = ""
            parts.append(text)
            starts.extend(range(piece.start(), piece.end()))
            ends.extend(range(piece.start() + 1, piece.end() + 1))
        elif INVISIBLE.match(text):
            continue
        elif cluster and _joins(text):
            cluster += text
            closed = piece.end()
        else:
            close()
            cluster, opened, closed = text, piece.start(), piece.end()
    close()
    return "".join(parts), starts, ends


@cache
def _lookalikes() -> tuple[frozenset[str], dict[int, str]]:
    """Return the letters that look like Latin ones, and the Latin letter for the code of each."""
    letters = table("confusables")
    return frozenset(letters), {ord(letter): latin for letter, latin in letters.items()}


def _unmix(text: str) -> str:
    """Fold look-alike letters of other scripts to Latin where Latin is what was meant; the length stays the same."""
    lookalikes, codes = _lookalikes()
    if lookalikes.isdisjoint(text):
        return text
    letters = [character for character in text if character.isalpha()]
    latin = sum("a" <= character.lower() <= "z" for character in letters)
    mostly_latin = latin * 2 > len(letters)

    def fold(match: re.Match[str]) -> str:
        word = match.group()
        foreign = sum(character in lookalikes for character in word)
        if foreign and (any(c.isascii() for c in word) or (mostly_latin and foreign == len(word) > 1)):
            return word.translate(codes)
        return word

    return _LETTERS.sub(fold, text)


def lower_of(text: str) -> str:
    """Lower-case without changing the length."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(small if len(small := character.lower()) == 1 else character for character in text)


# Makes a named tuple in a third of the time that its class takes.
_new = tuple.__new__


class Document:
    """A text as it was written (`original`) and as rules read it (`text`, `lower`: same length)."""

    def __init__(self, original: str) -> None:
        self.original = original
        self._starts: list[int] | None = None
        self._ends: list[int] | None = None
        read = original
        if ("%" in original or ("&" in original and ";" in original)) and _ENCODED.search(original):
            read, self._starts, self._ends = _decode(original)
        if read.isascii():
            self.text = read.replace("`", "'")
        elif unicodedata.is_normalized("NFKC", read) and not INVISIBLE.search(read):
            self.text = _unmix(read.translate(QUOTES))
        else:
            text, starts, ends = _normalise(read)
            if self._starts is not None and self._ends is not None:
                starts, ends = [self._starts[at] for at in starts], [self._ends[at - 1] for at in ends]
            self._starts, self._ends = starts, ends
            self.text = _unmix(text.translate(QUOTES))
        self.lower = lower_of(self.text)
        self._kept: dict[object, object] = {}
        # For each register of `gates`: how many needs were known when it was read for them, and which it meets.
        self.met: dict[object, tuple[int, int]] = {}

    def original_span(self, start: int, end: int) -> Span:
        """Return the stretch of the original that the stretch `start`-`end` of the normalised text came from."""
        if self._starts is None or self._ends is None:
            return Span(start, end)
        if start >= len(self._starts):
            return Span(len(self.original), len(self.original))
        first = self._starts[start]
        return Span(first, max(first, self._ends[end - 1])) if end > start else Span(first, first)

    def once(self, make: Callable[..., T], *arguments: Any) -> T:
        """Return `make(self, *arguments)`, worked out once for this document; the arguments must be hashable."""
        key = (make, *arguments) if arguments else make
        try:
            return cast(T, self._kept[key])
        except KeyError:
            pass  # outside, so that what `make` raises is told as its own
        made = self._kept[key] = make(self, *arguments)
        return made

    @cached_property
    def pieces(self) -> list[str]:
        """What stands between words, and words, in turns; the first and the last stand before and behind all words."""
        return _WORDS.split(self.text)

    @cached_property
    def tokens(self) -> list[Token]:
        """Words and numbers in text order."""
        lower, pieces = self.lower, self.pieces
        found: list[Token] = []
        end = 0
        for gap, word in zip(pieces[::2], pieces[1::2], strict=False):
            start = end + len(gap)
            end = start + len(word)
            found.append(_new(Token, (start, end, word, lower[start:end])))
        return found

    @cached_property
    def has_digits(self) -> bool:
        """Say whether there is any digit in the text."""
        return _DIGIT.search(self.text) is not None

    @cached_property
    def _token_starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    def tokens_in(self, start: int, end: int) -> list[Token]:
        """Return the tokens that begin inside `start`-`end`."""
        return self.tokens[bisect_left(self._token_starts, start) : bisect_left(self._token_starts, end)]

    @cached_property
    def sentences(self) -> list[Span]:
        """Sentences in text order. A line break ends one; an abbreviation, an initial or a decimal point doesn't."""
        found: list[Span] = []
        start = 0
        for stop in _SENTENCE_END.finditer(self.text):
            if stop.group().startswith(".") and self._is_abbreviation(start, stop.start(), stop.end()):
                continue
            _add(found, self.text, start, stop.end())
            start = stop.end()
        _add(found, self.text, start, len(self.text))
        return found

    def _is_abbreviation(self, start: int, dot: int, after: int) -> bool:
        word = self.lower[max(start, dot - 12) : dot].rsplit(maxsplit=1)[-1:] or [""]
        last = word[0].strip("(\"'[")
        if len(last) == 1 and last.isalpha() and last != "i":
            return True
        if last in ("a.m", "p.m", "etc", "jr", "sr", "st", "ave", "blvd", "rd", "inc"):
            following = _NEXT.match(self.text, after)
            return following is not None and (following.group(1).islower() or following.group(1).isdigit())
        return last in _ABBREVIATIONS

    @cached_property
    def language(self) -> str:
        """Guess "es" or "en" from the little words; "en" when in doubt."""
        spanish = sum(token.lower in _SPANISH for token in self.tokens)
        english = sum(token.lower in _ENGLISH for token in self.tokens)
        return "es" if spanish > english else "en"

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def sentence_number(self, position: int) -> int:
        """Return the number of the sentence that holds the normalised offset `position`."""
        return max(0, bisect_right(self._sentence_starts, position) - 1)

    def sentence_at(self, position: int) -> Span:
        """Return the sentence that holds the normalised offset `position`."""
        return self.sentences[self.sentence_number(position)] if self.sentences else Span(0, len(self.text))


def _add(sentences: list[Span], text: str, start: int, end: int) -> None:
    """Add a sentence without the space around it; one without end is cut, so that work per sentence stays bounded."""
    while end - start > _LONGEST_SENTENCE:
        cut = text.rfind(" ", start + 1, start + _LONGEST_SENTENCE)
        cut = start + _LONGEST_SENTENCE if cut < 0 else cut
        _add(sentences, text, start, cut)
        start = cut
    while start < end and (text[start].isspace() or text[start] in "•·▪"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        sentences.append(Span(start, end))


def utf16_offsets(text: str, *offsets: int) -> tuple[int, ...]:
    """Turn Python offsets into `text` (code points) into JavaScript's (UTF-16 code units), in the order given."""
    if text.isascii():
        return offsets
    wide = [place for place, character in enumerate(text) if ord(character) > 0xFFFF]
    return tuple(offset + bisect_left(wide, offset) for offset in offsets)
