"""C109: a case that stands for proof."""

from collections.abc import Iterator

from bedside.checker.claiming.asking import ask
from bedside.checker.claiming.claim import Kind
from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule

RULE = Rule(
    code="C109",
    name="testimonial-as-proof",
    family="claims",
    title="One person’s story as proof",
    severity=Severity.WARNING,
    reads_alt_text=True,
    hears="testimonial",
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Warn where what somebody felt stands for proof; advise on "saved my life"."""
    return ask(RULE, document, context, Kind.TESTIMONIAL)
