"""B103: sarcasm toward a patient."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule, about_original
from bedside.checker.saying_rule import findings_of

RULE = Rule(
    code="B103",
    name="sarcasm",
    family="conduct",
    title="Sarcasm toward a patient",
    severity=Severity.WARNING,
    hears="sarcasm",
)

_MOCKING = ("🙄", "🤡", "🤦", "🤷", "🥱", "😒", "🖕", "💩")


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Find mockery in an answer, in words and in emoji. In posts it is only heard."""
    if context.kind == "post":
        return
    yield from findings_of(RULE, document, context, "sarcasm", "SARCASM")
    if document.original.isascii():
        return
    for emoji in _MOCKING:
        if (at := document.original.find(emoji)) >= 0:
            yield about_original(RULE, document, at, at + len(emoji), label="SARCASM", confidence=0.8, message="emoji")
            return
