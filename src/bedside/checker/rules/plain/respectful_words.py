"""L112: words that make an illness the person, or that blame."""

import re
from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts.fitting import Edit, cased
from bedside.checker.facts.grammar import ends_phrase
from bedside.checker.facts.mentions import is_part_of_name, is_quoted
from bedside.checker.facts.phrases import Phrase, phrases
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule, replace

RULE = Rule(
    code="L112",
    name="respectful-words",
    family="plain",
    title="Words that label or blame people",
    severity=Severity.WARNING,
    reads_alt_text=True,
    hears="stigma",
)

# "Diabetic" before a noun tells of a thing; after one of these, and at the end of its phrase, it names a person.
_BEFORE_NOUN = re.compile(
    r"(?:\b(?:an?|the|this|that|one|every|each|any|un|una|el|la|los|las|cada|ese|esa|este|esta|al|del|muchos|otro) "
    r"|[\n.!?¡¿:] ?)$"
)
_GROUP = re.compile(r"\b(?:the|our|los|las|nuestros|nuestras)(?: (?:most|chronically|más))? $")


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Offer words that put the person first. A word that is quoted as one to avoid, or is part of a name, is none."""
    for word in phrases(document, "respectful"):
        if (
            not _means_people(document, word)
            or is_quoted(document, word.start, word.end)
            or is_part_of_name(document, word.start, word.end, context.organization)
        ):
            continue
        edit = _with_the_group(document, word) if word.entry.part == "g" else word.instead(document)
        advice = word.entry.kind.endswith("-")
        yield RULE.finding(
            document,
            edit.start if edit and word.entry.part == "g" else word.start,
            word.end,
            label="LABEL",
            confidence=0.7 if advice else 0.9,
            message=word.entry.kind.removesuffix("-"),
            severity=Severity.ADVICE if advice else None,
            params={"plain": word.entry.plain},
            fixes=(replace(document, *edit),) if edit else (),
        )


def _with_the_group(document: Document, word: Phrase) -> Edit:
    """Return the edit that takes "the" of "the homeless" along."""
    start = document.lower.rfind(" ", 0, word.start - 1) + 1
    return Edit(start, word.end, cased(document.text[start : start + 1] + "x", word.entry.replacement))


def _means_people(document: Document, word: Phrase) -> bool:
    """Say whether it names people here: "diabetics", "a diabetic can", "the homeless are", but no "diabetic foot"."""
    if word.entry.part == "h":
        if word.entry.form and document.language == "en":
            return True
        begins = not word.start or _BEFORE_NOUN.search(document.lower, max(0, word.start - 8), word.start)
        return bool(begins) and ends_phrase(document, word.end)
    if word.entry.part == "g":
        return _GROUP.search(document.lower, max(0, word.start - 24), word.start) is not None and ends_phrase(
            document, word.end
        )
    return True
