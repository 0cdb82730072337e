"""P190: everything that could identify somebody, for taking it out."""

from collections.abc import Iterator

from bedside.checker.context import Context, Known, known
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Severity
from bedside.checker.identifiers import Identifier, identifiers
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
    """Find the identifiers of anybody; what belongs to the organization is left out."""
    ours = known(context.organization)
    for each in identifiers(document):
        if is_ours(document, each, ours):
            continue
        yield RULE.finding(
            document,
            each.start,
            each.end,
            label=each.label,
            confidence=each.sure,
            fixes=(
                replace(document, each.start, each.end, f"[{each.label}]"),
                remove(document, each.start, each.end),
            ),
        )


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
