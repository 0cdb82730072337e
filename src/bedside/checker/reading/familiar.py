"""How familiar a word is: how often people write and say it.

Frequencies are those of `wordfreq` (books, news, subtitles, encyclopedias, the web, forums) on Zipf's scale: 3 is once
in a million words, 6 once in a thousand. Rarer words than 3 all count as 3: below it, lists say little about readers.
"""

import math
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import import_module
from typing import cast

from bedside.checker.lexicons import words
from bedside.checker.reading.letters import unaccented

RAREST = 3.0
# Words below this are hard for many readers: the threshold that follows human ratings of medical sentences best.
UNFAMILIAR = 3.5

# How forms of a word end, and with what its list form ends instead.
_ENDINGS = (
    *(("'s", ""), ("s'", "s"), ("'", ""), ("ies", "y"), ("es", ""), ("es", "e"), ("s", "")),
    *(("ied", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e")),
    *(("ier", "y"), ("er", ""), ("er", "e"), ("iest", "y"), ("est", ""), ("est", "e")),
)
# Spanish verbs carry their pronouns: "lávese" is "lave", "dárselo" is "dar".
_PRONOUNS = re.compile(r"(?<=\w{3}[aeirn])(?:se|me|te|nos)?(?:l[aeo]s?|se|me|te|nos)\Z")
_DOUBLED = re.compile(r"([b-df-hj-np-tv-z])\1\Z")


@cache
def _frequencies(language: str) -> Mapping[str, float]:
    # Only a text that is measured needs it: what else the checker does starts without.
    library = import_module("wordfreq")
    return cast(Mapping[str, float], library.get_frequency_dict(language, "small"))


@lru_cache(maxsize=50_000)
def zipf(word: str, language: str = "en") -> float:
    """Return how often a word in lower case is met, on Zipf's scale, RAREST at least."""
    known = _frequencies(language)
    if frequency := known.get(word):
        return max(RAREST, math.log10(frequency) + 9)
    if word.endswith("'s"):
        return zipf(word[:-2], language)
    if "-" in word:
        return min((zipf(part, language) for part in word.split("-") if part), default=RAREST)
    if language == "es" and (hit := _PRONOUNS.search(word)):
        return zipf(unaccented(word[: hit.start()]), language)
    return RAREST


@lru_cache(maxsize=50_000)
def is_easy(word: str) -> bool:
    """Say whether a word in lower case, or what it is a form of, is on the list of Dale and Chall."""
    easy = words("familiar_words")
    if word in easy or word.isdigit():
        return True
    if "-" in word:
        return all(is_easy(part) for part in word.split("-") if part)
    for ending, instead in _ENDINGS:
        if word.endswith(ending):
            stem = word[: len(word) - len(ending)]
            if stem + instead in easy or (not instead and _DOUBLED.search(stem) and stem[:-1] in easy):
                return True
    return False


@lru_cache(maxsize=50_000)
def is_compound(word: str) -> bool:
    """Say whether a word in lower case is made of two easy ones, as "farmhouse" is: rare, and known all the same."""
    easy = words("familiar_words")
    return any(word[:cut] in easy and is_easy(word[cut:]) for cut in range(3, len(word) - 2))
