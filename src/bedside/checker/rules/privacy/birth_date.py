"""P104: a date of birth."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts import contacts
from bedside.checker.facts.story import story_by_sentence
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule, remove

RULE = Rule(
    code="P104",
    name="birth-date",
    family="privacy",
    title="A date of birth",
    severity=Severity.BLOCK,
    reads_alt_text=True,
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Block a birth date that is called one; "born in 1903" of a founder or a public figure has no day and is none."""
    certain = ("dob", "d.o.b", "date of birth", "birth date", "birthdate", "fecha de nacimiento")
    told = story_by_sentence(document, context.organization)
    for birth in contacts.births(document):
        before = document.lower[max(0, birth.start - 40) : birth.start]
        if not any(word in before for word in certain) and document.sentence_number(birth.start) not in told:
            continue
        yield RULE.finding(
            document,
            birth.start,
            birth.end,
            label="DATE",
            confidence=0.9,
            fixes=(remove(document, birth.start, birth.end),),
        )
