"""D106: pressure to buy, and what is free only with strings."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule
from bedside.checker.saying_rule import findings_of

RULE = Rule(
    code="D106",
    name="pressure-to-buy",
    family="disclosure",
    title="Pressure to buy, or 'free' with strings",
    severity=Severity.WARNING,
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Find false hurry, struck prices and what is free only to those who pay."""
    return findings_of(RULE, document, context, "pressure", "PRESSURE")
