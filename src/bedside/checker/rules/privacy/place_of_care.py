"""P107: the place of somebody's care or life."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Cover, Document
from bedside.checker.facts.people import people
from bedside.checker.facts.places import Place, places
from bedside.checker.facts.story import Story, story_by_sentence
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule, remove, replace

RULE = Rule(
    code="P107",
    name="place-of-care",
    family="privacy",
    title="The place of somebody's care or life",
    severity=Severity.BLOCK,
    reads_alt_text=True,
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Block an address, a street, a ZIP code or a town in the sentences that tell of one person's care.

    Even the organization's own street counts there: beside a person it says where they were treated.
    """
    told = story_by_sentence(document, context.organization)
    if not told:
        return
    names = Cover(len(document.text), ((each.start, each.end) for each in people(document, context.organization)))
    for place in places(document):
        story = told.get(document.sentence_number(place.start))
        if story and not names.touches(place.start, place.end):
            yield _finding(document, place, story, context)


def _finding(document: Document, place: Place, story: Story, context: Context) -> Finding:
    ours = place.kind in ("facility", "town") and any(
        document.lower[place.start : place.end] in name.lower()
        or name.lower() in document.lower[place.start : place.end]
        for name in (*context.organization.names, *context.organization.places)
    )
    certain = place.kind in ("address", "street", "zip")
    general = "a clinic" if place.kind == "facility" else "our area" if place.kind == "town" else ""
    names_a_building = document.text[place.end : place.end + 2].strip().islower()
    fixes = [remove(document, place.start if names_a_building else place.lead, place.end)]
    if general and document.language == "en":
        fixes.insert(0, replace(document, place.start, place.end, general))
    return RULE.finding(
        document,
        place.start,
        place.end,
        label="LOCATION",
        confidence=0.9 if certain else 0.6,
        message="named" if story.person else "unnamed",
        severity=Severity.ADVICE if ours else Severity.BLOCK if certain or story.person else Severity.WARNING,
        params={"who": document.text[story.start : story.end]},
        fixes=tuple(fixes),
    )
