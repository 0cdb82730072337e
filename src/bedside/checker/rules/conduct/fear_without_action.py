"""B104: fear without anything to do about it."""

import re
from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Severity
from bedside.checker.lexicons import words
from bedside.checker.rule import Rule
from bedside.checker.saying_rule import findings_of

RULE = Rule(
    code="B104",
    name="fear-without-action",
    family="conduct",
    title="Fear without anything to do about it",
    severity=Severity.WARNING,
    hears="fear",
)

_CONTACT = re.compile(r"\d{3}[ -]\d{3,4}\b|\b(?:911|988|211)\b|https?://|\b[a-z-]+\.(?:org|gov|com|net)\b")
_LEADS = frozenset(["please", "can", "to", "and", "or", "then", "always", "now", "por", "favor", "y", "puede"])
# "Think again", "Be afraid": commands that ask for nothing one could do.
_EMPTY = frozenset(["again", "twice", "afraid", "scared", "warned"])


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Find threats of death and harm in a text that names nothing to do, nobody to call and no place to read on."""
    found = list(findings_of(RULE, document, context, "fear", "FEAR"))
    if found and not _says_what_to_do(document):
        yield from found


def _says_what_to_do(document: Document) -> bool:
    """Say whether a sentence asks for something one can do, or there is a number or a page."""
    if _CONTACT.search(document.lower):
        return True
    asked = words("actions")
    for sentence in document.sentences:
        before = ""
        tokens = document.tokens_in(*sentence)
        for place, token in enumerate(tokens):
            leads = not before or before in _LEADS or document.text[token.start - 2 : token.start - 1] in ",:;"
            after = tokens[place + 1].lower if place + 1 < len(tokens) else ""
            if leads and token.lower in asked and after not in _EMPTY:
                return True
            before = token.lower
    return False
