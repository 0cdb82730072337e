"""L109: a saying that does not mean what its words say."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts.mentions import is_part_of_name, is_quoted
from bedside.checker.facts.phrases import phrases
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule, replace

RULE = Rule(
    code="L109",
    name="idiom",
    family="plain",
    title="A saying that does not mean what its words say",
    severity=Severity.WARNING,
    hears="idiom",
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Warn of sayings that a learner can't guess; advise on those that most have heard."""
    for saying in phrases(document, "idioms"):
        if is_quoted(document, saying.start, saying.end) or is_part_of_name(
            document, saying.start, saying.end, context.organization
        ):
            continue
        edit = saying.instead(document)
        yield RULE.finding(
            document,
            saying.start,
            saying.end,
            label="SAYING",
            confidence=0.8,
            severity=Severity.ADVICE if saying.entry.kind == "common" else None,
            params={"plain": saying.entry.plain},
            fixes=(replace(document, *edit),) if edit else (),
        )
