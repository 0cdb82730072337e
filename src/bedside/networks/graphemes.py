"""Characters as people see them: an emoji of five code points is one."""

import regex

_CLUSTER = regex.compile(r"\X")


def count(text: str) -> int:
    """Return the number of extended grapheme clusters (UAX #29)."""
    return sum(1 for _ in _CLUSTER.finditer(text))
