"""Shares with how far chance may have moved them."""

from dataclasses import dataclass
from math import sqrt

# The 97.5th percentile of the normal distribution: 95 % lie between.
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `of`. `value` is None where there is nothing to have a share of."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        """From 0 to 1."""
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of Wilson (1927): honest with few cases and near 0 and 1, where the usual one is not."""
        if not self.of:
            return None
        share, n = self.hits / self.of, self.of
        middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
        reach = _Z * sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2)) / (1 + _Z**2 / n)
        return max(0.0, middle - reach), min(1.0, middle + reach)


@dataclass(slots=True)
class Counts:
    """What was there and what was found, of one label, of one code, or of all.

    `gold` spans were labelled: `touched` of them by any finding, `full` with all their letters and digits covered,
    `named` by a finding of the same label (or code). `found` findings were made, and `right` of them touch a gold span.
    """

    gold: int = 0
    touched: int = 0
    full: int = 0
    named: int = 0
    found: int = 0
    right: int = 0

    @property
    def recall(self) -> Share:
        return Share(self.touched, self.gold)

    @property
    def covered(self) -> Share:
        return Share(self.full, self.gold)

    @property
    def named_right(self) -> Share:
        return Share(self.named, self.gold)

    @property
    def precision(self) -> Share:
        return Share(self.right, self.found)

    @property
    def f2(self) -> float | None:
        return f2(self.precision.value, self.recall.value)


def f2(precision: float | None, recall: float | None) -> float | None:
    """Return the harmonic mean of both in which recall counts twice as much: a miss is worse. None: nothing to say."""
    if recall is None or precision is None:
        return None
    return 5 * precision * recall / (4 * precision + recall) if precision or recall else 0.0
