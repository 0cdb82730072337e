"""B105: politics in the name of a place of care."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule
from bedside.checker.saying_rule import findings_of

RULE = Rule(
    code="B105",
    name="political-statement",
    family="conduct",
    title="A statement for or against a party or a candidate",
    severity=Severity.WARNING,
    hears="political",
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Find endorsements, calls to vote for something, and judgements about parties; what a law says is none."""
    return findings_of(RULE, document, context, "political", "POLITICS")
