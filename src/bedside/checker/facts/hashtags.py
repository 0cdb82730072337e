"""Hashtags, and the words inside one that is written without capitals."""

import math
import re
from functools import cache

from bedside.checker.document import Document, Span
from bedside.checker.lexicons import lines, words

_HASHTAG = re.compile(r"(?<![\w&/])#(\w*[^\W\d_]\w*)")
_LONGEST = 18
_HEALTH_LISTS = ("conditions", "procedures", "body_parts")


def hashtags(document: Document) -> list[Span]:
    """Return where the hashtags stand, without their #."""
    return [Span(*hit.span(1)) for hit in _HASHTAG.finditer(document.text)]


@cache
def _costs() -> dict[str, float]:
    """Return how dear each word is: the rarer, the dearer (Zipf's law on its place in the list)."""
    known = lines("common_words")
    scale = math.log(len(known)) + 1
    costs = {word: math.log((place + 1) * scale) for place, word in enumerate(known)}
    middle = math.log(4000 * scale)
    for name in _HEALTH_LISTS:
        for entry in lines(name):
            for word in entry.replace("-", " ").split():
                costs[word] = min(costs.get(word, middle), middle)
    return costs


def split_words(joined: str) -> list[str]:
    """Split lower-case words that were written together: "hearthealth" gives ["heart", "health"]; [] when it can't."""
    costs = _costs()
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(joined) + 1):
        options = []
        for start in range(max(0, end - _LONGEST), end):
            part = joined[start:end]
            if part.isdigit() and (start == 0 or not joined[start - 1].isdigit()):
                cost = 6.0 + len(part) / 10
            elif part in costs:
                cost = costs[part] + (6.0 if len(part) == 1 and part not in "ai" else 1.0 if len(part) <= 2 else 0.0)
            else:
                continue
            options.append((best[start][0] + cost, start))
        best.append(min(options, default=(math.inf, 0)))
    if math.isinf(best[-1][0]):
        return []
    parts: list[str] = []
    end = len(joined)
    while end > 0:
        start = best[end][1]
        parts.append(joined[start:end])
        end = start
    return parts[::-1]


def with_capitals(joined: str) -> str:
    """Return the hashtag with a capital for each word, abbreviations in capitals; unchanged when it is one word."""
    parts = split_words(joined.lower())
    spoken = [part for part in parts if not part.isdigit()]
    if len(spoken) < 2 or any(len(part) == 1 and part not in "ai" for part in spoken):
        return joined
    return "".join(part.upper() if part.upper() in words("hashtag_capitals") else part.capitalize() for part in parts)
