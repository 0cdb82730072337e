"""The readability formulas of the field, as their authors gave them. Each returns a school grade unless it says so.

They were made for pages of prose: below about 100 words they say nothing (PMC12919665), and no reader is a formula.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """What the formulas count.

    `characters` are letters and digits; `long_words` have three syllables or more; `foggy` are those of them that
    Gunning's index counts (no names, no compounds, not what -es, -ed or -ing made long); `hard` are not on the list of
    Dale and Chall.
    """

    sentences: int
    words: int
    syllables: int
    characters: int
    long_words: int
    foggy: int
    hard: int


def flesch_kincaid(counts: Counts) -> float:
    """Kincaid and others, 1975."""
    return 0.39 * counts.words / counts.sentences + 11.8 * counts.syllables / counts.words - 15.59


def smog(counts: Counts) -> float:
    """McLaughlin, 1969."""
    return 1.043 * math.sqrt(30 * counts.long_words / counts.sentences) + 3.1291


def gunning_fog(counts: Counts) -> float:
    """Gunning, 1952."""
    return 0.4 * (counts.words / counts.sentences + 100 * counts.foggy / counts.words)


def coleman_liau(counts: Counts) -> float:
    """Coleman and Liau, 1975."""
    return 5.88 * counts.characters / counts.words - 29.6 * counts.sentences / counts.words - 15.8


def automated(counts: Counts) -> float:
    """The automated readability index: Smith and Senter, 1967."""
    return 4.71 * counts.characters / counts.words + 0.5 * counts.words / counts.sentences - 21.43


def dale_chall(counts: Counts) -> float:
    """The raw score of Chall and Dale, 1995: 4.9 and less is fourth grade, 9 and more is college."""
    share = 100 * counts.hard / counts.words
    return 0.1579 * share + 0.0496 * counts.words / counts.sentences + (3.6365 if share > 5 else 0)


def flesch(counts: Counts) -> float:
    """Flesch's reading ease, 1948: no grade; 0 is hardest, 100 easiest."""
    return 206.835 - 1.015 * counts.words / counts.sentences - 84.6 * counts.syllables / counts.words


def fernandez_huerta(counts: Counts) -> float:
    """Reading ease in Spanish (Fernández Huerta, 1959): no grade; 0 is hardest, 100 easiest."""
    return 206.84 - 60 * counts.syllables / counts.words - 1.02 * counts.words / counts.sentences


def szigriszt_pazos(counts: Counts) -> float:
    """Perspicuity in Spanish (Szigriszt Pazos, 1993), which the INFLESZ scale reads: no grade; 100 is easiest."""
    return 206.835 - 62.3 * counts.syllables / counts.words - counts.words / counts.sentences


# Barrio-Cantalejo and others, 2008: from which score on a text is read how.
INFLESZ = ((80, "very easy"), (65, "quite easy"), (55, "normal"), (40, "somewhat difficult"), (-999, "very difficult"))

ENGLISH: Mapping[str, Callable[[Counts], float]] = {
    "flesch_kincaid": flesch_kincaid,
    "smog": smog,
    "gunning_fog": gunning_fog,
    "coleman_liau": coleman_liau,
    "automated": automated,
    "dale_chall": dale_chall,
    "flesch": flesch,
}
SPANISH: Mapping[str, Callable[[Counts], float]] = {
    "fernandez_huerta": fernandez_huerta,
    "szigriszt_pazos": szigriszt_pazos,
}
# Those that are school grades.
GRADES = ("flesch_kincaid", "smog", "gunning_fog", "coleman_liau", "automated")
