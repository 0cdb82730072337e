"""How many syllables a word has: what is known by heart first, then its letters.

English letters are read by a small model that learned from a pronouncing dictionary (`training/syllables.py`): each
group of vowels stands for none, one or more syllables, and what stands around it tells which. Spanish is written as it
is spoken: there the rules of its spelling do.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from bedside.checker.lexicons import rows, table
from bedside.checker.reading.letters import unaccented

# A slot stands for 0 to MOST - 1 syllables.
MOST = 4

_GROUPS = re.compile(r"[aeiouy]+|(?<=[sxz]|h)m\Z|(?<=[sh]m)(?=s\Z)|n(?='t\Z)")
_PIECES = re.compile(r"[a-z']+|\d+")
_VOWELS = frozenset("aeiouyáéíóúü")
_MAX_LETTERS = 60


class Slot(NamedTuple):
    """A stretch of letters that may hold syllables."""

    start: int
    end: int


def syllables(word: str, language: str = "en") -> int:
    """Return how many syllables a written word has, one at least.

    A number counts as one, as the readability formulas have it; of an abbreviation in capitals ("MRI"), and of letters
    and digits mixed ("HbA1c"), each sign is said by its name.
    """
    return _spanish(word.lower()) if language == "es" else _english(word)


@lru_cache(maxsize=50_000)
def _english(word: str) -> int:
    if word.isdigit() or not any(character.isalpha() for character in word):
        return 1
    if "-" in word:
        return sum(_english(part) for part in word.split("-") if part) or 1
    lower = word.lower()
    if lower.endswith("'s") and len(lower) > 2:
        return _english(word[:-2]) + (lower[-3] in "szx" or lower[-4:-2] in ("ch", "sh", "ce", "ge", "se"))
    if known := _by_heart().get(lower):
        return known
    if any(character.isdigit() for character in lower) or (
        2 <= len(word) <= 5 and word.isupper() and _is_spelled(lower)
    ):
        return sum(3 if character == "w" else 1 for character in lower if character.isalnum())
    return max(1, sum(_letters(piece) for piece in _PIECES.findall(unaccented(lower)[:_MAX_LETTERS])))


def _is_spelled(lower: str) -> bool:
    """Say whether capitals are said letter by letter: without a vowel in the middle, or as few words sound."""
    return not any(character in "aeiouy" for character in lower[1:]) or len(lower) <= 3


@cache
def _by_heart() -> dict[str, int]:
    return {
        word: int(number) for name in ("syllable_exceptions", "syllable_health") for word, number in table(name).items()
    }


def _letters(piece: str) -> int:
    weights = _weights()
    total = 0
    for slot in slots(piece):
        score = [0.0] * MOST
        for feature in features(piece, slot):
            if (own := weights.get(feature)) is not None:
                for number in range(MOST):
                    score[number] += own[number]
        total += max(range(MOST), key=score.__getitem__) if any(score) else 1
    return total


@cache
def _weights() -> dict[str, tuple[float, ...]]:
    return {feature: tuple(map(float, own)) for feature, *own in rows("syllable_letters")}


def slots(word: str) -> list[Slot]:
    """Return the groups of vowels of a word in lower case, and where consonants may sound by themselves ("prism")."""
    return [Slot(*hit.span()) for hit in _GROUPS.finditer(word)]


def features(word: str, slot: Slot) -> Iterator[str]:
    """Yield what tells how many syllables a slot stands for: the letters around it, near and farther."""
    padded = f"^^^{word}$$$"
    start, end = slot.start + 3, slot.end + 3
    group = padded[start:end]
    one, two, three = padded[start - 1 : start], padded[start - 2 : start], padded[start - 3 : start]
    next_one, next_two, next_three = padded[end : end + 1], padded[end : end + 2], padded[end : end + 3]
    yield group
    yield f"{one}<{group}"
    yield f"{group}>{next_one}"
    yield f"{one}<{group}>{next_one}"
    yield f"{two}<{group}"
    yield f"{group}>{next_two}"
    yield f"{two}<{group}>{next_one}"
    yield f"{one}<{group}>{next_two}"
    yield f"{three}<{group}"
    yield f"{group}>{next_three}"
    yield f"{two}<{group}>{next_two}"
    yield f"{three}<{group}>{next_one}"
    yield f"{one}<{group}>{next_three}"
    yield f"{three}<{group}>{next_three}"
    after, before = word[slot.end :], word[: slot.start]
    yield f"{group}{after}$" if len(after) <= 5 else f"{group}~{after[:4]}"
    yield f"^{before}{group}" if len(before) <= 4 else f"~{before[-4:]}{group}"


# Of two vowels beside each other, two syllables are said where both are strong, or where a weak one has the accent.
_STRONG, _ACCENTED = frozenset("aeoáéó"), frozenset("íú")
_SILENT_U = re.compile(r"(?<=q)u(?=[eiéí])|(?<=g)u(?=[eiéí])")


@lru_cache(maxsize=50_000)
def _spanish(word: str) -> int:
    """Count by the rules of Spanish spelling (Real Academia Española, Ortografía, 2010: diptongos, hiatos)."""
    if word.isdigit():
        return 1
    count = 0
    last = ""
    letters = _SILENT_U.sub("", word)
    for place, letter in enumerate(letters):
        following = letters[place + 1 : place + 2]
        vowel = letter in _VOWELS and not (letter == "y" and following in _VOWELS and following)
        if vowel and (
            not last
            or (letter in _STRONG and last in _STRONG)
            or letter in _ACCENTED
            or (last in _ACCENTED and letter != last)
        ):
            count += 1
        last = letter if vowel else ""
    return max(1, count)
