"""V111: captions that can't be shown, or not be read in time."""

from collections import defaultdict
from collections.abc import Iterator

from bedside.checker.captions import CaptionProblem, check
from bedside.checker.catalogue import THEN
from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule

RULE = Rule(
    code="V111",
    name="captions-hard-to-read",
    family="pictures",
    title="Captions that can't be read in time, or not be shown",
    severity=Severity.WARNING,
    whichever_words=True,
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Tell what is wrong with the captions of a film; of several that have the same fault, the first is told."""
    for number, picture in enumerate(context.pictures):
        for _language, captions in picture.film.captions if picture.film else ():
            alike: dict[str, list[CaptionProblem]] = defaultdict(list)
            for problem in check(captions):
                alike[problem.message].append(problem)
            for problems in alike.values():
                yield _told(problems, number)


def _told(problems: list[CaptionProblem], number: int) -> Finding:
    first = problems[0]
    more = {THEN: "V111.more", "count": str(len(problems))} if len(problems) > 1 else {}
    return Finding(
        code=RULE.code,
        start=0,
        end=0,
        label="CAPTIONS",
        severity=first.severity,
        confidence=1.0,
        message=first.message,
        params={**first.params, **more, "picture": str(number + 1)},
        picture=number,
        matched="\n".join(f"{each.message} {each.line}" for each in problems),
    )
