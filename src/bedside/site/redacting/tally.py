"""What was done to a file: numbers only, never a word of it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

# Of records that were left out, so many lines are named.
MOST_LINES = 1000


@dataclass
class Tally:
    """Counts of one run. A record is a line of JSON, a row of a table, or the whole of a plain text."""

    records: int = 0
    changed: int = 0
    removed: Counter[str] = field(default_factory=Counter)
    left_out: int = 0
    left_out_lines: list[int] = field(default_factory=list)

    def add(self, counts: Mapping[str, int]) -> None:
        """Count what was removed."""
        self.removed.update(counts)

    def leave_out(self, line: int) -> None:
        """Count a record that couldn't be read."""
        self.left_out += 1
        if len(self.left_out_lines) < MOST_LINES:
            self.left_out_lines.append(line)

    def as_data(self) -> dict[str, object]:
        """Return the report."""
        return {
            "records": self.records,
            "changed": self.changed,
            "removed": dict(sorted(self.removed.items())),
            "removed_total": self.removed.total(),
            "left_out": self.left_out,
            "left_out_lines": self.left_out_lines,
        }
