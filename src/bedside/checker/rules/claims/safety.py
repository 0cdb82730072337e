"""C105: a claim that something does no harm."""

import re
from collections.abc import Iterator

from bedside.checker.claiming.asking import Asked, ask
from bedside.checker.claiming.claim import Kind
from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Fix, Severity
from bedside.checker.rule import Rule, remove

RULE = Rule(
    code="C105",
    name="safety-without-limits",
    family="claims",
    title="Safety, without its limits",
    severity=Severity.WARNING,
    reads_alt_text=True,
)

_SURE = re.compile(
    r"(?:completely|totally|absolutely|perfectly|entirely|fully|always|extremely|very|100 ?%|100 percent"
    r"|one hundred percent|totalmente|completamente|absolutamente|cien por ciento)\s(?=safe|segur|harmless|inofensiv)"
)


def _fixes(document: Document, each: Asked) -> tuple[Fix, ...]:
    """Offer to take the "100 %" away; what is left is still a claim, and no promise."""
    sure = _SURE.match(document.lower, each.start, each.end)
    return (remove(document, sure.start(), sure.end() - 1),) if sure else ()


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Block "100 % safe" of something given to people; warn of "no side effects"; advise on a plain "is safe"."""
    return ask(RULE, document, context, Kind.SAFETY, _fixes)
