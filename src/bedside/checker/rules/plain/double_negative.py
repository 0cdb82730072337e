"""L106: two words that say no, where one that says yes would do."""

import re
from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document, Token
from bedside.checker.facts import english
from bedside.checker.facts.fitting import cased
from bedside.checker.facts.phrases import phrases
from bedside.checker.finding import Finding, Fix, Severity
from bedside.checker.gates import Gated
from bedside.checker.lexicons import words
from bedside.checker.rule import Rule, replace

RULE = Rule(
    code="L106",
    name="double-negative",
    family="plain",
    title="Two negatives where one positive would do",
    severity=Severity.WARNING,
    hears="double_negative",
)

_NOT = {"en": frozenset(["not", "nor", "never"]), "es": frozenset(["no", "nunca", "tampoco"])}
_CONTRACTED = {"isn't": "is", "aren't": "are", "wasn't": "was", "weren't": "were", "doesn't": "does", "don't": "do"}
# What may stand between the two: of these, the ones that only strengthen go away with the negative.
_STRENGTHENING = frozenset(
    """at all entirely altogether completely necessarily that so nada tan del todo""".split()  # noqa: SIM905
)
_KEPT = frozenset(
    """a an be been very un una es son era eran fue fueron está están ser sería resulta parece muy algo cosa me nos
    seem seems look looks feel feels sound sounds""".split()  # noqa: SIM905
)


# "Not understood": words that begin like a negative and are none.
_NO_NEGATIVES = frozenset(
    """under undergo understand understood understanding undertake underway uniform unions unique united units unity
    universal universe university unless until unveil unpack unlock unwind unfold undo""".split()  # noqa: SIM905
)
_SHORTEST = 7
_TWICE = Gated(
    re.compile(
        r"\b(?:nobody|no one|none of us|nothing) (?:should|can|could|must|may|will|would|does|is|has) (?:ever )?"
        r"(?:not|never|be un\w+)\b|\b(?:don't|do not|never) think (?:that )?(?:you|we|they|it|he|she)"
        r" (?:can't|cannot|won't|don't|shouldn't|aren't|isn't|are not|is not)\b"
        r"|\b(?:don't|do not|doesn't|didn't) (?:need|have|want|get|do|know|see) (?:no|nothing|nobody)\b"
        r"|\bnadie (?:debe|debería|puede) no\b"
    )
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Find a word that denies ("uncommon") right after one that denies ("not"), and set phrases that do it twice."""
    for word in phrases(document, "double"):
        if word.entry.kind == "whole":
            edit = word.instead(document)
            fixes = (replace(document, *edit),) if edit else ()
            yield _finding(document, word.start, word.end, word.entry.plain, fixes)
            continue
        before = _from_the_negative(document, word.start)
        if before:
            written = document.text[before[0].start : word.end]
            fix = replace(
                document, before[0].start, word.end, cased(written, _positive(before, word.entry.replacement))
            )
            yield _finding(document, before[0].start, word.end, word.entry.plain, (fix,))

    yield from _undone(document)
    for hit in _TWICE.finditer_lower(document):
        yield RULE.finding(document, hit.start(), hit.end(), label="NEGATIVES", confidence=0.8, message="twice")


def _undone(document: Document) -> Iterator[Finding]:
    """Find "not" before a word with "un" that no table has: "not unmanageable"."""
    if " un" not in document.lower or document.language != "en":
        return
    known = {word.start for word in phrases(document, "double")}
    for token in document.tokens:
        if not token.lower.startswith("un") or len(token.lower) < _SHORTEST or token.start in known:
            continue
        positive = token.lower[2:]
        if token.lower in _NO_NEGATIVES or positive not in words("common_words"):
            continue
        before = _from_the_negative(document, token.start)
        if before:
            written = document.text[before[0].start : token.end]
            fix = replace(document, before[0].start, token.end, cased(written, _positive(before, positive)))
            yield _finding(document, before[0].start, token.end, positive, (fix,))


def _finding(document: Document, start: int, end: int, plain: str, fixes: tuple[Fix, ...]) -> Finding:
    return RULE.finding(document, start, end, label="NEGATIVES", confidence=0.9, params={"plain": plain}, fixes=fixes)


def _from_the_negative(document: Document, start: int) -> list[Token]:
    """Return the words from the negative up to `start`; none where no negative goes before in the same phrase."""
    found: list[Token] = []
    end = start
    for token in reversed(document.tokens_in(max(0, start - 48), start)):
        if not document.text[token.end : end].isspace():
            return []
        found.insert(0, token)
        end = token.start
        if token.lower in _NOT[document.language] or token.lower in _CONTRACTED:
            return found
        if token.lower not in _KEPT and token.lower not in _STRENGTHENING:
            return []
    return []


def _positive(before: list[Token], positive: str) -> str:
    """Return the phrase without its negatives: "isn't at all uncommon" gives "is common"."""
    words = [_CONTRACTED[before[0].lower]] if before[0].lower in _CONTRACTED else []
    words += [token.lower for token in before[1:] if token.lower in _KEPT]
    if words and words[-1] in ("a", "an"):
        words[-1] = english.with_article(words[-1], positive)
    return " ".join([*words, positive])
