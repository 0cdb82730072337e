"""A102: a picture without a description."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule, about_picture

RULE = Rule(
    code="A102",
    name="missing-alt-text",
    family="access",
    title="A picture without a description",
    severity=Severity.BLOCK,
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Block a picture whose alt text is missing or empty, unless it is marked as decoration."""
    for number, picture in enumerate(context.pictures):
        if not picture.decorative and not (picture.alt or "").strip():
            yield about_picture(RULE, number, picture, label="ALT", confidence=1.0)
