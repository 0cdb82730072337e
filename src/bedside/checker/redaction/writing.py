"""How a style writes what stands for an identifier; and the two plain styles."""

from typing import NamedTuple, Protocol

from bedside.checker.redaction.hits import Hit
from bedside.checker.redaction.subjects import Subject

# Always as wide, so that nobody counts the letters of a name.
MASK = "█████"


class Replacement(NamedTuple):
    """What stands there now. `lead` and `trail`: so many characters before and behind the identifier go as well."""

    text: str
    lead: int = 0
    trail: int = 0


class Writer(Protocol):
    """A style. Writes one identifier; None leaves it as it is, because it says no more than the style allows."""

    def write(self, hit: Hit, subject: Subject, language: str) -> Replacement | None: ...


class MaskWriter:
    """A bar."""

    def write(self, hit: Hit, subject: Subject, language: str) -> Replacement:
        """Return the bar."""
        return Replacement(MASK)


class LabelWriter:
    """The kind and a number: [NAME 1]."""

    def write(self, hit: Hit, subject: Subject, language: str) -> Replacement:
        """Return the label of the identifier with its number in the document."""
        return Replacement(f"[{hit.label} {subject.number}]")
