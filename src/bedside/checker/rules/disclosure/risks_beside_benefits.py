"""D101: what a product does for people, without what it may do to them."""

from collections.abc import Iterator
from functools import cache

from bedside.checker.context import Context
from bedside.checker.document import Document, Span
from bedside.checker.facts.sayings import frame, says
from bedside.checker.finding import Finding, Severity
from bedside.checker.lexicons import lines
from bedside.checker.rule import Rule

RULE = Rule(
    code="D101",
    name="risks-beside-benefits",
    family="disclosure",
    title="A product's benefits without its risks",
    severity=Severity.WARNING,
    hears="risk_missing",
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Find the first drug, vaccine, device or treatment that is praised in a text without a word of risk."""
    for product in _products(document):
        if says(document, "risk"):
            return
        if _praised(document, product):
            yield RULE.finding(document, *product, label="RISKS", confidence=0.75)
            return


def _praised(document: Document, product: Span) -> bool:
    """Say whether a benefit is told in the sentence that names it, or in the one before or after."""
    number = document.sentence_number(product.start)
    near = document.sentences[max(0, number - 1) : number + 2]
    return bool(near) and bool(frame("benefit").search(document.lower, near[0].start, near[-1].end))


def _products(document: Document) -> Iterator[Span]:
    names = _names()
    tokens = document.tokens
    for place, token in enumerate(tokens):
        for rest in names.get(token.lower, ()):
            following = tokens[place + 1 : place + 1 + len(rest)]
            if tuple(each.lower for each in following) == rest:
                yield Span(token.start, following[-1].end if following else token.end)
                break


@cache
def _names() -> dict[str, list[tuple[str, ...]]]:
    """Return what may follow the first word of each product."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in lines("products"):
        first, *rest = name.split()
        found.setdefault(first, []).append(tuple(rest))
    return found
