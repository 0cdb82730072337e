"""What is known of a word by itself, worked out once."""

from functools import lru_cache
from typing import NamedTuple

from bedside.checker.reading.familiar import is_easy, zipf
from bedside.checker.reading.syllables import syllables

# Words that are met more often than this are no effort.
_EFFORTLESS = 4.5
# A word of so many syllables is long to the formulas.
_LONG = 3
_ENDINGS = ("es", "ed", "ing")


class Look(NamedTuple):
    """A word as the formulas see it. `lacking` is how far it is from the common ones, on Zipf's scale.

    `is_foggy`: it counts for Gunning's index, unless it is a name.
    """

    lower: str
    is_number: bool
    is_spelled_large: bool
    syllables: int
    zipf: float
    lacking: float
    characters: int
    is_long: bool
    is_foggy: bool
    is_easy: bool


@lru_cache(maxsize=50_000)
def look(written: str, language: str) -> Look:
    """Return what is known of a word."""
    lower = written.lower()
    number = syllables(written, language)
    common = zipf(lower, language)
    is_number = written[0].isdigit()
    return Look(
        lower=lower,
        is_number=is_number,
        is_spelled_large=len(written) > 1 and written.isupper() and not is_number,
        syllables=number,
        zipf=common,
        lacking=0.0 if is_number else max(0.0, _EFFORTLESS - common),
        characters=sum(map(str.isalnum, written)),
        is_long=number >= _LONG,
        is_foggy=number >= _LONG and _is_foggy(lower, number, language),
        is_easy=is_easy(lower),
    )


def _is_foggy(lower: str, number: int, language: str) -> bool:
    """Say whether a long word counts for Gunning: no compound of short ones, not made long by an ending alone."""
    if "-" in lower:
        return any(syllables(part, language) >= _LONG for part in lower.split("-") if part)
    for ending in _ENDINGS:
        if number == _LONG and lower.endswith(ending):
            return syllables(lower[: -len(ending)], language) >= _LONG
    return True
