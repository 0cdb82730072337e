"""P102: a number that stands for a person."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts import contacts
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule, remove

RULE = Rule(
    code="P102",
    name="identifying-number",
    family="privacy",
    title="A number that stands for a person",
    severity=Severity.BLOCK,
    reads_alt_text=True,
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Block social security, record, plan, account, licence, plate and device numbers; an IP address is a warning."""
    for number in contacts.numbers(document):
        yield RULE.finding(
            document,
            number.start,
            number.end,
            label=number.label,
            confidence=0.9,
            message=number.label.lower(),
            severity=Severity.WARNING if number.label == "IP" else None,
            fixes=(remove(document, number.start, number.end),),
        )
