"""C107: words that call on science without saying which."""

import re
from collections.abc import Iterator

from bedside.checker.claiming.asking import Asked, ask
from bedside.checker.claiming.claim import Kind
from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Fix, Severity
from bedside.checker.rule import Rule, remove

RULE = Rule(
    code="C107",
    name="proof-without-source",
    family="claims",
    title="“Studies show”, without the study",
    severity=Severity.WARNING,
    reads_alt_text=True,
)

_ADVERB = re.compile(r"(?:clinically|scientifically|medically|clínicamente|científicamente|médicamente) \w+(?: to\b)?")


def _fixes(document: Document, each: Asked) -> tuple[Fix, ...]:
    """Offer to take "clinically proven" out where it stands before a noun, so that the sentence holds without it."""
    alone = _ADVERB.fullmatch(document.lower, each.start, each.end)
    following = document.lower[each.end : each.end + 4]
    if alone and following[:1] == " " and following[1:2].isalpha() and not following.startswith((" to ", " que")):
        return (remove(document, each.start, each.end),)
    return ()


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Warn of "clinically proven" and "studies show" without the study; advise on "research suggests"."""
    return ask(RULE, document, context, Kind.PROOF, _fixes)
