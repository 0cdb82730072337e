"""The words this package works with, from the lexicons, in the shapes in which it asks for them."""

from functools import cache
from typing import Any

from bedside.checker.identifiers.vocabulary import plain
from bedside.checker.lexicons import data, lines, rows, words

# Words this frequent are taken for a name only where they are written just as the name was.
_EVERYDAY = 3000


@cache
def fold(word: str) -> str:
    """Return a word in lower case without accents, so that "María" and "MARIA" are the same."""
    return plain(word.casefold())


@cache
def word_group(table: str, key: str) -> frozenset[str]:
    """Return a group of words of the lexicon of this package, folded."""
    return frozenset(fold(word) for word in str(_table(table)[key]).split())


@cache
def ordered(table: str, key: str) -> tuple[str, ...]:
    """Return the words of a group in the order of the lexicon."""
    return tuple(str(_table(table)[key]).split())


@cache
def phrase(table: str, key: str, language: str) -> str:
    """Return a phrase in English or Spanish; "" where there is none."""
    return str(_table(f"{table}_{language}").get(key, ""))


@cache
def facility_words() -> frozenset[str]:
    """Return the words, folded, that make a name that of an institution."""
    return frozenset(fold(word) for language in ("en", "es") for word in _table(f"facilities_{language}"))


@cache
def states() -> dict[str, tuple[str, str, str]]:
    """Return abbreviation, English and Spanish name of each state, by each of the three, folded."""
    known: dict[str, tuple[str, str, str]] = {}
    for short, english, spanish in rows("us_states"):
        known.update(dict.fromkeys((fold(short), fold(english), fold(spanish)), (short, english, spanish)))
    return known


@cache
def towns_of(state: str) -> tuple[str, ...]:
    """Return the towns that are known to lie in a state, or in any ("")."""
    found = tuple(town for town, where in rows("town_states") if state in ("", where))
    return found or towns_of("")


@cache
def is_everyday(word: str) -> bool:
    """Say whether a word is also an everyday word, so that it mustn't be hidden wherever it stands."""
    if word in words("given_names"):
        return False
    return word in words("given_names_also_words") or word in _everyday() or not word.isascii()


@cache
def _everyday() -> frozenset[str]:
    return frozenset(lines("common_words")[:_EVERYDAY])


def _table(name: str) -> dict[str, Any]:
    table = data("redaction_words")[name]
    assert isinstance(table, dict)
    return table
