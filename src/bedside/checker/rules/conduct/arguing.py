"""B101: words that argue with a patient in public."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule
from bedside.checker.saying_rule import findings_of

RULE = Rule(
    code="B101",
    name="arguing",
    family="conduct",
    title="Arguing with somebody",
    severity=Severity.WARNING,
    hears="arguing",
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Find sentences that dispute what somebody went through; what corrects a falsehood about health is none.

    In posts it is only heard.
    """
    if context.kind == "reply":
        yield from findings_of(RULE, document, context, "arguing", "ARGUING")
