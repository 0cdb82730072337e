"""Which words are the name of a person or of a place: a small linear model over the words and what stands around them.

The model was trained on texts written for Bedside (`training/`), with names exchanged for rarer ones, so that it learns
the surroundings of a name and not only lists of names. Its weights are a table one can read: feature, weight for a
name, weight for a place. Words that could be neither are never looked at, which keeps it quick.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from bedside.checker.document import Cover
from bedside.checker.identifiers.features import features
from bedside.checker.identifiers.priors import NAME, OTHER, PLACE, prior, prior_of_place
from bedside.checker.identifiers.scoring import scorer
from bedside.checker.identifiers.vocabulary import Is
from bedside.checker.identifiers.words import Word, edge, may_be_name, words_of

__all__ = ["NAME", "OTHER", "PLACE", "Tagged", "Word", "candidates", "continues", "features", "mood", "tag", "words_of"]

_PARTICLE = int(Is.PARTICLE)
_STREET = int(Is.STREET)


class Tagged(NamedTuple):
    """A tag for the word with this number, and how sure (0-1)."""

    number: int
    tag: int
    sure: float


def candidates(words: Sequence[Word]) -> list[bool]:
    """Say of each word whether it could be (part of) a name at all; a number only where a house number could stand."""
    return [
        _may_be_house_number(words, number)
        if word.shape == "9"
        else may_be_name(word.shape, word.flags) and word.gap[-1:] not in ("@", "#")
        for number, word in enumerate(words)
    ]


def _may_be_house_number(words: Sequence[Word], number: int) -> bool:
    following = words[number + 1] if number + 1 < len(words) else edge()
    return following.shape[0] in "CX" and following.gap.strip(",") in ("", " ") and len(words[number].base) < 7


def continues(word: Word, before: int) -> bool:
    """Say whether a word could go on with the name or place before it: "de", "van", "street", a ZIP code."""
    if before == OTHER:
        return False
    if word.flags & _PARTICLE:
        return True
    if before == NAME:
        # A family name that is in no list, written small.
        return word.shape == "x" and word.kind.rare > 11 and word.gap == " " and len(word.base) > 2
    return before == PLACE and (
        word.shape[0] in "9x" and bool(word.flags & _STREET or word.shape == "9" or word.shape == "x9")
    )


def mood(words: Sequence[Word]) -> str:
    """Say how a text treats capitals: "l" uses none, "u" only capitals, "t" nearly every word, "n" as usual."""
    firsts = [word.shape[0] for word in words]
    lower, upper, capital = firsts.count("x"), firsts.count("X"), firsts.count("C")
    total = lower + upper + capital
    if total < 3:
        return "s"
    if upper > 0.6 * total:
        return "u"
    if capital > 0.6 * total:
        return "t"
    return "l" if capital + upper == 0 else "n"


def tag(words: Sequence[Word], taken: Cover | None = None, lean: float = 0.0) -> list[Tagged]:
    """Return the words that are names or places, each with how sure that is.

    `taken`: stretches that are something else. `lean`: log-odds added for names and places, to miss fewer and err
    oftener.
    """
    score = scorer().score
    whole = ""
    tagged: list[Tagged] = []
    before = OTHER
    for number, word in enumerate(words):
        if word.shape == "9":
            possible = _may_be_house_number(words, number)
        else:
            possible = word.form.possible and word.gap[-1:] not in ("@", "#")
        if not (possible or (before and continues(word, before))) or (
            taken and taken.touches(word.token.start, word.token.end)
        ):
            before = OTHER
            continue
        whole = whole or mood(words)
        name, place = score(words, number, before, whole)
        name += lean + prior(words, number, before)
        place += lean + prior_of_place(words, number, before)
        top = max(name, place)
        if top < 0:
            before = OTHER
            continue
        before = NAME if name >= place else PLACE
        tagged.append(Tagged(number, before, 1 / (1 + math.exp(-min(top, 30)))))
    return tagged
