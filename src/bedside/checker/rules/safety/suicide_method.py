"""S103: how somebody died by suicide, in a way that others may copy."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts.dangers import dangers
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule, remove

RULE = Rule(
    code="S103",
    name="suicide-method",
    family="safety",
    title="How somebody died by suicide",
    severity=Severity.BLOCK,
    reads_alt_text=True,
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Block a method that is told of a death or an attempt; words like "overdose" only beside words about it."""
    about = {document.sentence_number(word.start) for word in dangers(document, "suicide")}
    for phrase in dangers(document, "method"):
        number = document.sentence_number(phrase.start)
        if phrase.key == "near" and about.isdisjoint((number - 1, number, number + 1)):
            continue
        yield RULE.finding(
            document,
            phrase.start,
            phrase.end,
            label="METHOD",
            confidence=0.9 if phrase.key == "sure" else 0.8,
            fixes=(remove(document, phrase.start, phrase.end),) if phrase.key == "near" else (),
        )
        return
