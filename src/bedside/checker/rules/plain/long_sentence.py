"""L102: a sentence that is too long to be read at once."""

import re
from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document, Span
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule, replace

RULE = Rule(
    code="L102",
    name="long-sentence",
    family="plain",
    title="A sentence that is too long",
    severity=Severity.ADVICE,
)

LONG, VERY_LONG = 25, 35
_LINK = re.compile(r"https?://\S+|www\.\S+|[#@][\w.]+")
_JOINT = re.compile(
    r"(?:;|,?\s(?:and|but|so)\s(?=(?:the|we|you|they|he|she|it|our|your|this|these|there|please)\s)|,?\s(?:y"
    r"|pero)\s(?=(?:el|la|los|las|nuestr[oa]s?|usted|si)\s)|\s[–—-]\s)"
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Advise from 26 words on, warn from 36. Links, handles and hashtags are no words."""
    for sentence in document.sentences:
        words = _words(document, sentence)
        if words > LONG:
            yield RULE.finding(
                document,
                *sentence,
                label="LONG",
                confidence=0.9,
                severity=Severity.WARNING if words > VERY_LONG else None,
                params={"words": str(words)},
                fixes=tuple(replace(document, *place, text) for place, text in [_split(document, sentence)] if text),
            )


def _words(document: Document, sentence: Span) -> int:
    linked = sum(len(document.tokens_in(*hit.span())) for hit in _LINK.finditer(document.text, *sentence))
    return len(document.tokens_in(*sentence)) - linked


def _split(document: Document, sentence: Span) -> tuple[Span, str]:
    """Return where two sentences can be made of it, the joint nearest to the middle, and what to write there."""
    middle = (sentence.start + sentence.end) // 2
    joints = [
        hit
        for hit in _JOINT.finditer(document.text, *sentence)
        if hit.end() < sentence.end - 20 and hit.start() > sentence.start + 20
    ]
    if not joints:
        return Span(0, 0), ""
    best = min(joints, key=lambda hit: abs(hit.start() - middle))
    after = best.end()
    while document.text[after] == " ":
        after += 1
    return Span(best.start(), after + 1), f". {document.text[after].upper()}"
