"""Other forms of a word, English and Spanish, by the regular endings; what is irregular an author writes out.

Too few forms is the safer mistake: an ending is offered only where the result is seldom another word (“caso” doesn't
bring “casa”). Rules of spelling as school grammars of both languages give them.
"""

import re
from functools import lru_cache

_PLAIN = str.maketrans("áéíóúü", "aeiouu")
_SHORT = re.compile(r"[^aeiou]*[aeiou][bdfgklmnprtvz]")
_GENDERED = ("ado", "ido", "ico", "oso", "ivo", "ario")


@lru_cache(maxsize=4096)
def forms_of(word: str) -> frozenset[str]:
    """Return a word (in lower case) and its forms."""
    if len(word) < 3 or not word.isalpha():
        return frozenset({word})
    return frozenset({word, *_plurals(word), *_verb_forms(word), *_gender(word)})


def unaccented(word: str) -> str:
    """Return a word as somebody writes it in a hurry: vowels without accents, ñ as it is."""
    return word.translate(_PLAIN)


def _plurals(word: str) -> set[str]:
    if word.endswith(("s", "x", "ch", "sh")):
        return {f"{word}es"}
    found = {f"{word}s"}
    if word.endswith("y") and word[-2] not in "aeiou":
        found = {f"{word[:-1]}ies"}
    elif word.endswith("z"):
        found |= {f"{word[:-1]}ces", f"{word}es"}
    elif word.endswith(("l", "r", "n", "d", "o")):
        found.add(f"{word[:-2]}{unaccented(word[-2:])}es")
    return found


def _verb_forms(word: str) -> set[str]:
    if not word.isascii() or word[-1] in "aious":
        return set()
    if word.endswith("e"):
        return {f"{word}d", f"{word[:-1]}ing"}
    if word.endswith("y") and word[-2] not in "aeiou":
        return {f"{word[:-1]}ied", f"{word}ing"}
    if _SHORT.fullmatch(word):
        return {f"{word}{word[-1]}ed", f"{word}{word[-1]}ing"}
    return {f"{word}ed", f"{word}ing"}


def _gender(word: str) -> set[str]:
    return {f"{word[:-1]}a", f"{word[:-1]}as"} if len(word) > 4 and word.endswith(_GENDERED) else set()
