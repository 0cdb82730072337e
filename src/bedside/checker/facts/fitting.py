"""How other words fit where a phrase stands: its capitals, an article that goes with them, the right form of a verb.

Each function returns None where nothing would fit: better no offer than broken grammar.
"""

from typing import NamedTuple

from bedside.checker.document import Document, Token
from bedside.checker.facts import english, spanish
from bedside.checker.facts.grammar import ends_phrase, is_small

# Stands in a verb where its object goes: "make … worse".
OBJECT = "…"
_BE = frozenset(
    """am is are was were be been being isn't aren't wasn't weren't it's that's he's she's they're we're you're i'm get
    gets got getting gotten""".split()  # noqa: SIM905
)
_HAVE = frozenset(
    """have has had having haven't hasn't hadn't we've they've i've you've who've""".split()  # noqa: SIM905
)
_ADVERBS = frozenset("not never also often always already only just then now first usually all".split())  # noqa: SIM905
_DETERMINERS = frozenset(
    """a an the this that these those my your our their his her its each every any some no""".split()  # noqa: SIM905
)
_SUBJECTS = frozenset("i we you they he she it who".split())  # noqa: SIM905
_OBJECTS = frozenset("me you him her it us them".split())  # noqa: SIM905
_PARTICLES = ("up", "out", "off", "back", "down", "away", "in", "on")
_LEANING = ("to", "of", "for", "with", "from", "at", "into", "on", "by", "as", "than")
# Of these there is one: they take "the", unless somebody's they are.
_SUPERLATIVES = frozenset(["best", "newest", "latest", "worst"])
_LONGEST_OBJECT = 4


class Edit(NamedTuple):
    """What to write between two places of the normalised text."""

    start: int
    end: int
    text: str


def cased(written: str, replacement: str) -> str:
    """Return a replacement with capitals like those of what is written."""
    if written.isupper() and len(written) > 1:
        return replacement.upper()
    return replacement[0].upper() + replacement[1:] if written[0].isupper() else replacement


def fitted(document: Document, start: int, end: int, replacement: str) -> Edit | None:
    """Return the edit that puts a replacement there, with an article before it that fits."""
    article = _word_beside(document, start)
    english_text = document.language == "en"
    if not english_text and spanish.changes_number(article, replacement):
        return None
    if english_text and replacement.split(" ")[0].lower() in _SUPERLATIVES:
        if article in ("a", "an"):
            fitting = "the"
        elif article != "the" and _is_bare(document, start, end):
            written = document.text[start:end]
            return Edit(start, end, cased(written, f"the {replacement[0].lower()}{replacement[1:]}"))
        else:
            fitting = article
    else:
        fitting = (english.with_article if english_text else spanish.article)(article, replacement)
    if fitting == article:
        return Edit(start, end, replacement)
    first = start - len(article) - 1
    return Edit(first, end, f"{cased(document.text[first : first + len(article)], fitting)} {replacement}")


def verb_fitted(document: Document, start: int, end: int, replacement: str, *, base: str, past: bool) -> Edit | None:
    """Return the edit that puts an English verb there: `base` is its plain form, `past` says that the past is written.

    What is written so may be the past or a participle, and those of "give" differ.
    """
    before = _word_before(document, start)
    following = document.tokens_in(end, end + 3)
    passive = past and (before in _BE or bool(following and following[0].lower == "by"))
    participle = english.participle(base)
    describes = before in _DETERMINERS and " " in base
    unsure = participle != english.verb_forms(base)[1] and before not in _SUBJECTS
    if passive or (past and before in _HAVE):
        replacement = cased(document.text[start:end], participle)
    elif past and (describes or unsure):
        return None
    if passive and replacement.endswith(tuple(f" {word}" for word in _LEANING)):
        return None
    if OBJECT in replacement:
        return _around_object(document, start, end, replacement, passive=passive)
    if replacement.endswith(tuple(f" {word}" for word in _PARTICLES)) and following:
        pronoun = following[0]
        if pronoun.lower in _OBJECTS and document.text[end : pronoun.start] == " ":
            verb, _, particle = replacement.rpartition(" ")
            return Edit(start, pronoun.end, f"{verb} {pronoun.word} {particle}")
    return Edit(start, end, replacement)


def _around_object(document: Document, start: int, end: int, replacement: str, *, passive: bool) -> Edit | None:
    """Return the edit that puts a short object in its place: "aggravate asthma" gives "make asthma worse"."""
    verb, _, rest = replacement.partition(f" {OBJECT} ")
    if passive:
        return Edit(start, end, f"{verb} {rest}")
    place = end
    for token in document.tokens_in(end, end + 60)[:_LONGEST_OBJECT]:
        if not document.text[place : token.start].isspace():
            return None
        place = token.end
        if token.lower not in _DETERMINERS and ends_phrase(document, place):
            return Edit(start, place, f"{verb} {document.text[end + 1 : place]} {rest}")
    return None


def _is_bare(document: Document, start: int, end: int) -> bool:
    """Say whether a description stands before its noun without an article or an owner: "with optimal care"."""
    before = _word_before(document, start)
    if before in _DETERMINERS or before in _BE or before.endswith("'s"):
        return False
    following = document.tokens_in(end + 1, end + 2)
    return bool(following) and document.text[end] == " " and not is_small(following[0].lower)


def _word_beside(document: Document, start: int) -> str:
    """Return the short word with which a space joins what begins here; "" where there is none."""
    before = document.lower[max(0, start - 6) : start].rsplit(maxsplit=1)[-1:]
    article = before[0].strip("\"'(¿¡") if before else ""
    first = start - len(article) - 1
    return article if article and first >= 0 and document.lower[first:start] == f"{article} " else ""


def _word_before(document: Document, start: int) -> str:
    """Return the word before a place in the same phrase, in lower case, over adverbs; "" where there is none."""
    following = start
    for token in reversed(document.tokens_in(max(0, start - 40), start)):
        if not document.text[token.end : following].isspace():
            return ""
        if not _is_adverb(token):
            return token.lower
        following = token.start
    return ""


def _is_adverb(token: Token) -> bool:
    return token.lower in _ADVERBS or token.lower.endswith("ly")
