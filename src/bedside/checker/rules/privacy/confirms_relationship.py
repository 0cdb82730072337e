"""P108: words that confirm that somebody is, was or never was a patient."""

import re
from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document, Span
from bedside.checker.facts import judge
from bedside.checker.facts.relationship import Hit, confirming, is_general
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule, remove, replace

RULE = Rule(
    code="P108",
    name="confirms-relationship",
    family="privacy",
    title="Words that confirm that somebody is a patient",
    severity=Severity.BLOCK,
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """In a reply, find sentences that confirm; in a post, those that speak to somebody about their own health."""
    in_reply = context.kind == "reply"
    if not in_reply and not re.search(r"\byou\b|\byour\b", document.lower):
        return
    for number, sentence in enumerate(document.sentences):
        hit = confirming(document, sentence, in_reply=in_reply)
        if hit:
            yield _found(document, sentence, hit, in_reply=in_reply)
        elif (
            in_reply and not is_general(document, sentence) and (judgement := judge.of_reply(document, context, number))
        ):
            yield _sounds(document, sentence, judgement)


def _found(document: Document, sentence: Span, hit: Hit, *, in_reply: bool) -> Finding:
    return RULE.finding(
        document,
        hit.start,
        hit.end,
        label="RELATIONSHIP",
        confidence=hit.sign.sure if in_reply else 0.75,
        message="your" if hit.sign.message == "es" else hit.sign.message,
        fixes=(
            replace(document, *sentence, _safe(document, spanish=hit.sign.message == "es")),
            remove(document, *sentence),
        ),
    )


def _sounds(document: Document, sentence: Span, judgement: judge.Judgement) -> Finding:
    """Tell of a sentence that no pattern knows but that sounds like those that confirm."""
    return RULE.finding(
        document,
        *sentence,
        label="RELATIONSHIP",
        confidence=judgement.likely,
        severity=None if judgement.blocks else Severity.WARNING,
        message="sounds",
        params={"why": judgement.because},
        fixes=(replace(document, *sentence, _safe(document)), remove(document, *sentence)),
    )


def _safe(document: Document, *, spanish: bool = False) -> str:
    if spanish or document.language == "es":
        return "Nos tomamos en serio todos los comentarios."
    return "We take all feedback seriously."
