"""B106: what only a lawyer should say in public."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule
from bedside.checker.saying_rule import findings_of

RULE = Rule(
    code="B106",
    name="legal-statement",
    family="conduct",
    title="A threat, a denial or an admission that is the lawyers' to write",
    severity=Severity.BLOCK,
    hears="legal",
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Block threats to sue, denials of liability and admissions of negligence; warn of a plain 'it was our fault'."""
    return findings_of(RULE, document, context, "legal", "LEGAL")
