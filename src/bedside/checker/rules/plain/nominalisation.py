"""L105: a verb that was made a noun: "perform an evaluation of"."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts import english, spanish
from bedside.checker.facts.fitting import cased, verb_fitted
from bedside.checker.finding import Finding, Fix, Severity
from bedside.checker.lexicons import rows
from bedside.checker.rule import Rule, replace

RULE = Rule(
    code="L105",
    name="nominalisation",
    family="plain",
    title="A verb that hides in a noun",
    severity=Severity.WARNING,
    hears="nominalisation",
)

# Verbs that say nothing of their own, and those that are common in plain speech, too.
_EMPTY = {
    "en": ("perform", "conduct", "undertake", "effect", "accomplish", "carry out", "engage in", "execute"),
    "es": ("realizar", "efectuar", "practicar", "llevar a cabo", "proceder a"),
}
_EVERYDAY = {
    "en": ("make", "give", "have", "provide", "offer", "take", "do", "reach", "come to", "get"),
    "es": ("hacer", "dar", "brindar", "proporcionar", "ofrecer"),
}
_LONGEST_VERB, _MOST_BETWEEN = 3, 2
# Which of the forms of an English verb is its past.
_PAST = 2
_DETERMINERS = frozenset(
    """a an the our your its their this that any un una el la los las su sus nuestra nuestro""".split()  # noqa: SIM905
)
# What describes the noun ends like this, or is one of these.
_DESCRIBING = ("al", "ive", "ic", "ful", "ous", "ed", "ent", "ant", "ar", "ary", "ed", "ly", "ough")
_DESCRIPTIONS = frozenset(
    """full new quick brief complete early prompt timely routine yearly proper further more""".split()  # noqa: SIM905
)


class _Noun(NamedTuple):
    verb: str
    prepositions: frozenset[str]
    everyday: bool


class _Empty(NamedTuple):
    """An empty verb before a noun: the place of its first word, which of its forms, and whether plain speech has it."""

    place: int
    form: int
    everyday: bool
    bare: bool


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Find "perform an evaluation of" and offer "evaluate", in the same tense."""
    nouns, tokens = _nouns(document.language), document.tokens
    for place, token in enumerate(tokens):
        if token.lower not in nouns:
            continue
        noun = nouns[token.lower]
        end = _end(document, place, noun.prepositions)
        empty = _empty_verb(document, place) if end else None
        if empty is None or (empty.everyday and not noun.everyday):
            continue
        start = tokens[empty.place].start
        instead = _forms(noun.verb, document.language)[empty.form]
        yield RULE.finding(
            document,
            start,
            end,
            label="NOUN",
            confidence=0.8,
            severity=Severity.ADVICE if empty.everyday else None,
            params={"plain": instead},
            fixes=_fixes(document, start, end, noun.verb, empty) if empty.bare else (),
        )


def _fixes(document: Document, start: int, end: int, verb: str, empty: _Empty) -> tuple[Fix, ...]:
    instead = cased(document.text[start:end], _forms(verb, document.language)[empty.form])
    if document.language == "es":
        return (replace(document, start, end, instead),)
    edit = verb_fitted(document, start, end, instead, base=verb, past=empty.form == _PAST)
    return (replace(document, *edit),) if edit else ()


def _end(document: Document, place: int, prepositions: frozenset[str]) -> int:
    """Return where the phrase ends: after its preposition, or after the noun where it needs none; 0 for no phrase."""
    tokens = document.tokens
    if place + 1 < len(tokens) and tokens[place + 1].lower in prepositions and _joined(document, place):
        return tokens[place + 1].end
    return tokens[place].end if "-" in prepositions else 0


def _joined(document: Document, place: int) -> bool:
    return document.text[document.tokens[place].end : document.tokens[place + 1].start].isspace()


def _empty_verb(document: Document, noun: int) -> _Empty | None:
    """Return the empty verb that goes with the noun at this place: a determiner and two words may stand between."""
    tokens, verbs = document.tokens, _verbs(document.language)
    bare = True
    for place in range(noun - 1, max(-1, noun - 2 - _MOST_BETWEEN), -1):
        if not _joined(document, place):
            return None
        for size in range(_LONGEST_VERB, 0, -1):
            first = place - size + 1
            if first >= 0:
                found = verbs.get(document.lower[tokens[first].start : tokens[place].end])
                if found:
                    return _Empty(first, *found, bare)
        word = tokens[place].lower
        if word in _DETERMINERS:
            continue
        if word not in _DESCRIPTIONS and not word.endswith(_DESCRIBING):
            return None
        bare = False
    return None


@cache
def _nouns(language: str) -> dict[str, _Noun]:
    name = "nominalisations_es" if language == "es" else "nominalisations"
    several = spanish.plural if language == "es" else english.plural
    found = {}
    for noun, verb, prepositions, everyday in rows(name):
        entry = _Noun(verb, frozenset(prepositions.split()), everyday == "everyday")
        found[noun] = found[several(noun)] = entry
    return found


@cache
def _verbs(language: str) -> dict[str, tuple[int, bool]]:
    """Return the forms of the empty verbs: which form each is, and whether it is of the everyday kind."""
    found: dict[str, tuple[int, bool]] = {}
    for everyday, verbs in ((False, _EMPTY[language]), (True, _EVERYDAY[language])):
        for verb in verbs:
            for number, form in enumerate(_forms(verb, language)):
                found.setdefault(form, (number, everyday))
    return found


@cache
def _forms(verb: str, language: str) -> tuple[str, ...]:
    return (verb, *(spanish.verb_forms(verb) if language == "es" else english.verb_forms(verb)))
