"""One value of a record: a cell of a table, a text in JSON. What the field is called helps to tell what a number is."""

from bedside.checker.redaction import Redactor
from bedside.site.redacting.tally import Tally

_LONGEST_WITH_NAME = 120


class Record:
    """A record: its values are one document, so that the same person keeps the same number in all its fields."""

    def __init__(self, redactor: Redactor, tally: Tally) -> None:
        self._redactor = redactor
        self._tally = tally
        self._changed = False

    def redacted(self, value: str, name: str = "") -> str:
        """Return a value without identifiers. A short one is read with its field's name before it: "mrn: 12345"."""
        if not value or value.isspace():
            return value
        cue = f"{' '.join(name.replace('_', ' ').replace('.', ' ').split())}: " if name else ""
        if cue and len(value) <= _LONGEST_WITH_NAME and "\n" not in value and len(cue) <= _LONGEST_WITH_NAME:
            done = self._redactor.redact(cue + value)
            if not done.removed or done.removed[0].start >= len(cue):
                self._count(done.counts)
                return done.text[len(cue) :]
        done = self._redactor.redact(value)
        self._count(done.counts)
        return done.text

    def close(self) -> None:
        """Count the record."""
        self._tally.records += 1
        self._tally.changed += self._changed

    def _count(self, counts: dict[str, int]) -> None:
        self._changed |= bool(counts)
        self._tally.add(counts)
