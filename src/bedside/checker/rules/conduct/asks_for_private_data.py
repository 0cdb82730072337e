"""B109: asking in public for what is private."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts.sayings import said
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule, replace

RULE = Rule(
    code="B109",
    name="asks-for-private-data",
    family="conduct",
    title="Asking in public for what is private",
    severity=Severity.WARNING,
    hears="asks_private",
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Find requests for names, dates of birth, numbers, symptoms or pictures, and offer a phone line instead."""
    for each in said(document, "private-data", context.kind):
        sentence = document.sentence_at(each.start)
        yield RULE.finding(
            document,
            each.start,
            each.end,
            label="ASKS",
            confidence=each.saying.sure,
            fixes=(replace(document, *sentence, _by_phone(document, context)),),
        )


def _by_phone(document: Document, context: Context) -> str:
    """Return a sentence that leads to a phone line: the organization's first, where it is known."""
    phone = next(iter(context.organization.phones), "")
    if document.language == "es":
        line = f"al {phone}" if phone else "por teléfono"
        return f"Por favor, no comparta aquí datos personales; llámenos {line}."
    return f"Please call us{f' at {phone}' if phone else ''}, and don't post private details here."
