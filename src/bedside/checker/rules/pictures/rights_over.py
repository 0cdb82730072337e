"""V107: a picture whose rights ran out."""

from collections.abc import Iterator

from bedside.base import clock
from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule
from bedside.checker.saying_pictures import about_sights

RULE = Rule(
    code="V107",
    name="rights-over",
    family="pictures",
    title="A picture that may not be shown any more",
    severity=Severity.WARNING,
    whichever_words=True,
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Warn about a picture whose licence ended before today."""
    today = context.today or clock.now().date()
    for number, picture in enumerate(context.pictures):
        if picture.rights_until is not None and picture.rights_until < today:
            day = picture.rights_until.isoformat()
            yield about_sights(RULE, number, (), label="RIGHTS", params={"day": day})
