"""One identifier said in general, by itself: what a finding offers before anything is taken out."""

from bedside.checker.document import Document
from bedside.checker.finding import Fix
from bedside.checker.identifiers import Identifier
from bedside.checker.redaction.generalize import GeneralWriter
from bedside.checker.redaction.hits import placed
from bedside.checker.redaction.subjects import Subjects

_WRITER = GeneralWriter()


def in_general(document: Document, identifier: Identifier) -> Fix | None:
    """Offer the more general words; None where the words are general enough (a state, a country)."""
    for hit in placed(document, [(identifier.start, identifier.end, identifier.label)]):
        made = _WRITER.write(hit, document.once(_subjects).meet(hit), document.language)
        if made:
            return Fix("replace", made.text, hit.start - made.lead, hit.end + made.trail)
    return None


def _subjects(_document: Document) -> Subjects:
    return Subjects(remember=1)
