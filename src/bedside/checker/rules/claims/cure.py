"""C108: a cure, a miracle or a guarantee."""

import re
from collections.abc import Iterator

from bedside.checker.claiming.asking import Asked, ask
from bedside.checker.claiming.claim import Kind
from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Fix, Severity
from bedside.checker.rule import Rule, remove

RULE = Rule(
    code="C108",
    name="cure-or-guarantee",
    family="claims",
    title="A cure, a miracle, a guarantee",
    severity=Severity.WARNING,
    reads_alt_text=True,
    hears="absolute",
)

_PRAISE = re.compile(
    r"(?:miracle|miraculous|magic|magical|wonder|breakthrough|revolutionary|game[- ]changing|ground-?breaking) "
)


def _fixes(document: Document, each: Asked) -> tuple[Fix, ...]:
    """Offer to take the miracle out; a guarantee has to be written anew."""
    praise = _PRAISE.match(document.lower, each.start, each.end)
    return (remove(document, praise.start(), praise.end() - 1),) if praise else ()


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Block a guarantee of health; warn of cures, miracles and breakthroughs."""
    return ask(RULE, document, context, Kind.CURE, _fixes)
