"""P190: everything that could identify somebody, for taking it out."""

from collections.abc import Iterator

from bedside.checker.context import Context, known
from bedside.checker.document import Cover, Document
from bedside.checker.facts import contacts
from bedside.checker.facts.dates import dates
from bedside.checker.facts.people import people
from bedside.checker.facts.places import places
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule, remove, replace

RULE = Rule(
    code="P190",
    name="any-identifier",
    family="privacy",
    title="Anything that could identify somebody",
    severity=Severity.BLOCK,
    reads_alt_text=True,
    purposes=frozenset({"redact"}),
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Find names, places, dates, contacts and numbers of anybody; clinicians too, and only our own people left out."""
    found = [(number.start, number.end, number.label, 0.9) for number in contacts.numbers(document)]
    found += [(mail.start, mail.end, "EMAIL", 0.95) for mail in contacts.emails(document)]
    found += [(phone.start, phone.end, "PHONE", 0.9) for phone in contacts.phones(document)]
    found += [(birth.start, birth.end, "DATE", 0.95) for birth in contacts.births(document)]
    found += [(room.start, room.end, "LOCATION", 0.7) for room in contacts.rooms(document)]
    ours = known(context.organization)
    for link in contacts.links(document):
        if not ours.owns_domain(link.value.split("//")[-1].split("/")[0].removeprefix("www.")):
            found.append((link.start, link.end, "URL", 0.8))
    for person in people(document, context.organization):
        if person.part not in ("own", "public"):
            found.append((person.start, person.end, "HANDLE" if person.handle else "NAME", person.sure))
    found += [(date.start, date.end, "DATE", 0.8) for date in dates(document) if date.kind in ("day", "holiday")]
    found += [(place.start, place.end, "LOCATION", 0.7) for place in places(document)]
    taken = Cover(len(document.text))
    for start, end, label, sure in found:
        if taken.touches(start, end):
            continue
        taken.take(start, end)
        yield RULE.finding(
            document,
            start,
            end,
            label=label,
            confidence=sure,
            fixes=(replace(document, start, end, f"[{label}]"), remove(document, start, end)),
        )
