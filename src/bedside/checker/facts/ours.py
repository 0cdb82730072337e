"""What in a text belongs to the organization: its names, its units, its places."""

from bedside.checker.context import Known, Organization, known
from bedside.checker.document import Document, Span
from bedside.checker.identifiers import Identifier


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


def is_ours(document: Document, each: Identifier, ours: Known) -> bool:
    """Say whether an identifier is a name, line, site or account of the organization itself."""
    written = document.lower[each.start : each.end]
    match each.label:
        case "NAME":
            return ours.has_person(written)
        case "LOCATION":
            return any(written in phrase or phrase in written for phrase in ours.phrases)
        case "PHONE":
            return ours.owns_phone("".join(character for character in written if character.isdigit()))
        case "EMAIL" | "URL":
            return ours.owns_domain(written.split("//")[-1].split("/")[0].split("@")[-1].removeprefix("www."))
        case "HANDLE":
            return written.lstrip("@") in ours.handles
    return False
