"""C103: a recommendation that is put in the mouth of experts or of an authority."""

from collections.abc import Iterator

from bedside.checker.claiming.asking import ask
from bedside.checker.claiming.claim import Kind
from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule

RULE = Rule(
    code="C103",
    name="recommendation-without-source",
    family="claims",
    title="A recommendation, without who gave it",
    severity=Severity.WARNING,
    reads_alt_text=True,
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Warn where nobody is named ("experts say"); advise to link what a named authority recommends."""
    return ask(RULE, document, context, Kind.RECOMMENDATION)
