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
    """In a reply, find sentences that confirm; in a post, those that speak to somebody about their own health.

    Words that confirm in most replies warn where the reader is sure that this one tells nothing.
    """
    in_reply = context.kind == "reply"
    if not in_reply and not re.search(r"\byou\b|\byour\b", document.lower):
        return
    for sentence in document.sentences:
        if hit := confirming(document, sentence, in_reply=in_reply):
            sure = not in_reply or not judge.acquits(document, context)
            yield _found(document, sentence, hit, in_reply=in_reply, sure=sure)
    if in_reply and (judged := judge.of_reply(document, context)):
        judgement, told = judged
        for sentence in told:
            if not confirming(document, sentence, in_reply=True) and not is_general(document, sentence):
                yield _sounds(document, sentence, judgement)


def _found(document: Document, sentence: Span, hit: Hit, *, in_reply: bool, sure: bool) -> Finding:
    return RULE.finding(
        document,
        hit.start,
        hit.end,
        label="RELATIONSHIP",
        confidence=(hit.sign.sure if in_reply else 0.75) if sure else 0.4,
        severity=None if sure else Severity.WARNING,
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
        params={"why": judgement.because(document, sentence)},
        fixes=(replace(document, *sentence, _safe(document)), remove(document, *sentence)),
    )


def _safe(document: Document, *, spanish: bool = False) -> str:
    if spanish or document.language == "es":
        return "Nos tomamos en serio todos los comentarios."
    return "We take all feedback seriously."
