"""Small words, and where a phrase ends: enough grammar to tell "diabetics can" from "diabetic foot"."""

import re

from bedside.checker.document import Document
from bedside.checker.lexicons import shelf

# What can follow a noun.
_FOLLOWING = frozenset(
    """a about after among and are as at because before by can could did do does during for from had has
    have how i if in into is like may might must need needs not of often on or our should so still tend than
    that the their they this to too under was we were what when where which while who whose will with
    without would you use need want live work get face struggle suffer receive deserve seek sleep die go come feel find
    visit help eat al como con cuando de del deben desde donde e el en entre es están fue la las los más
    muy no o para pero por puede pueden que se según ser si sin sobre son su sus también tiene tienen u un
    una y""".split()  # noqa: SIM905
)
_STOP = re.compile(r"\s*[^\w\s'’-]|\s*$|\s*\n")
# The last hexadecimal digits of the clusters of words that are mostly verbs, in the lists of kinds of words.
_VERBS = {"en": ("a",), "es": ("6", "fa")}


def is_small(word: str) -> bool:
    """Say whether a word (lower case) can follow a noun, but is none itself and describes none."""
    return word in _FOLLOWING


def ends_phrase(document: Document, end: int) -> bool:
    """Say whether a noun phrase can end at `end`: a stop follows, a small word, or a verb."""
    if _STOP.match(document.text, end):
        return True
    following = document.tokens_in(end, end + 3)
    if not following:
        return False
    word = following[0].lower
    if word in _FOLLOWING:
        return True
    if word.endswith("ing"):
        return False
    known = shelf(f"word_kinds_{document.language}").find(word)
    return known is not None and known[2].endswith(_VERBS[document.language])
