"""L110: a post that wants too much at once."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts.calls import calls, topics
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule

RULE = Rule(
    code="L110",
    name="too-many-ideas",
    family="plain",
    title="Too many ideas for one post",
    severity=Severity.ADVICE,
    kinds=frozenset({"post"}),
    hears="too_many_ideas",
    whichever_words=True,
)

# A longer text is a page, and may speak of much.
_LONGEST_POST = 160
_MANY_CALLS, _TOO_MANY_CALLS = 3, 4
_MANY_TOPICS, _TOO_MANY_TOPICS = 4, 6


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Advise where a post asks for three kinds of things or has four topics; warn from four or five on."""
    if len(document.tokens) > _LONGEST_POST:
        return
    asked = calls(document)
    if len(asked) >= _MANY_CALLS:
        last = asked[_MANY_CALLS - 1]
        yield RULE.finding(
            document,
            last[1],
            last[2],
            label="IDEAS",
            confidence=0.7,
            message="calls",
            severity=Severity.WARNING if len(asked) >= _TOO_MANY_CALLS else None,
            params={"count": str(len(asked))},
        )
        return
    spoken = topics(document)
    if len(spoken) >= _MANY_TOPICS:
        start = sorted(spoken.values())[_MANY_TOPICS - 1]
        [word] = document.tokens_in(start, start + 1)
        yield RULE.finding(
            document,
            word.start,
            word.end,
            label="IDEAS",
            confidence=0.6,
            message="topics",
            severity=Severity.WARNING if len(spoken) >= _TOO_MANY_TOPICS else None,
            params={"count": str(len(spoken))},
        )
