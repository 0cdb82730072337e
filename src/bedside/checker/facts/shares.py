"""Shares in a text: "12.7%", "el 12,7 %"; and counts like "3 in 100" that say how many of how many."""

import re
from fractions import Fraction
from typing import NamedTuple

from bedside.checker.document import Document, Span

_SHARE = re.compile(
    r"(?<![\w.,$€£/-])(\d{1,3}(?:[.,]\d{1,4})?) ?(?:%|percent\b|per cent\b|por ciento\b)(?![\w-])", re.IGNORECASE
)
_COUNT = re.compile(
    r"\b(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|half|un[ao]?|dos|tres|cuatro|cinco|seis|siete"
    r"|ocho"
    r"|nueve|diez) (?:in (?:every |each )?|out of (?:every |each )?|of every |of each |per |for every |(?:de"
    r"|por) cada )"
    r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|cien|mil|dos|tres|cuatro"
    r"|cinco"
    r"|diez)\b"
)


class Share(NamedTuple):
    """A share in percent: where, and how much; `decimals` says whether it has any."""

    start: int
    end: int
    percent: Fraction
    decimals: bool


def shares(document: Document) -> list[Share]:
    """Return the percentages of a text in text order."""
    return document.once(_shares)


def _shares(document: Document) -> list[Share]:
    if not document.has_digits:
        return []
    lower = document.lower
    if "%" not in lower and "cent" not in lower and "ciento" not in lower:
        return []
    return [
        Share(hit.start(), hit.end(), Fraction(hit.group(1).replace(",", ".")), "." in number or "," in number)
        for hit in _SHARE.finditer(lower)
        if (number := hit.group(1))
    ]


def counts(document: Document) -> list[Span]:
    """Return the counts of a text ("3 in 100", "1 de cada 8") in text order."""
    return [Span(*hit.span()) for hit in _COUNT.finditer(document.lower)]


def has_count_near(document: Document, start: int, end: int, reach: int) -> bool:
    """Say whether a count such as "3 in 100" stands within `reach` characters of a stretch."""
    return _COUNT.search(document.lower, max(0, start - reach), end + reach) is not None


def as_count(percent: Fraction) -> tuple[int, int]:
    """Return a percentage as a count that is easy to picture.

    12.7 is 13 of 100, 20 is 1 of 5, 0.04 is 4 of 10,000, and 99.5 is 995 of 1,000.
    """
    for of in (2, 3, 4, 5, 10):
        if percent == Fraction(100, of):
            return 1, of
    if 1 <= percent <= 99 or percent == round(percent):
        return round(percent), 100
    of = 1000
    while percent * of / 100 < 1 and of < 1_000_000:
        of *= 10
    return max(1, round(percent * of / 100)), of
