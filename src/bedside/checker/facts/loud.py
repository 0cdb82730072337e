"""Everyday words in capitals: those are loud, and stand for nothing longer."""

from bedside.checker.lexicons import shelf

# How frequent a word in small letters is (0-b), and how often it is written with a capital (0-9), as in the lists of
# kinds of words: up to here it is an everyday word and no name.
_EVERYDAY = "6"


def is_everyday(written: str) -> bool:
    """Say whether it is an everyday word, English or Spanish, and no abbreviation that happens to look like one."""
    for language in ("en", "es"):
        known = shelf(f"word_kinds_{language}").find(written.lower())
        if known and known[1] <= _EVERYDAY and known[0] <= _EVERYDAY:
            return True
    return False
