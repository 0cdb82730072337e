"""Takes identifiers out of a text, or out of one text after the other of the same document."""

from collections import Counter

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.redaction.chances import Chances
from bedside.checker.redaction.generalize import GeneralWriter
from bedside.checker.redaction.hits import Also, Echoes, hits
from bedside.checker.redaction.pseudonym import PseudonymWriter
from bedside.checker.redaction.result import STYLES, Redacted, Removed, Style
from bedside.checker.redaction.subjects import Subjects
from bedside.checker.redaction.writing import LabelWriter, MaskWriter, Writer

# So many persons, places and values of each kind a document keeps in mind.
_REMEMBER = 20_000


class Redactor:
    """One document. Each text given to `redact` goes on where the last ended: the same person keeps the same number.

    `style` as for `redact`. `also` finds more than the checker does, as a second opinion may.
    Raises ValueError for a style there isn't.
    """

    def __init__(
        self,
        style: Style = "label",
        context: Context | None = None,
        seed: str | int | bytes | None = None,
        *,
        remember: int = _REMEMBER,
        also: Also | None = None,
    ) -> None:
        if style not in STYLES:
            raise ValueError(f"There is no style “{style}”. There is: {', '.join(STYLES)}.")
        context = context or Context()
        self._language = context.language
        self._context = Context(purpose="redact", organization=context.organization, language=context.language)
        self._subjects = Subjects(remember)
        self._echoes = Echoes(remember)
        self._also = also
        self._pseudonyms = PseudonymWriter(Chances(seed), self._subjects, remember) if style == "pseudonym" else None
        self._writer: Writer = self._pseudonyms or _PLAIN[style]

    def redact(self, text: str) -> Redacted:
        """Return the text without what could identify somebody."""
        document = Document(text)
        found = hits(document, self._context, self._echoes, self._also)
        language = self._language or document.language
        self._subjects.read_ahead(text, found, spanish=language == "es")
        if self._pseudonyms:
            self._pseudonyms.avoid(document.text)
        removed: list[Removed] = []
        parts: list[str] = []
        place = 0
        for number, hit in enumerate(found):
            made = self._writer.write(hit, self._subjects.meet(hit), language)
            if made is None or made.text == text[hit.start : hit.end]:
                continue
            room = found[number + 1].start if number + 1 < len(found) else len(text)
            start = max(place, hit.start - made.lead)
            end = min(room, hit.end + made.trail)
            removed.append(Removed(start, end, hit.label, made.text))
            parts += (text[place:start], made.text)
            place = end
        parts.append(text[place:])
        return Redacted("".join(parts), tuple(removed), dict(Counter(each.label for each in removed)))


_PLAIN: dict[Style, Writer] = {"mask": MaskWriter(), "label": LabelWriter(), "generalize": GeneralWriter()}
