"""B102: words that blame the patient."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule
from bedside.checker.saying_rule import findings_of

RULE = Rule(
    code="B102",
    name="blaming",
    family="conduct",
    title="Blaming the patient",
    severity=Severity.WARNING,
    hears="blame",
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Find sentences that lay the fault on a patient, and names for people that shame them."""
    return findings_of(RULE, document, context, "blame", "BLAME")
