"""What of the words in a picture identifies somebody. The lines are read one by one and, as a label or a form breaks
them, all together."""

from collections.abc import Sequence
from dataclasses import dataclass

from bedside.checker.context import Context, Organization, known
from bedside.checker.document import Document
from bedside.checker.facts import contacts
from bedside.checker.facts.ours import is_ours
from bedside.checker.finding import Severity
from bedside.checker.identifiers import identifiers
from bedside.checker.pictures.seen import Seen, Sight
from bedside.checker.registry import rules_of

BIRTH = "BIRTH"
# What leads straight to one person. The others can, with one more detail.
STRAIGHT = frozenset({BIRTH, "NAME", "MRN", "SSN", "PLAN", "ACCOUNT", "DEVICE", "LICENSE", "VEHICLE"})
# Which of several labels of one line is told: the first of these that it has.
ORDER = (
    "SSN", "MRN", BIRTH, "PLAN", "ACCOUNT", "LICENSE", "VEHICLE", "DEVICE", "NAME",
    "EMAIL", "PHONE", "DATE", "LOCATION", "HANDLE", "URL", "IP", "AGE", "OTHER",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Identifying:
    """That a line of text or a code identifies somebody. `labels`: as what (see `Finding.label`; "BIRTH" is a date of
    birth), the gravest first. Empty where only the words of the whole picture together tell of somebody."""

    seen: Seen
    labels: tuple[str, ...]
    severity: Severity


def identifying_in(document: Document, number: int, context: Context) -> list[Identifying]:
    """Return the same for a picture of the context, worked out once for all rules that look at `document` beside it."""
    return document.once(_in_picture, number, context)


def _in_picture(document: Document, number: int, context: Context) -> list[Identifying]:
    return identifying(context.pictures[number].seen, context)


def identifying(seen: Sequence[Seen], context: Context) -> list[Identifying]:
    """Return which of the texts and codes identify somebody who is not the organization's, in their order."""
    lines = [each for each in seen if each.sight in (Sight.TEXT, Sight.CODE) and (each.text or each.labels)]
    if not lines:
        return []
    whole = Document("\n".join(each.text for each in lines))
    together = _spans(whole, context)
    blocked = _blocked(whole, context)
    found: list[Identifying] = []
    start = 0
    for each in lines:
        end = start + len(each.text)
        labels = {label for first, last, label in together if first < end and start < last}
        labels |= _alone(each, context.organization)
        told = any(first < end and start < last for first, last in blocked)
        start = end + 1
        if labels or told:
            severity = Severity.BLOCK if told or labels & STRAIGHT else Severity.WARNING
            found.append(Identifying(each, tuple(sorted(labels, key=_rank)), severity))
    return found


def _rank(label: str) -> int:
    return ORDER.index(label) if label in ORDER else len(ORDER)


def _spans(whole: Document, context: Context) -> list[tuple[int, int, str]]:
    """Return where in the original text which kinds of identifiers stand that are not the organization's."""
    ours = known(context.organization)
    found = [(*_original(whole, each.start, each.end), each.label) for each in identifiers(whole)
             if not is_ours(whole, each, ours)]  # fmt: skip
    return found + [(*_original(whole, birth.start, birth.end), BIRTH) for birth in contacts.births(whole)]


def _original(document: Document, start: int, end: int) -> tuple[int, int]:
    span = document.original_span(start, end)
    return span.start, span.end


def _blocked(whole: Document, context: Context) -> list[tuple[int, int]]:
    """Return what the rules of privacy would keep from leaving, were the words those of a post."""
    return [
        (finding.start, finding.end)
        for rule in rules_of("privacy")
        if rule.applies(context)
        for finding in rule.find(whole, context)
        if finding.severity is Severity.BLOCK
    ]


def _alone(each: Seen, organization: Organization) -> set[str]:
    """Return what whoever looked found in a line, without what is the organization's own."""
    if not each.labels:
        return set()
    line, ours = Document(each.text), known(organization)
    own = {found.label for found in identifiers(line) if is_ours(line, found, ours)}
    return set(each.labels) - own
