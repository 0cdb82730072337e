"""P106: the day of somebody's care."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Cover, Document
from bedside.checker.facts import contacts
from bedside.checker.facts.dates import Date, dates
from bedside.checker.facts.story import story_by_sentence
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule, remove, replace

RULE = Rule(
    code="P106",
    name="date-of-care",
    family="privacy",
    title="The day of somebody's care",
    severity=Severity.BLOCK,
    reads_alt_text=True,
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Block a date in the sentences that tell of one person's care. The date of an event is none."""
    told = story_by_sentence(document, context.organization)
    if not told:
        return
    births = Cover(len(document.text), ((birth.start, birth.end) for birth in contacts.births(document)))
    for date in dates(document):
        story = told.get(document.sentence_number(date.start))
        if story and not births.touches(date.start, date.end):
            yield RULE.finding(
                document,
                date.start,
                date.end,
                label="DATE",
                confidence=(0.9 if date.kind == "day" else 0.75) if story.person else 0.7,
                message="named" if story.person else "unnamed",
                params={"who": document.text[story.start : story.end]},
                fixes=(
                    replace(document, date.lead, date.end, _in_place(document, date)),
                    remove(document, date.lead, date.end),
                ),
            )


def _in_place(document: Document, date: Date) -> str:
    starts_sentence = document.sentence_at(date.start).start == date.lead
    return date.general[0].upper() + date.general[1:] if starts_sentence else date.general
