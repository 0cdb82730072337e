"""D102: a disclosure where few will see it."""

import re
from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts.sayings import Said, said, says
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule

RULE = Rule(
    code="D102",
    name="hidden-disclosure",
    family="disclosure",
    title="A disclosure where few will see it",
    severity=Severity.WARNING,
    hears="sponsor_hidden",
)

# From the third hashtag of a row on, nobody reads on.
_ROW = re.compile(r"(?:#\w+[\s,]+){2,}\Z")
_LONGEST_ROW = 200


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Find "#ad" deep in a row of hashtags, and payments or gifts that are first told of behind the fold."""
    marks = said(document, "mark", context.kind)
    sponsored = said(document, "sponsored", context.kind)
    # "Sponsored" behind the fold: of an event it may thank somebody; of what an author likes it is an advertisement.
    late = sponsored if sponsored and says(document, "author") else []
    told = sorted((*marks, *said(document, "gift", context.kind), *late), key=lambda each: each.start)
    if not told or any(not _folded(document, context, each) for each in sponsored):
        return
    first = told[0]
    if _folded(document, context, first):
        yield RULE.finding(
            document,
            first.start,
            first.end,
            label="DISCLOSURE",
            confidence=0.9,
            message="fold",
            params={"fold": str(context.fold_after)},
        )
    elif marks and all(_in_a_row(document, mark) for mark in marks):
        yield RULE.finding(document, marks[0].start, marks[0].end, label="DISCLOSURE", confidence=0.9, message="row")


def _folded(document: Document, context: Context, each: Said) -> bool:
    """Say whether this ends behind what a timeline shows."""
    return context.fold_after is not None and document.original_span(each.start, each.end).end > context.fold_after


def _in_a_row(document: Document, mark: Said) -> bool:
    before = document.text[max(0, mark.start - _LONGEST_ROW) : mark.start]
    return document.text[mark.start] == "#" and bool(_ROW.search(before))
