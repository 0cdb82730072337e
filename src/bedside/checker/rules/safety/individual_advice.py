"""S101: advice for one person's body, given in public."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts.dangers import dangers, defers, is_denied
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule, replace

RULE = Rule(
    code="S101",
    name="individual-advice",
    family="safety",
    title="Medical advice for one person",
    severity=Severity.WARNING,
    kinds=frozenset({"reply"}),
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Block what tells somebody to take, stop or change a medicine; warn of a diagnosis or of "you don't need a test".

    Of a sentence, the gravest is told.
    """
    told: dict[int, Finding] = {}
    for phrase in dangers(document, "advice"):
        sentence = document.sentence_at(phrase.start)
        judges, acts = phrase.key == "judge", phrase.key == "act"
        if is_denied(document, phrase) or (not judges and defers(document, sentence)):
            continue
        finding = RULE.finding(
            document,
            phrase.start,
            phrase.end,
            label="ADVICE",
            confidence=0.85 if acts else 0.75,
            severity=Severity.BLOCK if acts else None,
            message="judge" if judges else "",
            fixes=(replace(document, *sentence, _safe(document)),),
        )
        before = told.get(sentence.start)
        if before is None or finding.severity.rank > before.severity.rank:
            told[sentence.start] = finding
    yield from told.values()


def _safe(document: Document) -> str:
    if document.language == "es":
        return "Aquí no podemos dar consejos médicos. Pregunte a su médico o farmacéutico."
    return "We can't give medical advice here. Please ask your doctor or pharmacist."
