"""V102: words in a picture that identify somebody."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts.in_pictures import BIRTH, STRAIGHT, identifying_in
from bedside.checker.finding import Finding, Severity
from bedside.checker.pictures.seen import Sight
from bedside.checker.rule import Rule
from bedside.checker.saying_pictures import about_sights

RULE = Rule(
    code="V102",
    name="text-that-identifies",
    family="pictures",
    title="Words in a picture that identify somebody",
    severity=Severity.BLOCK,
    wants_answer=True,
    whichever_words=True,
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Block names and numbers of persons in a picture; what can lead to one with a second detail is a warning."""
    for number in range(len(context.pictures)):
        for each in identifying_in(document, number, context):
            if each.seen.sight is not Sight.TEXT:
                continue
            label = each.labels[0] if each.labels else "TOGETHER"
            yield about_sights(
                RULE,
                number,
                [each.seen],
                label="DATE" if label == BIRTH else "COMBINATION" if label == "TOGETHER" else label,
                message=label.lower() if label in _TOLD else "other",
                params={"words": each.seen.text},
                severity=each.severity,
            )


# Those of which the catalogues have a sentence of their own.
_TOLD = STRAIGHT | {"TOGETHER", "PHONE", "EMAIL", "DATE", "LOCATION", "HANDLE"}
