"""A101: a hashtag without a capital for each word."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts.hashtags import hashtags, with_capitals
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule, replace

RULE = Rule(
    code="A101",
    name="hashtag-capitals",
    family="access",
    title="A hashtag without a capital for each word",
    severity=Severity.WARNING,
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Find hashtags of several words in one case; the organization's own name is split as it is written."""
    ours = {name.replace(" ", "").lower(): name.replace(" ", "") for name in context.organization.names}
    if "#" not in document.text:
        return
    for tag in hashtags(document):
        written = document.text[tag.start : tag.end]
        if "_" in written or not (written.islower() or written.isupper() or written[1:].islower()):
            continue
        better = ours.get(written.lower()) or with_capitals(written)
        if better != written and not (written.isupper() and len(written) < 7):
            yield RULE.finding(
                document,
                tag.start - 1,
                tag.end,
                label="HASHTAG",
                confidence=0.8,
                params={"better": f"#{better}"},
                fixes=(replace(document, tag.start - 1, tag.end, f"#{better}"),),
            )
