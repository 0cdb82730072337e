"""V103: a picture at which nobody has looked yet."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Severity
from bedside.checker.pictures.seen import Look
from bedside.checker.rule import Rule
from bedside.checker.saying_pictures import about_sights

RULE = Rule(
    code="V103",
    name="not-looked",
    family="pictures",
    title="A picture at which Bedside has not looked",
    severity=Severity.BLOCK,
    whichever_words=True,
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Block a picture until it was searched for faces and words, and where that failed."""
    for number, picture in enumerate(context.pictures):
        if picture.look in (Look.WAITING, Look.FAILED):
            yield about_sights(
                RULE, number, (), label="LOOK", message=f"{picture.look.value}{'_film' if picture.film else ''}"
            )
