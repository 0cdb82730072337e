"""C106: words that say an authority approved something."""

import re
from collections.abc import Iterator

from bedside.checker.claiming.asking import Asked, ask
from bedside.checker.claiming.claim import Kind
from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Fix, Severity
from bedside.checker.rule import Rule, remove

RULE = Rule(
    code="C106",
    name="approved-or-cleared",
    family="claims",
    title="“FDA approved”",
    severity=Severity.WARNING,
    reads_alt_text=True,
    hears="fda",
)

_BEFORE_NOUN = re.compile(
    r"(?:fda|f\.d\.a\.)[- ](?:approved|registered|listed|certified|endorsed|compliant|licensed|validated)"
)


def _fixes(document: Document, each: Asked) -> tuple[Fix, ...]:
    """Offer to take "FDA-approved" out where it stands before a noun."""
    alone = _BEFORE_NOUN.fullmatch(document.lower, each.start, each.end)
    following = document.text[each.end : each.end + 2]
    if alone and len(following) == 2 and following[0] == " " and following[1].isalpha():
        return (remove(document, each.start, each.end),)
    return ()


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Warn of approval and registration; advise on "cleared", which may be true of a device."""
    return ask(RULE, document, context, Kind.APPROVAL, _fixes)
