"""A108: an emoji where a word should be."""

import re
from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule, about_original
from bedside.checker.rules.access.too_many_emoji import EMOJI

RULE = Rule(
    code="A108",
    name="emoji-as-word",
    family="access",
    title="An emoji instead of a word",
    severity=Severity.WARNING,
)

# After these a thing must follow; after "we" before another word, what is done; after "don't" too.
_THING = (
    r"\b(?:my|your|our|their|his|the|a|an|every|each|less|fewer|without|of|el|los|las|un|una|nuestr[oa]s?|mis?|sus?)"
)
_GOES_ON = (
    r"(?=\s*(?:[.!?,;:)]|\Z|\n)|\s+(?:and|or|but|with|for|in|on|at|to|of|is|are|was|will|can|when|after|before|from|that"
    r"|y|o|con|para|en|de|es|está|son)\b)"
)
_DOER = r"(?<!\w)(?:I|we|they|don['’]t|do not|can['’]t|let['’]s)"
_INSTEAD = re.compile(
    rf"{_THING}\s+(?P<thing>{EMOJI.pattern}){_GOES_ON}|{_DOER}\s+(?P<deed>{EMOJI.pattern})\s+(?=[a-z])",
    re.IGNORECASE,
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Find emoji that a sentence can't do without: "wash your 🖐️ and", "I ❤️ my work"."""
    original = document.original
    if original.isascii():
        return
    for hit in _INSTEAD.finditer(original):
        group = "thing" if hit["thing"] else "deed"
        start, end = hit.span(group)
        yield about_original(RULE, document, start, end, label="EMOJI", confidence=0.8)
