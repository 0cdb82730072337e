"""D105: reviews that are bought, picked or written by insiders."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule
from bedside.checker.saying_rule import findings_of

RULE = Rule(
    code="D105",
    name="reviews-for-a-prize",
    family="disclosure",
    title="Prizes for kind reviews, and only the happy asked",
    severity=Severity.BLOCK,
    hears="review_incentive",
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Block what pays for praise, asks only the happy, or has insiders write; warn of a prize for any review."""
    return findings_of(RULE, document, context, "reviews", "REVIEWS")
