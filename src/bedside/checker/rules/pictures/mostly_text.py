"""V104: a picture that is mostly words."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts.in_pictures import identifying_in
from bedside.checker.finding import Finding, Fix, Severity
from bedside.checker.pictures.seen import Seen, Sight, at_once
from bedside.checker.rule import Rule
from bedside.checker.saying_pictures import about_sights

RULE = Rule(
    code="V104",
    name="mostly-text",
    family="pictures",
    title="A picture that is mostly words",
    severity=Severity.WARNING,
    whichever_words=True,
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Warn about words that cover much of a picture, or are many; offer them for its description, unless they identify
    somebody."""
    for number, picture in enumerate(context.pictures):
        lines = max(at_once([each for each in picture.seen if each.sight is Sight.TEXT]), key=_share)
        if not _is_much(lines):
            continue
        words = " ".join(each.text.strip() for each in lines)
        alt = picture.alt or ""
        # What the description says already needs no offer; a name belongs in neither.
        offered = bool(words) and not _says(alt, words) and not identifying_in(document, number, context)
        space = " " if alt.strip() else ""
        fix = Fix("add", f"{space}{words}", len(alt), len(alt), says="description")
        yield about_sights(RULE, number, lines, label="TEXT", fixes=(fix,) if offered else ())


# Ours, not of a standard: a fifth of the area, or as many words as a short post.
_SHARE, _WORDS = 0.2, 25


def _share(lines: list[Seen]) -> float:
    return sum(each.box.width * each.box.height for each in lines)


def _is_much(lines: list[Seen]) -> bool:
    return _share(lines) >= _SHARE or sum(len(each.text.split()) for each in lines) >= _WORDS


def _says(alt: str, words: str) -> bool:
    said = set(alt.casefold().split())
    wanted = words.casefold().split()
    return sum(word in said for word in wanted) >= 0.8 * len(wanted)
