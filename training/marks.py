"""How the texts to learn from are written: `⟦LABEL|words⟧` or `⟦words⟧` marks a stretch, `\\n` is a line break."""

import re
from typing import NamedTuple

MARK = re.compile(r"⟦(?:([A-Z_0-9]+)\|)?([^⟦⟧]*)⟧")


class Marked(NamedTuple):
    """A text, and its marked stretches: (start, end, label); the label is "" where none is given."""

    text: str
    spans: tuple[tuple[int, int, str], ...]


def unmark(written: str) -> Marked:
    """Return a text without its marks, and where they were."""
    text, last = "", 0
    spans = []
    for hit in MARK.finditer(written):
        text += written[last : hit.start()]
        spans.append((len(text), len(text) + len(hit.group(2)), hit.group(1) or ""))
        text += hit.group(2)
        last = hit.end()
    return Marked(text + written[last:], tuple(spans))


def lines_broken(line: str) -> str:
    """Return a line of a `.txt` file with its line breaks."""
    return line.rstrip("\n").replace("\\n", "\n")
