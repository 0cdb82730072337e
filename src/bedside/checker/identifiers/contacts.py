"""Addresses of the net: mail, web, accounts; also spelled out ("john at mail dot com"), masked or with gaps."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from bedside.checker.document import Cover, Document
from bedside.checker.gates import Gated
from bedside.checker.identifiers.found import Identifier
from bedside.checker.identifiers.gate import IDENTIFIERS

_MAIL = re.compile(r"(?<![\w.+%-])[\w.+%*'-]{1,64}(?:@|%40)(?:[\w-]{1,63}\.){1,4}[a-z]{2,24}(?![\w-])", re.IGNORECASE)
_MAIL_HOST = re.compile(r"(?:@|%40)[\w-]{1,63}\.")
# Without this, "://" or "www." there is no link. It begins with one certain letter: such a pattern is found fastest.
_DOTTED = re.compile(r"\.[A-Za-z]{2}")
_LINK = re.compile(
    r"\b(?:https?|ftp|hxxps?)://[^\s<>\"']+|\bwww\.[^\s<>\"']+"
    r"|(?<![\w@.-])(?:[a-z0-9-]{2,63}\.){1,3}(?:com|org|net|gov|edu|health|info|io|us|co|me|ly|be|tv|app|dev"
    r"|biz|care|clinic|uk|ca|mx|es|de|fr|ch|se|cz|nl|eu|au)\b(?:/[^\s<>\"']*)?(?![\w@-])",
    re.IGNORECASE,
)
# A page with what a form asked for, some of it perhaps with blanks: "?name=Ana Ruiz&id=5".
_FORM = re.compile(
    r"\b(?:https?|ftp|hxxps?)://[^\s<>\"']+(?:(?: [^\W_][\w.'-]{0,30}){1,3}&[^\s<>\"']+)*", re.IGNORECASE
)
_KEY = re.compile(r"[&?;]?[\w.-]{1,30}=")
_HANDLE = re.compile(
    r"(?<![\w@./:&])@([A-Za-z0-9_](?:[\w.-]{0,60}\w)?(?: _ ?\w{1,30}){0,3})(?!\.\w)"
    r"|(?<![\w/])/?\s?u\s?/\s?([A-Za-z0-9_-]{3,30})\b"
)
_NAMED_HANDLE = Gated(
    re.compile(
        r"\b(?:insta(?:gram)?|ig|snap(?:chat)?|twitter|tiktok|telegram|skype|discord|facebook|fb|venmo|cash ?app"
        r"|user(?:name)?|handle|screen name|usuario"
        r"|gamertag|psn|kik)\s?(?:(?:is|es|id|name|:|=|->|-)\s?)+(?P<body>[A-Za-z0-9_$.][\w.#$-]{2,40})",
        re.IGNORECASE,
    ),
    register=IDENTIFIERS,
)
_DOT = r"\s{0,4}[\[({<]?\s{0,4}(?:\bdot\b|\bpunto\b|\.)\s{0,4}[\])}>]?\s{0,4}"
# Atomic ("(?>"): what one step of the name took is never read in another way, so that the work stays linear.
_SPOKEN_MAIL = re.compile(
    rf"(?<![\w.])[a-z0-9](?>{_DOT}|[\w.+-]|\s(?=\w\s)|\s?(?:underscore|guion bajo|dash)\s?){{0,40}}"
    rf"\s{{0,4}}[\[({{<]?\s{{0,4}}(?:\bat\b|@|\barroba\b)\s{{0,4}}[\])}}>]?\s{{0,4}}"
    rf"[a-z0-9-]{{2,40}}(?:{_DOT}[a-z0-9-]{{2,30}}){{0,2}}{_DOT}(?:com|org|net|edu|gov|mx|es|us|co|io|uk|ca)\b",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?)]}*_'\""


def contacts(document: Document, taken: Cover) -> Iterator[Identifier]:
    """Yield addresses of mail and web and names of accounts; each is marked as taken."""
    text, lower = document.text, document.lower
    if ("@" in text or "%40" in text) and _MAIL_HOST.search(text):
        yield from _take(taken, ((*hit.span(), "EMAIL", 0.97) for hit in _MAIL.finditer(text)))
    if "dot" in lower or "punto" in lower or "(at)" in lower or "[at]" in lower or "arroba" in lower or " @ " in lower:
        yield from _take(taken, (_spoken(text, hit) for hit in _SPOKEN_MAIL.finditer(text)))
    if "." in text and (_DOTTED.search(text) or "://" in text or "w." in lower):
        yield from _take(taken, (_link(hit) for hit in _LINK.finditer(text)))
    if "@" in text or "u/" in text or "u /" in text:
        yield from _take(taken, ((*hit.span(), "HANDLE", 0.85) for hit in _HANDLE.finditer(text)))
    yield from _take(
        taken,
        (
            (*hit.span("body"), "HANDLE", 0.7)
            for hit in _NAMED_HANDLE.finditer(document)
            if _is_account(hit.group("body"))
        ),
    )


def rest_of_links(document: Document, taken: Cover, found: Sequence[Identifier]) -> list[Identifier]:
    """Return what is left of addresses of the web in which something was found: their beginning, other values."""
    text = document.text
    rest: list[Identifier] = []
    if "://" not in text or not ("=" in text or "@" in text or "%40" in text):
        return rest
    starts = [each.start for each in found]
    for hit in _FORM.finditer(text):
        inside = found[bisect_left(starts, hit.start()) : bisect_left(starts, hit.end())]
        if not inside:
            continue
        stop = max(hit.end(), inside[-1].end)
        bounds = [hit.start(), *(edge for each in inside for edge in (each.start, each.end)), stop]
        for left, right in zip(bounds[::2], bounds[1::2], strict=True):
            start = right - len(text[left:right].lstrip())
            piece = text[start:right].rstrip(_TRAILING)
            tells = start == hit.start() or _KEY.sub("", piece).strip("&?;=/ ")
            if piece and tells and not taken.touches(start, start + len(piece)):
                rest.append(Identifier(start, start + len(piece), "URL", 0.8))
    return rest


def _take(taken: Cover, found: Iterator[tuple[int, int, str, float]]) -> Iterator[Identifier]:
    for start, end, label, sure in found:
        if end > start and not taken.touches(start, end):
            taken.take(start, end)
            yield Identifier(start, end, label, sure)


def _link(hit: re.Match[str]) -> tuple[int, int, str, float]:
    written = hit.group()
    size = len(written)
    while size and written[size - 1] in _TRAILING and not (written[size - 1] == ")" and "(" in written[:size]):
        size -= 1
    return hit.start(), hit.start() + size, "URL", 0.8


def _spoken(text: str, hit: re.Match[str]) -> tuple[int, int, str, float]:
    """Leave off the words before the address that the pattern took along ("write to john at ...")."""
    written = hit.group()
    at = re.search(r"\s*[\[({<]?\s*(?:\bat\b|@|\barroba\b)", written, re.IGNORECASE)
    local = written[: at.start()] if at else written
    spaced = re.search(r"(?:(?<!\w)\w\s)+\w\Z", local)
    start = spaced.start() if spaced else max(local.rfind(" ", 0, len(local)) + 1, 0)
    if not spaced:
        joined = re.search(r"\S+(?:\s?(?:\bdot\b|\bpunto\b|\bunderscore\b|\bdash\b)\s?\S+)*\Z", local, re.IGNORECASE)
        start = joined.start() if joined else start
    return hit.start() + start, hit.end(), "EMAIL", 0.8


def _is_account(word: str) -> bool:
    """Say whether a word looks like the name of an account rather than the next word of a sentence."""
    return any(character in "_$#." or character.isdigit() for character in word.strip(".")) or (
        not word.islower() and not word.istitle() and not word.isupper()
    )
