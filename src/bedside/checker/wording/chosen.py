"""What a rule finds in a text, without what nobody chose as words.

The letters of a link, an address, a handle or a hashtag lead somewhere; whoever wrote them didn't choose them.
"""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts.addresses import cuts, in_original, touches
from bedside.checker.finding import Finding
from bedside.checker.rule import Rule
from bedside.checker.wording.kinds import HARD_WORDS

# The rules of this family are about the choice of words.
CHOICE_OF_WORDS = "plain"


def finds(rule: Rule, document: Document, context: Context) -> Iterator[Finding]:
    """Yield what the rule finds."""
    for finding in rule.find(document, context):
        if is_chosen(rule, document, finding.start, finding.end):
            yield finding


def is_chosen(rule: Rule, document: Document, start: int, end: int, *, heard: bool = False) -> bool:
    """Say whether a stretch of the original, in which the rule finds something or it is `heard`, was chosen as words.

    A row of hashtags is heard as one stretch of hard words, with all of each hashtag in it.
    """
    if rule.family != CHOICE_OF_WORDS:
        return True
    inside = touches if heard and rule.hears in HARD_WORDS else cuts
    return not any(inside(span, start, end) for span in document.once(in_original))
