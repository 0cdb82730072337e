"""B110: an apology that isn't one."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule
from bedside.checker.saying_rule import findings_of

RULE = Rule(
    code="B110",
    name="non-apology",
    family="conduct",
    title="An apology that isn't one",
    severity=Severity.WARNING,
    hears="non_apology",
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Find apologies that put the trouble in the reader's feelings, and shrugs; what is only canned is advice.

    In posts it is only heard.
    """
    if context.kind == "reply":
        yield from findings_of(RULE, document, context, "non-apology", "APOLOGY")
