"""Words of medicine that no table has, known by their ending: "-ectomy" takes a part of the body out."""

from functools import cache
from typing import NamedTuple

from bedside.checker.document import Document
from bedside.checker.lexicons import lines, rows

# Words that most readers know although they end so, and the frequent words, however they end.
_KNOWN = frozenset(
    """appendicitis arthritis hepatitis leukemia leukaemia academia photography geography biography demography
    bibliography autobiography choreography cinematography typography sympathy empathy telepathy antipathy
    apathy homeopathy osteopathy naturopathy nostalgia program telegram instagram anagram hologram diarrhea
    diarrhoea gonorrhea gonorrhoea bohemia centuria diarrea gonorrea academia bohemia antología nostalgia
    artritis hepatitis apendicitis leucemia anemia kilogram ideogram pictogram monogram cardiogram calligraphy
    videography infographic topography oceanography cartography""".split()  # noqa: SIM905
)
_FREQUENT = 12_000
_SHORTEST = 8


class Ending(NamedTuple):
    """A word with an ending of medicine, and what words that end so mean."""

    start: int
    end: int
    meaning: str


def ended_words(document: Document) -> list[Ending]:
    """Return the rare words of a text that end like words of medicine, in text order. Names are left out."""
    endings = _endings(document.language)
    every = tuple(endings)
    return [
        Ending(token.start, token.end, _meaning(endings, token.lower))
        for token in document.tokens
        if len(token.lower) >= _SHORTEST
        and token.lower.endswith(every)
        and token.lower not in _KNOWN
        and token.lower not in _frequent()
        and (token.word.islower() or document.sentence_at(token.start).start == token.start)
    ]


def _meaning(endings: dict[str, str], word: str) -> str:
    return endings[max((ending for ending in endings if word.endswith(ending)), key=len)]


@cache
def _endings(language: str) -> dict[str, str]:
    return {ending: meaning for ending, meaning, of in rows("word_endings") if of == language}


@cache
def _frequent() -> frozenset[str]:
    return frozenset(lines("common_words")[:_FREQUENT])
