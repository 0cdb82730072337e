"""What the parts of this package hand to each other."""

from typing import NamedTuple


class Identifier(NamedTuple):
    """A stretch of normalised text that could identify somebody; `label` as in findings, `sure` from 0 to 1."""

    start: int
    end: int
    label: str
    sure: float
