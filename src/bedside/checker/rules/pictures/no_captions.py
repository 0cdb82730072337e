"""V109: a film with sound and without captions."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule
from bedside.checker.saying_pictures import about_sights

RULE = Rule(
    code="V109",
    name="no-captions",
    family="pictures",
    title="A video with sound and without captions",
    severity=Severity.BLOCK,
    whichever_words=True,
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Block a film with sound until a person has read its captions, or has said that nothing is said in it."""
    for number, picture in enumerate(context.pictures):
        film = picture.film
        if film and film.has_sound and not film.captions and not film.speechless:
            yield about_sights(RULE, number, (), label="CAPTIONS")
