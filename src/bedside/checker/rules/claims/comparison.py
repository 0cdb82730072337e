"""C104: a comparison that somebody could ask proof for."""

import re
from collections.abc import Iterator

from bedside.checker.claiming.asking import Asked, ask
from bedside.checker.claiming.claim import Kind
from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Fix, Severity
from bedside.checker.rule import Rule, remove

RULE = Rule(
    code="C104",
    name="comparison-without-proof",
    family="claims",
    title="Better, safer or best, without proof",
    severity=Severity.WARNING,
    reads_alt_text=True,
    hears="comparison",
)

_WORD = re.compile(
    r"(?:world[- ]class|unmatched|unrivaled|unparalleled|best[- ]in[- ]class|unbeatable|state[- ]of[- ]the[- ]art)"
)


def _fixes(document: Document, each: Asked) -> tuple[Fix, ...]:
    """Offer to take a word of praise out; of a whole comparison, nothing would be left."""
    alone = _WORD.fullmatch(document.lower, each.start, each.end)
    return (remove(document, each.start, each.end),) if alone and _stands_before_noun(document, each.end) else ()


def _stands_before_noun(document: Document, end: int) -> bool:
    return document.text[end : end + 1] == " " and document.text[end + 1 : end + 2].isalpha()


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Warn of "the best hospital in the state" and "works better than"; advise on mere praise."""
    return ask(RULE, document, context, Kind.COMPARISON, _fixes)
