"""Verbs in the passive voice: what is done is told, who does it comes last or not at all."""

from itertools import pairwise
from typing import NamedTuple

from bedside.checker.document import Document, Token
from bedside.checker.lexicons import groups


class Passive(NamedTuple):
    """A passive: its first and its last word, the verb as it is written, and the word after it where that is "by"."""

    start: int
    end: int
    verb: str
    by: bool
    must: bool


_BE = {
    "en": frozenset(
        """am is are was were be been being isn't aren't wasn't weren't""".split()  # noqa: SIM905
    ),
    "es": frozenset(
        """es son fue fueron será serán ser sido siendo sea sean era eran sería serían""".split()  # noqa: SIM905
    ),
}
_GERUNDS = frozenset(["being", "siendo"])
_BETWEEN = frozenset(
    """not never also often always usually now still being already only just sometimes rarely generally commonly
    typically currently soon first once both all automatically carefully closely fully widely recently
    safely no ya también siempre nunca muy""".split()  # noqa: SIM905
)
_BY = {"en": "by", "es": "por"}
_MUST = frozenset(
    """must should shall debe deben deberá deberán""".split()  # noqa: SIM905
)


def passives(document: Document) -> list[Passive]:
    """Return the passives of a text in text order. "Is located" and "is tired" tell how something is: they are none."""
    return document.once(_passives)


def _passives(document: Document) -> list[Passive]:
    language = document.language
    be = _BE[language]
    tokens = document.tokens
    found: list[Passive] = []
    for place, token in enumerate(tokens):
        if token.lower not in be:
            continue
        verb = _verb_after(tokens, place)
        if verb is None or not _is_participle(tokens[verb].lower, language, _says_who(tokens, place, verb)):
            continue
        if not _joined(document, tokens[place : verb + 1]):
            continue
        following = tokens[verb + 1].lower if verb + 1 < len(tokens) else ""
        before = tokens[place - 1].lower if place else ""
        if token.lower in _GERUNDS and (before in be or following != _BY[language]):
            continue  # told already with "is being", or how somebody is: "Being addicted is no choice"
        if language == "es" and before in _BETWEEN and place > 1:
            before = tokens[place - 2].lower
        found.append(
            Passive(
                token.start,
                tokens[verb].end,
                tokens[verb].lower,
                following == _BY[language] and _joined(document, tokens[verb : verb + 2]),
                before in _MUST or (before in ("not", "always", "never") and tokens[place - 2].lower in _MUST),
            )
        )
    return found


def _verb_after(tokens: list[Token], place: int) -> int | None:
    """Return the place of the word that "be" goes with: two adverbs at most may stand between."""
    for ahead in range(place + 1, min(place + 4, len(tokens))):
        if tokens[ahead].lower not in _BETWEEN:
            return ahead
    return None


def _joined(document: Document, tokens: list[Token]) -> bool:
    """Say whether nothing but space stands between the words."""
    return all(document.text[left.end : right.start].isspace() for left, right in pairwise(tokens))


def _says_who(tokens: list[Token], place: int, verb: int) -> bool:
    """Say whether a doer follows ("by our team"), or nobody at all is meant ("it was determined that")."""
    following = tokens[verb + 1].lower if verb + 1 < len(tokens) else ""
    return following == "by" or (following == "that" and place > 0 and tokens[place - 1].lower == "it")


def _is_participle(word: str, language: str, says_who: bool) -> bool:
    """Say whether a word is a participle here; what could tell how something is needs a doer to be one."""
    lexicon = groups("participles")
    if language == "es":
        if word in lexicon["irregular_es"]:
            return True
        return (
            len(word) > 5
            and word.endswith(("ado", "ada", "ados", "adas", "ido", "ida", "idos", "idas"))
            and word not in lexicon["states_es"]
        )
    if word in lexicon["natural"]:
        return False
    if word in lexicon["irregular"]:
        return True
    return len(word) > 4 and word.endswith("ed") and (says_who or word not in lexicon["states"])
