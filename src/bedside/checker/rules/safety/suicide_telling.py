"""S104: suicide told as a spreading illness, with one simple cause, as a way out, or with a myth."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts.dangers import dangers
from bedside.checker.finding import Finding, Severity
from bedside.checker.phrases import Phrase
from bedside.checker.rule import Rule, replace

RULE = Rule(
    code="S104",
    name="suicide-telling",
    family="safety",
    title="Suicide told in a way that could harm",
    severity=Severity.WARNING,
    reads_alt_text=True,
    hears="suicide_unsafe",
)


# Told only beside words about suicide.
_NEAR = ("glamour", "myth")


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Warn of "epidemic", of one simple cause; beside words about suicide, of death as relief and of myths."""
    about = {document.sentence_number(word.start) for word in dangers(document, "suicide")}
    told: set[str] = set()
    for phrase in dangers(document, "telling"):
        number = document.sentence_number(phrase.start)
        if phrase.key in told or (phrase.key in _NEAR and about.isdisjoint((number - 1, number, number + 1))):
            continue
        told.add(phrase.key)
        rise = _rise(document, phrase)
        yield RULE.finding(
            document,
            phrase.start,
            phrase.end,
            label="SUICIDE",
            confidence=0.7 if phrase.key in _NEAR else 0.85,
            message=phrase.key,
            fixes=(replace(document, phrase.start, phrase.end, rise),) if rise else (),
        )


def _rise(document: Document, phrase: Phrase) -> str:
    """Return calmer words for "suicide epidemic", or "" where a sentence has to be written anew."""
    words = document.lower[phrase.start : phrase.end]
    if phrase.key != "epidemic" or " is " in words or " are " in words or " ha" in words:
        return ""
    if document.language == "es":
        return "aumento de los suicidios"
    return "rise in suicides"
