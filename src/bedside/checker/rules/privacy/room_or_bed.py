"""P105: the room or bed in which somebody lies."""

import re
from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts import care, contacts
from bedside.checker.facts.story import named, story_by_sentence
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule, remove

RULE = Rule(
    code="P105",
    name="room-or-bed",
    family="privacy",
    title="The room or bed of a person",
    severity=Severity.BLOCK,
    reads_alt_text=True,
)

_OCCUPIED = re.compile(
    r"\b(?:patient|guest|gentleman|lady|guy|woman|man|family|resident|visit(?:ing|ed)?|get well|lies|lying|asleep"
    r"|paciente|señora?)\b"
)
_LYING = ("bed", "bay", "cubicle", "cama")
_EVENT = re.compile(
    r"\b(?:class|meeting|conference|join us|workshop|session|webinar|register|training|lecture|register"
    r"|room \w+ (?:of|at) the)\b|\b\d{1,2}(?::\d\d)?\s?[ap]\.?m"
)
# The reader is asked to come there.
_INVITES = re.compile(
    r"\b(?:come (?:to|by|see)|see (?:us|ms|mr|mrs|dr|nurse)|stop by|drop (?:by|in)|find us|knock|pick (?:up|it up)"
    r"|bring (?:it|them|your)|show us|venga|pase por|acuda)\b"
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Block a bed, and a room that somebody lies in; the room of a class or a meeting is none."""
    told = story_by_sentence(document, context.organization)
    guests = {
        document.sentence_number(person.start)
        for person in named(document, context.organization)
        if person.part == "someone"
    }
    for room in contacts.rooms(document):
        number = document.sentence_number(room.start)
        sentence = document.sentences[number]
        if not room.value.startswith(_LYING) and _INVITES.search(document.lower, *sentence):
            continue
        occupied = (
            number in told
            or room.value.startswith(_LYING)
            or _OCCUPIED.search(document.lower, *sentence)
            or (number in guests and not _EVENT.search(document.lower, *sentence))
            or any(sign.sure > 0.8 for sign in care.evidence_in(document, number))
        )
        if occupied:
            yield RULE.finding(
                document,
                room.start,
                room.end,
                label="LOCATION",
                confidence=0.85,
                fixes=(remove(document, room.start, room.end),),
            )
