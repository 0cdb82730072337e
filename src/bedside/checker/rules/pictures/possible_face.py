"""V101: a possible face that nobody has answered for."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Severity
from bedside.checker.pictures.seen import Sight
from bedside.checker.rule import Rule
from bedside.checker.saying_pictures import about_sights

RULE = Rule(
    code="V101",
    name="possible-face",
    family="pictures",
    title="A possible face that nobody has answered for",
    severity=Severity.BLOCK,
    wants_answer=True,
    whichever_words=True,
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Block a picture with possible faces until a person has said of each who it is, or that it is none."""
    for number, picture in enumerate(context.pictures):
        faces = [each for each in picture.seen if each.sight is Sight.FACE]
        if faces:
            yield about_sights(
                RULE,
                number,
                faces,
                label="FACE",
                message="one" if len(faces) == 1 else "many",
                params={"count": str(len(faces))},
            )
