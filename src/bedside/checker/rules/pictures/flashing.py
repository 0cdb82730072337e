"""V108: a film that flashes."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Severity
from bedside.checker.pictures.seen import Sight
from bedside.checker.rule import Rule
from bedside.checker.saying_pictures import about_sights

RULE = Rule(
    code="V108",
    name="flashing",
    family="pictures",
    title="A video that flashes",
    severity=Severity.BLOCK,
    wants_answer=True,
    whichever_words=True,
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Block a film that flashes more than three times in a second, over a quarter of its picture."""
    for number, picture in enumerate(context.pictures):
        for each in picture.seen:
            if each.sight is Sight.FLASH:
                yield about_sights(RULE, number, [each], label="FLASH")
