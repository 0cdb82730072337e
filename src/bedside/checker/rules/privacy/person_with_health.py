"""P101: a person named together with their health."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts import care, judge
from bedside.checker.facts.people import Person
from bedside.checker.facts.story import Story, named, stories
from bedside.checker.finding import Finding, Severity
from bedside.checker.lexicons import pattern, words
from bedside.checker.rule import Rule, unname

RULE = Rule(
    code="P101",
    name="person-with-health",
    family="privacy",
    title="A person named together with their health",
    severity=Severity.BLOCK,
    reads_alt_text=True,
)

_BENIGN = pattern("benign")


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Block a name whose bearer's care is told; warn where a name merely stands beside words of health."""
    told = {story.start: story for story in stories(document, context.organization) if story.person}
    for person in named(document, context.organization):
        story = told.get(person.start)
        if story:
            yield _block(document, person, story)
        elif person.part == "someone" and (term := _beside(document, person)):
            yield _beside_health(document, context, person, term)


def _beside_health(document: Document, context: Context, person: Person, term: care.Term) -> Finding:
    """Block a bare name beside an illness or a treatment, unless the sentence is about a gift, an event or staff.

    Warn where the reader is sure that nobody's care is told: "Woody Guthrie's family turned their loss into a fight".
    """
    sentence = document.sentence_at(person.start)
    benign = _BENIGN.search(document.lower, *sentence) or document.lower[term.start : term.end] in words("soft_terms")
    severity = None
    if benign or person.sure < 0.7:
        severity = Severity.ADVICE
    elif judge.acquits(document, context):
        severity = Severity.WARNING
    return RULE.finding(
        document,
        person.start,
        person.end,
        label="HANDLE" if person.handle else "NAME",
        confidence=(0.3 if severity else 0.6) * person.sure,
        message="beside",
        severity=severity,
        params={"why": document.text[term.start : term.end]},
        fixes=unname(document, person.start, person.end),
    )


def _block(document: Document, person: Person, story: Story) -> Finding:
    return RULE.finding(
        document,
        person.start,
        person.end,
        label="HANDLE" if person.handle else "NAME",
        confidence=person.sure * story.evidence.sure + 0.1,
        message="told",
        params={"why": document.text[story.evidence.start : story.evidence.end].strip()},
        fixes=unname(document, person.start, person.end),
    )


def _beside(document: Document, person: Person) -> care.Term | None:
    """Return an illness or a treatment in the same sentence; the gravest word first."""
    sentence = document.sentence_at(person.start)
    near = [term for term in care.terms_in(document, sentence) if term.kind != "body"]
    near.sort(key=lambda term: document.lower[term.start : term.end] in words("soft_terms"))
    return near[0] if near else None
