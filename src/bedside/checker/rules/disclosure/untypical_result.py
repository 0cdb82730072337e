"""D104: one person's result, without what most people can expect."""

from collections.abc import Iterator
from dataclasses import replace

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts.sayings import says
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule
from bedside.checker.saying_rule import findings_of

RULE = Rule(
    code="D104",
    name="untypical-result",
    family="disclosure",
    title="One person's result without what most can expect",
    severity=Severity.WARNING,
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Find results of single people; "results may vary" doesn't say what most people can expect."""
    for finding in findings_of(RULE, document, context, "typical", "TYPICAL"):
        varies = says(document, "vary")
        yield replace(finding, message=f"{RULE.code}.vary") if varies else finding
