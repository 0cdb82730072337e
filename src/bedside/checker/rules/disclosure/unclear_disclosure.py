"""D103: a disclosure that few readers understand."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts.sayings import said
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule
from bedside.checker.saying_rule import findings_of

RULE = Rule(
    code="D103",
    name="unclear-disclosure",
    family="disclosure",
    title="A disclosure that few understand",
    severity=Severity.WARNING,
)

_CLEAR = ("mark", "gift", "sponsored")


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Find hints at a connection ("#sp", "thanks @brand", "use my code") where no plain word tells of it."""
    found = list(findings_of(RULE, document, context, "unclear", "DISCLOSURE"))
    if found and not any(said(document, clear, context.kind) for clear in _CLEAR):
        yield found[0]
