"""Words of health in a text, and the stronger sign: words that say a certain person was ill, examined or treated."""

import re
from typing import NamedTuple, TypeVar

from bedside.checker.document import Document, Span, Token
from bedside.checker.gates import Gated, gated
from bedside.checker.lexicons import lines

LISTS = {"conditions": "condition", "procedures": "procedure", "body_parts": "body"}


class Term(NamedTuple):
    """A health term and where it stands. `kind` is "condition", "procedure" (any care) or "body" (a part of it)."""

    start: int
    end: int
    kind: str


class Evidence(NamedTuple):
    """Words that tell of somebody's care. `voice` is "they" (about a third person) or "you" (said to the person)."""

    start: int
    end: int
    voice: str
    sure: float


Found = TypeVar("Found", Term, Evidence)
_SINGLE: dict[str, str] = {}
_PHRASES: dict[str, list[tuple[tuple[str, ...], str]]] = {}


def _load() -> None:
    for name, kind in LISTS.items():
        for entry in lines(name):
            parts = tuple(entry.split())
            if len(parts) == 1:
                _SINGLE[entry] = kind
            else:
                _PHRASES.setdefault(parts[0], []).append((parts, kind))
    for options in _PHRASES.values():
        options.sort(key=lambda option: -len(option[0]))


def terms(document: Document) -> list[Term]:
    """Return the health terms in text order, the longest where several begin."""
    return document.once(_terms)


def _terms(document: Document) -> list[Term]:
    if not _SINGLE:
        _load()
    found: list[Term] = []
    tokens = document.tokens
    place = 0
    while place < len(tokens):
        length, kind = _term_at(tokens, place)
        if length:
            found.append(Term(tokens[place].start, tokens[place + length - 1].end, kind))
        place += length or 1
    return found


def _term_at(tokens: list[Token], place: int) -> tuple[int, str]:
    word = tokens[place].lower
    for parts, kind in _PHRASES.get(word, ()):
        following = tokens[place : place + len(parts)]
        if (
            tuple(token.lower.removesuffix("'s") if number else token.lower for number, token in enumerate(following))
            == parts
        ):
            return len(parts), kind
    kind = _SINGLE.get(word) or _SINGLE.get(word.removesuffix("'s")) or ""
    return (1, kind) if kind else (0, "")


# Whose: followed within a few words by a health term, it is that person's health.
_WHOSE = re.compile(r"(?:\b(?:his|her|their|whose|su|sus)|(?<=\w)'s|(?<=s)')\s+")
_HAVE = re.compile(
    r"\b(?:removed|repaired|fixed|reattached|replaced|implanted|had|has|have|having|got|gets|getting|needed|needs"
    r"|received|receives|living with|lives with|struggl(?:es|ed|ing) with|deal(?:s|t|ing) with"
    r"|cop(?:es|ed|ing) with|fac(?:es|ed|ing)|takes|taking|took|prescribed|started|starting|developed|develops"
    r"|caught|catching|contracted|on|sick with|ill with|down with"
    r"|after|for|with|from|de|con|tiene|tuvo|toma)\b"
)
_PAUSE = re.compile(r"[.!?;\n]")
# Most words between these and the term of health.
_FARTHEST = 4
_BARE_LINKS = frozenset({"on", "after", "for", "with", "from", "de", "con"})
_MEASURED = Gated(
    re.compile(
        r"\b\d+(?:\.\d+)?\s?(?:mg|mcg|ml|units|kg|mmhg)\b|\b(?:a1c|bp|bmi|psa|cd4)\s(?:was|is|of|at|dropped|fell|went"
        r"|down)\b"
    )
)
_GENERIC = re.compile(
    r"\b(?:if|anyone|anybody|everyone|everybody|people|patients|those|women|men|adults|children|kids|families"
    r"|americans|babies|seniors|teens|veterans|students|someone"
    r"|most|many|some|each|every|\d+ in \d+|one in \w+|whether|residents|survivors|caregivers|neighbors|moms"
    r"|parents|dads|mothers|fathers|members|volunteers|who|you|your"
    r"|si|quienes|personas|pacientes|mujeres|hombres|niños|familias|cualquier|usted|tu)\b"
)


def terms_in(document: Document, sentence: Span) -> list[Term]:
    """Return the health terms of one sentence."""
    return document.once(_terms_by_sentence).get(document.sentence_number(sentence.start), [])


def _terms_by_sentence(document: Document) -> dict[int, list[Term]]:
    return _by_sentence(document, terms(document))


def evidence_in(document: Document, number: int) -> list[Evidence]:
    """Return the signs of care of the sentence with this number."""
    return document.once(_evidence_by_sentence).get(number, [])


def _evidence_by_sentence(document: Document) -> dict[int, list[Evidence]]:
    return _by_sentence(document, evidence(document))


def _by_sentence(document: Document, found: list[Found]) -> dict[int, list[Found]]:
    sorted_in: dict[int, list[Found]] = {}
    for each in found:
        sorted_in.setdefault(document.sentence_number(each.start), []).append(each)
    return sorted_in


def evidence(document: Document) -> list[Evidence]:
    """Return the signs that somebody's own care is told, in text order."""
    return document.once(_evidence)


def _evidence(document: Document) -> list[Evidence]:
    found = [Evidence(hit.start(), hit.end(), "they", 0.9) for hit in gated("care_told").finditer_lower(document)]
    by_start = terms(document)
    if by_start:
        found += _owned(document, by_start)
        found += [Evidence(hit.start(), hit.end(), "they", 0.7) for hit in _MEASURED.finditer_lower(document)]
    return sorted(found)


def _owned(document: Document, found: list[Term]) -> list[Evidence]:
    """Link a whose-word or a have-word to the health term that follows it within four words."""
    lower = document.lower
    result: list[Evidence] = []
    for term in found:
        window_start = max(0, term.start - 48)
        before = lower[window_start : term.start]
        for sign in (_WHOSE, _HAVE):
            last = None
            for last in sign.finditer(before):  # noqa: B007
                pass
            if last is None:
                continue
            between = before[last.end() :]
            distance = len(between.split())
            if distance > _FARTHEST or _PAUSE.search(between):
                continue
            if sign is _HAVE and (term.kind == "body" or (last.group() in _BARE_LINKS and distance > 2)):
                continue
            sure = 0.85 if sign is _WHOSE else (0.5 if last.group() in _BARE_LINKS else 0.75)
            result.append(Evidence(window_start + last.start(), term.end, "they", sure))
            break
    return result


def generic_before(document: Document, start: int, end: int) -> int:
    """Return where the last general subject ("anyone", "patients", "you") in `start`-`end` begins, or -1."""
    last = -1
    for hit in _GENERIC.finditer(document.lower, start, end):
        last = hit.start()
    return last
