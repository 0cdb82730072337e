"""What the network hears, told as findings of the rule that speaks for its kind."""

import dataclasses
from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts.lines_of_help import names_line
from bedside.checker.facts.ours import own_spans
from bedside.checker.finding import HEARD, Finding, Severity
from bedside.checker.lexicons import words
from bedside.checker.reader import can_run
from bedside.checker.rule import Rule
from bedside.checker.wording.chosen import finds, is_chosen
from bedside.checker.wording.claims import CLAIMS, heard_claim, is_settled
from bedside.checker.wording.kinds import OF_THE_WHOLE
from bedside.checker.wording.reading import Heard, hear

# Who names the own house there speaks of nobody else.
OTHERS = "complains_of_others"
# Who names the line to call there means to help; then only what is surely wrong is told.
LINES = {"suicide_unsafe": "crisis", "emergency": "emergency"}
SURE = 0.6


def heard(rule: Rule, document: Document, context: Context) -> Iterator[Finding]:
    """Yield what the rule finds, and what the network hears of its kind besides.

    What both see is the rule's to tell, who knows why; where the rule only advised, two who agree warn. Of what a text
    lacks as a whole, one finding is enough.
    """
    if not rule.hears or not can_run():
        yield from finds(rule, document, context)
        return
    own = list(finds(rule, document, context))
    ears = hear(document, in_reply=context.kind == "reply").get(rule.hears, ())
    told = [
        (span, each)
        for each in ears
        if not _is_settled(rule.hears, document, context, each)
        for span in (document.original_span(each.start, each.end),)
        if is_chosen(rule, document, *span, heard=True)
    ]
    for finding in own:
        yield _agreed(finding, any(span.start < finding.end and finding.start < span.end for span, _ in told))
    if rule.hears in OF_THE_WHOLE and own:
        return
    for span, each in told:
        if not any(finding.start < span.end and span.start < finding.end for finding in own):
            yield _as_finding(rule, document, context, each)
            if rule.hears in OF_THE_WHOLE:
                return


def _as_finding(rule: Rule, document: Document, context: Context, each: Heard) -> Finding:
    """Return what is heard as a finding; what is about a claim that no rule finds names it, as those rules do."""
    claim = None
    if rule.hears in CLAIMS:
        claim = heard_claim(document, each.start, rule.hears, in_reply=context.kind == "reply")
    return rule.finding(
        document,
        each.start,
        each.end,
        label=(claim.kind if claim else rule.hears).upper(),
        confidence=each.likely,
        message=HEARD,
        severity=Severity.WARNING,
        params={"claim": claim.words} if claim else None,
    )


def _agreed(finding: Finding, both: bool) -> Finding:
    if both and finding.severity is Severity.ADVICE:
        return dataclasses.replace(finding, severity=Severity.WARNING)
    return finding


def _is_settled(kind: str, document: Document, context: Context, each: Heard) -> bool:
    """Say whether what is heard is no fault here: our own house, or a claim with its source."""
    if kind == OTHERS:
        return any(own.start < each.end and each.start < own.end for own in own_spans(document, context.organization))
    if kind in LINES and names_line(document, context.country, LINES[kind]):
        return each.likely < SURE
    if kind == "abbreviation":
        return _is_understood(document, each)
    return kind in CLAIMS and is_settled(document, context, each.start, kind)


def _is_understood(document: Document, each: Heard) -> bool:
    """Say whether readers know the short forms in a stretch."""
    short = [token.word for token in document.tokens_in(each.start, each.end) if token.word.isupper()]
    return all(word in words("known_abbreviations") for word in short)
