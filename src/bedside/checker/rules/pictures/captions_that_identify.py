"""V110: words in the captions of a film that identify somebody."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from bedside.checker.captions import Cue, examine_words, read
from bedside.checker.captions.reading import NEWLINE
from bedside.checker.captions.saying import PRIVACY
from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Severity
from bedside.checker.pictures.seen import Span
from bedside.checker.rule import Rule
from bedside.checker.saying_pictures import when

RULE = Rule(
    code="V110",
    name="captions-that-identify",
    family="pictures",
    title="Captions that identify somebody",
    severity=Severity.BLOCK,
    whichever_words=True,
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Tell of captions what the rules of privacy would tell of a post with the same words, and as gravely."""
    for number, picture in enumerate(context.pictures):
        for language, captions in picture.film.captions if picture.film else ():
            yield from _in_captions(captions, number, replace(context, language=language))


def _in_captions(captions: str, number: int, context: Context) -> Iterator[Finding]:
    cues = read(captions)[0]
    # What stands beside them in the post changes while somebody writes; what they say doesn't.
    alone = replace(context, pictures=(), evidence=(), before=(), after=(), fold_after=None, alt_text_limit=None)
    for each in _identifying(captions, alone):
        words = " ".join(captions[each.start : each.end].split())
        yield replace(
            each,
            code=RULE.code,
            start=0,
            end=0,
            message=f"{RULE.code}.{_SAID.get(each.label, 'other')}",
            params={"picture": str(number + 1), "words": words, **when(_spans(captions, each.start, cues))},
            # They would change the captions, not the description of the picture.
            fixes=(),
            picture=number,
            matched=f"{each.label} {words}",
        )


@lru_cache(maxsize=16)
def _identifying(captions: str, context: Context) -> Sequence[Finding]:
    return examine_words(captions, context, {PRIVACY})


def _spans(captions: str, at: int, cues: list[Cue]) -> list[Span]:
    """Return when the caption is shown in which a letter stands; nothing for a note."""
    line = 1 + len(NEWLINE.findall(captions, 0, at))
    return [Span(cue.start, cue.end) for cue in cues if cue.line < line <= cue.line + cue.text.count("\n") + 1]


_NUMBERS = ("SSN", "MRN", "PLAN", "ACCOUNT", "LICENSE", "VEHICLE", "DEVICE", "OTHER_ID", "IP")
# Of which labels the catalogues have a sentence of their own.
_SAID = {
    "NAME": "name",
    **dict.fromkeys(_NUMBERS, "number"),
    **dict.fromkeys(("PHONE", "EMAIL", "HANDLE", "URL"), "contact"),
    **dict.fromkeys(("DATE", "AGE"), "date"),
    "LOCATION": "place",
}
