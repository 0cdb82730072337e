"""B108: a promise of an outcome."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule
from bedside.checker.saying_rule import findings_of

RULE = Rule(
    code="B108",
    name="promise",
    family="conduct",
    title="A promise that nobody can keep",
    severity=Severity.WARNING,
    hears="promise",
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Find promises of an outcome, and that something will never happen again."""
    return findings_of(RULE, document, context, "promise", "PROMISE")
