"""P106: the day of somebody's care."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts import contacts
from bedside.checker.facts.dates import Date, dates
from bedside.checker.facts.story import Story, stories
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
    all_stories = stories(document, context.organization)
    if not all_stories:
        return
    births = [(birth.start, birth.end) for birth in contacts.births(document)]
    for date in dates(document):
        story = _story_of(document, date, all_stories)
        if story and not any(start <= date.start < end for start, end in births):
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


def _story_of(document: Document, date: Date, all_stories: list[Story]) -> Story | None:
    number = document.sentence_number(date.start)
    return next((story for story in all_stories if number in story.sentences), None)


def _in_place(document: Document, date: Date) -> str:
    starts_sentence = document.sentence_at(date.start).start == date.lead
    return date.general[0].upper() + date.general[1:] if starts_sentence else date.general
