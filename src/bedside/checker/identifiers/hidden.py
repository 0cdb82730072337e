"""What is there but not in plain sight: base64 that decodes to text, names with stars, letters with gaps between."""

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from functools import cache

from bedside.checker.document import Cover, Document
from bedside.checker.identifiers.found import Identifier
from bedside.checker.identifiers.vocabulary import NAMELIKE, Is, kind_of, known_words

_BASE64 = re.compile(
    r"(?<![\w+/=-])(?=[A-Za-z0-9+/_-]*[a-z])(?=[A-Za-z0-9+/_-]*[A-Z0-9])[A-Za-z0-9+/_-]{8,}={0,2}(?![\w+/=])"
)
_STARRED = re.compile(
    r"(?<![\w*])[A-ZÀ-Þ][\w.]{0,3}[*•█#_‗]{2,}\w?(?:\s+[A-ZÀ-Þ][\w.]{0,3}[*•█#_‗]{2,}\w?|\s+[A-ZÀ-Þ]\w+\b|\s+[A-Z]\.)*(?![@\w])"
)
_STARRED_AFTER = re.compile(r"(?<![\w*])[A-ZÀ-Þ][a-zà-ÿ]+(?:\s+[A-ZÀ-Þ][*•█]{2,}\w?)+(?![@\w])")
_HASHTAG = re.compile(r"(?<![\w&/])#([A-ZÀ-Þ][^\W\d_]{2,40})(?!\w)")
_CAMEL = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ]+")
_EVERYDAY, _FREQUENT = int(Is.FREQUENT | Is.ALSO_WORD), int(Is.FREQUENT)
_GAPPED = re.compile(r"(?<![^\W\d_])[^\W_](?:[^\w\n]{1,3}[^\W_]){3,}(?![^\W_])")
_READABLE = re.compile(r"[\w\s.,;:'@/()+#&-]+\Z")


def decoded(document: Document, taken: Cover, read: Callable[[Document], list[Identifier]]) -> Iterator[Identifier]:
    """Yield what is base64 of a text with an identifier in it. `read` finds those of the text."""
    for hit in _BASE64.finditer(document.text):
        if not taken.touches(*hit.span()) and (label := _decoded(hit.group(), read)):
            taken.take(*hit.span())
            yield Identifier(hit.start(), hit.end(), label, 0.8)


def hidden(document: Document, taken: Cover, read: Callable[[Document], list[Identifier]]) -> Iterator[Identifier]:
    """Yield names with stars, in hashtags, with gaps between their letters. `read` finds what such a name holds."""
    text = document.text
    if "*" in text or "•" in text or "█" in text or "__" in text:
        for pattern in (_STARRED, _STARRED_AFTER):
            for hit in pattern.finditer(text):
                if not taken.touches(*hit.span()):
                    taken.take(*hit.span())
                    yield Identifier(hit.start(), hit.end(), "NAME", 0.7)
    if "#" in text:
        yield from _tagged(text, taken)
    yield from _gapped(text, taken, read)


def _decoded(written: str, read: Callable[[Document], list[Identifier]]) -> str:
    """Return the label of the first identifier in a base64 text ("" for none, or where it is no such text)."""
    if len(written) % 4 == 1 or written.islower() or (written[0].isupper() and written[1:].islower()):
        return ""
    padded = written.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        plain = base64.b64decode(padded + "=" * (-len(padded) % 4), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""
    if len(plain) < 5 or not _READABLE.match(plain):
        return ""
    found = read(Document(plain))
    if found:
        return found[0].label
    words = known_words()
    parts = plain.lower().split()
    return "NAME" if len(parts) in (2, 3) and all(words.get(part, 0) & NAMELIKE for part in parts) else ""


def _tagged(text: str, taken: Cover) -> Iterator[Identifier]:
    """Yield hashtags that hold the whole name of a person ("#AnaRuizStrong") or are a place ("#Duluth")."""
    words = known_words()
    for hit in _HASHTAG.finditer(text):
        if taken.touches(*hit.span()):
            continue
        parts = [part.lower() for part in _CAMEL.findall(hit.group(1))]
        flags = [words.get(part, 0) for part in parts]
        if len(parts) > 1:
            is_name = (
                flags[0] & Is.GIVEN and not flags[0] & _EVERYDAY and flags[1] & Is.FAMILY and not flags[1] & _FREQUENT
            )
            label = "NAME" if is_name else ""
        else:
            placed = flags and flags[0] & (Is.TOWN | Is.REGION) and not flags[0] & (Is.GIVEN | Is.FAMILY | Is.USUAL)
            label = "LOCATION" if placed and kind_of(parts[0]).capital > 7 else ""
        if label:
            taken.take(*hit.span(1))
            yield Identifier(*hit.span(1), label, 0.6)


def _gapped(text: str, taken: Cover, read: Callable[[Document], list[Identifier]]) -> Iterator[Identifier]:
    """Yield names whose letters stand apart: "j o h n", "M-a-r-i-a", "J😀o😀h😀n"."""
    words = known_words()
    for hit in _GAPPED.finditer(text):
        if taken.touches(*hit.span()):
            continue
        letters = [character for character in hit.group() if character.isalnum()]
        joined = "".join(letters)
        if joined.isdigit():
            continue
        if words.get(joined.lower(), 0) & NAMELIKE or _is_two_names(joined.lower()):
            taken.take(*hit.span())
            yield Identifier(hit.start(), hit.end(), "NAME", 0.7)
        elif found := read(Document(joined)):
            taken.take(*hit.span())
            yield Identifier(hit.start(), hit.end(), found[0].label, 0.6)


def _is_two_names(joined: str) -> bool:
    """Say whether a run of letters may be a given name and a family name written together."""
    words = known_words()
    # Neither part can be longer than every word that is known: a run may be as long as the text.
    first, last = max(3, len(joined) - _longest_known()), min(len(joined) - 3, _longest_known())
    return any(
        words.get(joined[:cut], 0) & NAMELIKE and words.get(joined[cut:], 0) & NAMELIKE
        for cut in range(first, last + 1)
    )


@cache
def _longest_known() -> int:
    return max(map(len, known_words()))
