"""S106: a number for help that doesn't answer here."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts.lines_of_help import wrong_numbers
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule, replace

RULE = Rule(
    code="S106",
    name="wrong-number-for-help",
    family="safety",
    title="A number for help that is not right here",
    severity=Severity.WARNING,
    reads_alt_text=True,
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Warn of the old lifeline, and of a number that is for emergencies in other countries than `Context.country`."""
    for start, end, right in wrong_numbers(document, context.country):
        yield RULE.finding(
            document,
            start,
            end,
            label="NUMBER",
            confidence=0.9,
            params={"right": right},
            fixes=(replace(document, start, end, right),),
        )
