"""C101: a claim that something does something to health."""

from collections.abc import Iterator

from bedside.checker.claiming.asking import ask
from bedside.checker.claiming.claim import Kind
from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule

RULE = Rule(
    code="C101",
    name="effect-without-source",
    family="claims",
    title="An effect on health, without its source",
    severity=Severity.WARNING,
    reads_alt_text=True,
    hears="claim_unsupported",
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Warn of a specific effect, of a remedy or of what we offer; advise on a hedged or general one."""
    return ask(RULE, document, context, Kind.EFFECT)
