"""Hashtags, and the words inside one that is written without capitals."""

import math
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib import import_module

from bedside.checker.document import Document, Span
from bedside.checker.lexicons import lines, words

_HASHTAG = re.compile(r"(?<![\w&/])#(\w*[^\W\d_]\w*)")
_LONGEST = 18
# Of short Spanish words, those that people write; the list has many more that are none.
_SHORT_ES = frozenset(
    """a al da de di el en es fe ha la le lo me mi mí no o se sé si sí su te ti tu tú un va ve y ya
    yo""".split()  # noqa: SIM905
)
_HEALTH_LISTS = ("conditions", "procedures", "body_parts")


def hashtags(document: Document) -> list[Span]:
    """Return where the hashtags stand, without their #."""
    return [Span(*hit.span(1)) for hit in _HASHTAG.finditer(document.text)]


@cache
def _costs_es() -> dict[str, float]:
    """Return how dear Spanish words are; hashtags are mostly written without accents."""
    costs: dict[str, float] = {}
    for word, often in import_module("wordfreq").get_frequency_dict("es", wordlist="small").items():
        plain = "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
        if len(word) > 2 or word in _SHORT_ES:
            costs[word] = costs[plain] = min(costs.get(plain, math.inf), -math.log(often))
    return costs


@cache
def _costs() -> dict[str, float]:
    """Return how dear each English word is: the rarer, the dearer (Zipf's law on its place in the list)."""
    known = lines("common_words")
    scale = math.log(len(known)) + 1
    costs = {word: math.log((place + 1) * scale) for place, word in enumerate(known)}
    middle = math.log(4000 * scale)
    for name in _HEALTH_LISTS:
        for entry in lines(name):
            for word in entry.replace("-", " ").split():
                costs[word] = min(costs.get(word, middle), middle)
    for letters in words("hashtag_capitals"):
        costs.setdefault(letters.lower(), middle)
    return costs


def split_words(joined: str) -> list[str]:
    """Split lower-case words that were written together: "hearthealth" gives ["heart", "health"]; [] when it can't.

    Whether they are English or Spanish shows in which language takes fewer words for it.
    """
    found = [parts for costs in (_costs(), _costs_es()) if (parts := _split(joined, costs))]
    return min(found, key=len, default=[])


def _split(joined: str, costs: Mapping[str, float]) -> list[str]:
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(joined) + 1):
        options = []
        for start in range(max(0, end - _LONGEST), end):
            part = joined[start:end]
            if part.isdigit() and (start == 0 or not joined[start - 1].isdigit()):
                cost = 6.0 + len(part) / 10
            elif part in costs:
                cost = costs[part] + (6.0 if len(part) == 1 and part not in "aioy" else 1.0 if len(part) <= 2 else 0.0)
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
    if len(spoken) < 2 or any(len(part) == 1 and part not in "aioy" for part in spoken):
        return joined
    return "".join(part.upper() if part.upper() in words("hashtag_capitals") else part.capitalize() for part in parts)
