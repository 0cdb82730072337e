"""What redacting a text gives back."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

Style = Literal["mask", "label", "pseudonym", "generalize"]
STYLES: tuple[Style, ...] = ("label", "mask", "pseudonym", "generalize")


class Removed(NamedTuple):
    """A stretch that was taken out: `start` to `end` of the original (code points), and what stands there now.

    The words themselves are not kept. Together, these rebuild the redacted text from the original.
    """

    start: int
    end: int
    label: str
    replacement: str


@dataclass(frozen=True, slots=True)
class Redacted:
    """A redacted text, what was taken out of it in text order, and how often by label ("NAME": 2)."""

    text: str
    removed: tuple[Removed, ...]
    counts: dict[str, int]
