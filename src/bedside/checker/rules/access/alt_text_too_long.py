"""A107: a description that is longer than a network takes."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule, about_picture

RULE = Rule(
    code="A107",
    name="alt-text-too-long",
    family="access",
    title="A description that is longer than a network takes",
    severity=Severity.BLOCK,
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Block what a network would cut off: characters beyond `Context.alt_text_limit`."""
    limit = context.alt_text_limit
    for number, picture in enumerate(context.pictures):
        if limit is not None and picture.alt and len(picture.alt) > limit:
            yield about_picture(
                RULE,
                number,
                picture,
                label="ALT",
                confidence=1.0,
                start=limit,
                end=len(picture.alt),
                params={"limit": str(limit), "length": str(len(picture.alt))},
            )
