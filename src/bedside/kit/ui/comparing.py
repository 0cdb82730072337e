"""What changed between two texts, word by word, for people who look and people who listen."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain

_PIECE = re.compile(r"\s+|\w+(?:['’]\w+)*|[^\w\s]")


@dataclass(frozen=True)
class Change:
    """A piece of the comparison: kind is "same", "added" or "removed"."""

    kind: str
    text: str


def changes(before: str, after: str) -> list[Change]:
    """Return the pieces that make up both texts: all but the added ones are `before`, all but the removed `after`."""
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    pieces = chain.from_iterable(
        [Change("same", "".join(new[c:d]))]
        if tag == "equal"
        else [Change("removed", "".join(old[a:b])), Change("added", "".join(new[c:d]))]
        for tag, a, b, c, d in matcher.get_opcodes()
    )
    return [piece for piece in pieces if piece.text]
