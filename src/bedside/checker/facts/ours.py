"""What in a text belongs to the organization: its names, its units, its places."""

from bedside.checker.context import Organization, known
from bedside.checker.document import Document, Span


def own_spans(document: Document, organization: Organization) -> list[Span]:
    """Return where the organization's own names and places stand."""
    return document.once(_own_spans, organization)


def _own_spans(document: Document, organization: Organization) -> list[Span]:
    found = []
    for phrase in known(organization).phrases:
        place = document.lower.find(phrase)
        while place >= 0:
            found.append(Span(place, place + len(phrase)))
            place = document.lower.find(phrase, place + len(phrase))
    return found
