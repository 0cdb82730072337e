"""V106: a bar or QR code in a picture."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts.in_pictures import identifying_in
from bedside.checker.finding import Finding, Severity
from bedside.checker.pictures.seen import Sight
from bedside.checker.rule import Rule
from bedside.checker.saying_pictures import about_sights

RULE = Rule(
    code="V106",
    name="code-in-picture",
    family="pictures",
    title="A bar or QR code in a picture",
    severity=Severity.WARNING,
    wants_answer=True,
    whichever_words=True,
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Warn about codes, which a phone reads from a picture; block those that hold what leads to a person."""
    for number, picture in enumerate(context.pictures):
        grave = {id(each.seen) for each in identifying_in(document, number, context) if each.severity is Severity.BLOCK}
        for each in picture.seen:
            if each.sight is Sight.CODE:
                blocks = id(each) in grave
                yield about_sights(
                    RULE,
                    number,
                    [each],
                    label="OTHER_ID" if blocks else "CODE",
                    message="identifies" if blocks else "read" if each.text else "unread",
                    params={"words": each.text},
                    severity=Severity.BLOCK if blocks else None,
                )
