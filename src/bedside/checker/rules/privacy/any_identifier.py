"""P190: everything that could identify somebody, for taking it out."""

from collections.abc import Iterator
from functools import partial

from bedside.checker.context import Context, known
from bedside.checker.document import Document
from bedside.checker.facts.ours import is_ours
from bedside.checker.finding import Finding, Fix, Severity
from bedside.checker.identifiers import Identifier, identifiers
from bedside.checker.redaction.alone import in_general
from bedside.checker.rule import Rule, remove, replace

RULE = Rule(
    code="P190",
    name="any-identifier",
    family="privacy",
    title="Anything that could identify somebody",
    severity=Severity.BLOCK,
    reads_alt_text=True,
    purposes=frozenset({"redact"}),
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Find the identifiers of anybody; what belongs to the organization is left out."""
    ours = known(context.organization)
    for each in identifiers(document):
        if is_ours(document, each, ours):
            continue
        yield RULE.finding(
            document,
            each.start,
            each.end,
            label=each.label,
            confidence=each.sure,
        ).with_late_fixes(partial(_fixes, document, each))


def _fixes(document: Document, each: Identifier) -> Iterator[Fix]:
    """Offer what it is an instance of ("in spring", "90 or older"), its kind, or nothing in its place."""
    label = replace(document, each.start, each.end, f"[{each.label}]")
    general = in_general(document, each)
    if general and general.replacement != label.replacement:
        yield general
    yield label
    yield remove(document, each.start, each.end)
