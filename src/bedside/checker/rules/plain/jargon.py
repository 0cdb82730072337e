"""L101: a word that few readers know, with everyday words for it."""

import re
from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts.mentions import is_part_of_name
from bedside.checker.facts.phrases import Phrase, phrases
from bedside.checker.facts.word_endings import ended_words
from bedside.checker.finding import Finding, Fix, Severity
from bedside.checker.rule import Rule, replace

RULE = Rule(
    code="L101",
    name="jargon",
    family="plain",
    title="A word that few readers know",
    severity=Severity.WARNING,
    hears="jargon",
)

# Of the kinds in the table; a word that many know, or one that is only stiff, is a matter of taste.
_WEIGHT = {
    "clinical": Severity.WARNING,
    "office": Severity.WARNING,
    "mild": Severity.ADVICE,
    "stiff": Severity.ADVICE,
}
_MESSAGE = {"clinical": "", "office": "stiff", "mild": "mild", "stiff": "stiff"}
# So many stiff words, one in so many, make a text of offices: then each of them counts.
_MANY, _ONE_IN = 3, 12
# Two words or more in brackets explain; a short form in capitals doesn't, and a figure neither.
_IN_BRACKETS = re.compile(r"\((?:an? |the |or |el |la |un |una )?[a-záéíóúñ-]+ [a-záéíóúñ-]+")
_ASIDE_BEFORE = (
    "(",
    "called",
    "known as",
    "llamada",
    "llamado",
    "conocida como",
    "conocido como",
    " or",
    " o",
    "—",
    "–",
)
_ASIDE_AFTER = ("(", "or ", ", or", "—", "–", "means", ", also", "is when", ", a ", "o ", ", o ", ", es decir", "es ")


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Offer everyday words; warn of each word once. One that is explained there, or is part of a name, is none."""
    found = [
        word
        for word in phrases(document, "jargon")
        if not _explained(document, word) and not is_part_of_name(document, word.start, word.end, context.organization)
    ]
    stiff = sum(word.entry.kind in ("stiff", "office") for word in found)
    officious = stiff >= _MANY and stiff * _ONE_IN >= len(document.tokens)
    warned: set[str] = set()
    for word in found:
        kind = word.entry.kind
        weight = Severity.WARNING if officious and kind == "stiff" else _WEIGHT[kind]
        if word.entry.plain in warned:
            weight = Severity.ADVICE
        warned.add(word.entry.plain)
        message = _MESSAGE[kind]
        yield RULE.finding(
            document,
            word.start,
            word.end,
            label="JARGON",
            confidence=0.9,
            message=message,
            severity=weight,
            params={"plain": word.entry.plain},
            fixes=_fixes(document, word),
        )

    for ended in ended_words(document):
        if not any(each.start <= ended.start < each.end for each in phrases(document, "jargon")):
            after = document.lower[ended.end : ended.end + 40].lstrip(" \"'")
            if _IN_BRACKETS.match(after) is None and not after.startswith(("means", "is when", ", or", "or ")):
                yield RULE.finding(
                    document,
                    ended.start,
                    ended.end,
                    label="JARGON",
                    confidence=0.7,
                    message="ending",
                    params={"plain": ended.meaning},
                )


def _fixes(document: Document, word: Phrase) -> tuple[Fix, ...]:
    edit = word.instead(document)
    return (replace(document, *edit),) if edit else ()


def _explained(document: Document, word: Phrase) -> bool:
    """Say whether the plain word stands beside it: "hypertension (high blood pressure)", "the flu (influenza)"."""
    lower, plain = document.lower, word.entry.plain.lower()
    near = lower[max(0, word.start - 60) : word.end + 60].replace(lower[word.start : word.end], " ")
    if plain in near:
        return word.entry.kind in ("clinical", "mild") or len(plain) > 4
    after = lower[word.end : word.end + 40].lstrip(" \"'")
    before = lower[max(0, word.start - 20) : word.start].rstrip(" \"'")
    if not before.endswith(_ASIDE_BEFORE) and not after.startswith(_ASIDE_AFTER):
        return False
    return _IN_BRACKETS.match(after) is not None or any(part in near for part in plain.split() if len(part) > 3)
