"""P109: an age over 89."""

import re
from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts.story import story_by_sentence
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule, replace

RULE = Rule(
    code="P109",
    name="age-over-89",
    family="privacy",
    title="An age over 89",
    severity=Severity.BLOCK,
    reads_alt_text=True,
)

_AGE = re.compile(
    r"\b(?P<age>9\d|1[0-2]\d)(?:[- ]?(?:years?|yrs?)(?:[- ]old|\b)|[- ]?y/?o\b|\s+años)|\b(?:age|aged|turned"
    r"|turning|is|was)\s+(?P<bare>9\d|1[0-2]\d)\b(?!\s*(?:%|percent|minutes|days|miles|pounds|lbs|degrees"
    r"|[/.:]\d))|,\s(?P<comma>9\d|1[0-2]\d),"
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Block an age of 90 or more in a story about one person."""
    if "9" not in document.text and "1" not in document.text:
        return
    told = story_by_sentence(document, context.organization)
    for hit in _AGE.finditer(document.lower):
        group = next(name for name in ("age", "bare", "comma") if hit.group(name))
        start, end = hit.span(group)
        if document.sentence_number(start) not in told:
            continue
        if hit.group()[end - hit.start() :].startswith("-"):
            fix = replace(document, start, end, "90-plus")
        else:
            words = "90 o más" if document.language == "es" else "90 or older"
            fix = replace(document, start, hit.end() if group == "age" else end, words)
        yield RULE.finding(document, start, end, label="AGE", confidence=0.85, fixes=(fix,))
