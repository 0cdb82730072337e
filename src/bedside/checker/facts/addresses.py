"""What machines read: links, e-mail addresses, @handles and #hashtags. A word changed inside one leads nowhere."""

import re

from bedside.checker.document import Cover, Document, Span, Token

_TOP_LEVEL = (
    r"(?:com|org|net|gov|edu|mil|info|health|care|clinic|hospital|doctor|dental|app|link|page|site|online|io|ly|us|co|me"
    r"|uk|ca|mx|es|ar|cl|pe|pr|gob|eu|int)"
)
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"']+"
    r"|(?<![\w.+%@-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"
    rf"|(?<![\w.@/-])(?:[\w-]{{1,63}}\.){{1,5}}{_TOP_LEVEL}(?![\w.-]*\w)(?:[/?][^\s<>\"']*)?"
    r"|(?<!\w)@\w[\w.-]*(?:@[\w.-]+)?"
    r"|(?<![\w&])#\w+",
    re.IGNORECASE,
)
# What no address is without, how far before it one begins, and what ends it.
_SPACE = re.compile(r"\s")
_LONGEST_BEFORE = 320
_HINT = re.compile(r"[@#]\w|\w\.[^\W\d_]|://")


def addresses(document: Document) -> list[Span]:
    """Return where links, e-mail addresses, handles and hashtags stand, in text order."""
    return document.once(_addresses)


def in_original(document: Document) -> list[Span]:
    """Return the addresses in offsets of the original text."""
    return [document.original_span(*span) for span in addresses(document)]


def prose(document: Document) -> list[Token]:
    """Return the words of a text that stand in no address."""
    found = addresses(document)
    if not found:
        return document.tokens
    inside = Cover(len(document.text), found)
    return [token for token in document.tokens if not inside.touches(token.start, token.end)]


def cuts(span: Span, start: int, end: int) -> bool:
    """Say whether a stretch is an address or has a part of it. A sentence with a whole link in it doesn't cut it."""
    if start <= span.start and span.end <= end:
        return (start, end) == span
    return touches(span, start, end)


def touches(span: Span, start: int, end: int) -> bool:
    """Say whether a stretch has anything of an address in it."""
    return span.start < end and start < span.end


def _addresses(document: Document) -> list[Span]:
    text = document.text
    found: list[Span] = []
    end = 0
    for hint in _HINT.finditer(text):
        if hint.start() < end:
            continue
        # Only the run of signs around a hint is read closely.
        first = max(end, hint.start() - _LONGEST_BEFORE)
        start = max(text.rfind(" ", first, hint.start()), text.rfind("\n", first, hint.start()), first - 1) + 1
        space = _SPACE.search(text, hint.end())
        end = space.start() if space else len(text)
        found += [
            Span(hit.start(), hit.start() + len(hit.group().rstrip(".,;:!?)")))
            for hit in _ADDRESS.finditer(text, start, end)
        ]
    return found
