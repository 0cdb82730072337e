"""V105: words in a picture that are too faint."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Severity
from bedside.checker.pictures.seen import Seen, Sight
from bedside.checker.rule import Rule
from bedside.checker.saying_pictures import about_sights

RULE = Rule(
    code="V105",
    name="faint-text",
    family="pictures",
    title="Words in a picture that are too faint",
    severity=Severity.WARNING,
    whichever_words=True,
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Warn about lines with less contrast than WCAG asks for: 4.5 to 1, or 3 to 1 where they are large."""
    for number, picture in enumerate(context.pictures):
        faint = [each for each in picture.seen if each.sight is Sight.TEXT and _is_faint(each)]
        if faint:
            worst = min(faint, key=lambda each: each.contrast or 0.0)
            yield about_sights(
                RULE,
                number,
                faint,
                label="CONTRAST",
                params={"words": worst.text, "ratio": f"{worst.contrast:.1f}", "least": f"{_least(worst):g}"},
            )


# WCAG calls text of 24 pixels large. A timeline on a phone shows a picture some 480 pixels high: a twentieth of it.
_LARGE = 24 / 480


def _least(line: Seen) -> float:
    return 3.0 if line.box.height >= _LARGE else 4.5


def _is_faint(line: Seen) -> bool:
    return line.contrast is not None and line.contrast < _least(line)
