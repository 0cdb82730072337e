"""S102: a dose for everybody, without asking whom it fits."""

import re
from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document, Span
from bedside.checker.facts.dangers import ask_first, dangers, defers, is_denied
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule

RULE = Rule(
    code="S102",
    name="dose-for-everybody",
    family="safety",
    title="A dose without “ask your doctor”",
    severity=Severity.WARNING,
    kinds=frozenset({"post"}),
    reads_alt_text=True,
)

# What is eaten, what public health asks everybody to take, and what was taken in a trial, is no dose for the reader.
_NO_ORDER = re.compile(
    r"(?<!\w)(?:sodium|salt|caffeine|fiber|fibre|potassium|sugars?|calcium|folic acid|folate|fluoride|water|cholesterol"
    r"|protein|fluids?|sodio|sal|cafeína|fibra|potasio|azúcar|calcio|ácido fólico|agua"
    r"|study|studies|trials?|participants|patients in|placebo|compared|versus|received|estudio|ensayo)(?!\w)"
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Warn of the first dose in a text that sends nobody to a doctor, a pharmacist or the label."""
    for phrase in dangers(document, "dose"):
        sentence = document.sentence_at(phrase.start)
        if (
            is_denied(document, phrase)
            or _NO_ORDER.search(document.lower, *sentence)
            or defers(document, Span(0, len(document.text)))
        ):
            continue
        yield RULE.finding(
            document,
            phrase.start,
            phrase.end,
            label="DOSE",
            confidence=0.75,
            fixes=(ask_first(document, sentence),),
        )
        return
