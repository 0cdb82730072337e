"""L111: a post about health that gives its readers nothing to do."""

import re
from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts.calls import calls, orders, topics
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule

RULE = Rule(
    code="L111",
    name="no-call-to-action",
    family="plain",
    title="Nothing to do",
    severity=Severity.WARNING,
    kinds=frozenset({"post"}),
)

_SHORTEST, _LONGEST = 12, 160
# Topics about which one informs so that people do something; a new garage or an award asks for nothing.
_OF_HEALTH = frozenset(
    """vaccines screening heart diabetes mind babies teeth smoking drugs sun food moving sleep injuries lungs""".split()  # noqa: SIM905
)
# An order, an invitation, a piece of advice, or a way to reach us.
_ADVICE = re.compile(
    r"https?://|www\.|\b[\w-]+\.(?:com|org|gov|edu|net|health)\b|\d{3}[ .-]\d{4}|\b(?:911|988|211|311)\b"
    r"|link in (?:our )?bio"
    r"|\?|\bshould\b|\b(?:you|your \w+|parents?|adults?|people|everyone|anyone|who|women|men|kids|children) (?:can"
    r"|may want|need to"
    r"|could|must|might)\b|\b(?:let's|please|call us|ask (?:your|a|us)|talk (?:to|with)|tell your|make sure|be sure"
    r"|try to"
    r"|we recommend|it's time to|join us|click|can (?:lower|help|prevent|protect|reduce|save|keep)"
    r"|helps? (?:to )?(?:prevent|lower|protect)"
    r"|pueden?|debe|deben|hable con|pregunte|llame|enlace en (?:la|nuestra) bio|consulte|recuerde|asegúrese)\b"
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Advise where a short text on health has no order, no advice, no question and no way to reach anybody."""
    if not _SHORTEST <= len(document.tokens) <= _LONGEST or _OF_HEALTH.isdisjoint(topics(document)):
        return
    if calls(document) or orders(document) or _ADVICE.search(document.lower):
        return
    last = document.sentences[-1]
    yield RULE.finding(document, last.start, last.end, label="ACTION", confidence=0.5)
