"""One figure for how hard a text is, on the scale of human ratings: 1 (a child understands) to 6 (only experts do).

Rare words count most, and how far beyond the common ones they are; then abbreviations, statistics, syllables and
length. The weights come from two readers who rated 520 sentences about health (docs/adr/0013-reading.md); what each
counts is below, and `parts` tells it for a sentence.
"""

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from bedside.checker.reading.look import Look

_STATISTIC = re.compile(r"\d\.\d|[=<>≤≥±]\s?-?\d|\d\s?%|\b\d+ to \d")
# Spanish words have more syllables: the texts of a careful editor shall come out alike in both languages.
_BASE = {"en": 0.54, "es": 0.24}
_LONG_WORD = 4


class Parts(NamedTuple):
    """What makes a sentence hard, each as it counts."""

    rare_words: float
    rarest_word: float
    abbreviations: float
    statistics: float
    syllables: float
    long_words: float
    length: float


def parts(written: str, words: Sequence[Look]) -> Parts:
    """Return what makes a sentence hard, given as it is written and as its words."""
    said = [word for word in words if not word.is_number]
    lacking = [word.lacking for word in said]
    lengths = [word.syllables for word in said]
    return Parts(
        rare_words=0.55 * math.sqrt(sum(lacking)),
        rarest_word=0.25 * max(lacking, default=0.0),
        abbreviations=0.26 * sum([word.is_spelled_large for word in said]),
        statistics=0.2 * len(_STATISTIC.findall(written)),
        syllables=0.37 * sum(lengths) / max(1, len(lengths)),
        long_words=0.035 * sum([length >= _LONG_WORD for length in lengths]),
        length=0.13 * math.log(len(words) + 1),
    )


def of_sentence(written: str, words: Sequence[Look], language: str) -> float:
    """Return how hard a sentence is."""
    return _BASE.get(language, _BASE["en"]) + sum(parts(written, words))
