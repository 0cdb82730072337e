"""C102: a claim of how many are ill, die or recover."""

from collections.abc import Iterator

from bedside.checker.claiming.asking import ask
from bedside.checker.claiming.claim import Kind
from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule

RULE = Rule(
    code="C102",
    name="figure-without-source",
    family="claims",
    title="How many are ill, without a source",
    severity=Severity.WARNING,
    reads_alt_text=True,
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Warn of the first figure about health in a text, advise on further ones and on "the leading cause"."""
    return ask(RULE, document, context, Kind.PREVALENCE)
