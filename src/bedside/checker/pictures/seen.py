"""What was seen in a picture, and where: plain data between those who look, who judge and who show."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Box(NamedTuple):
    """A part of a picture that stands upright: shares of its width and height, 0 to 1, from its upper left corner."""

    left: float
    top: float
    width: float
    height: float


class Moment(NamedTuple):
    """Where a thing is at one moment of a film, in seconds from its start."""

    second: float
    box: Box


class Span(NamedTuple):
    """From when to when, in seconds from the start of a film."""

    start: float
    end: float


class Sight(StrEnum):
    """What it is that was seen."""

    FACE = "face"
    TEXT = "text"
    CODE = "code"
    FLASH = "flash"


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing in a picture: a possible face, a line of text, a bar or QR code. `sure`: 0 to 1.

    In a film it is there during `span`, and `track` says where at the moments that were looked at; `box` is where it
    was seen best, at the second `best`. Flashes fill the frame.

    `text`: what is read there; it may be a patient's, so it stays out of the `repr`. `labels`: which identifiers the
    text rules find in it (see `Finding.label`). `contrast`: of a line of text with what is around it, 1 to 21; None
    where nobody measured it.
    """

    sight: Sight
    box: Box
    sure: float
    text: str = field(default="", repr=False)
    labels: Sequence[str] = ()
    contrast: float | None = None
    span: Span | None = None
    best: float = 0.0
    track: Sequence[Moment] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "labels", tuple(self.labels))
        object.__setattr__(self, "track", tuple(self.track))


def at_once(seen: Sequence[Seen]) -> list[list[Seen]]:
    """Return what can be seen together: of a picture, all; of a film, what is there whenever something appears."""
    starts = {each.span.start for each in seen if each.span}
    if not starts:
        return [list(seen)]
    return [
        [each for each in seen if each.span and (each.span.start == start or each.span.start < start < each.span.end)]
        for start in sorted(starts)
    ]


class Look(StrEnum):
    """How far the look at a picture is."""

    NOT_ASKED = "not asked"
    WAITING = "waiting"
    FAILED = "failed"
    DONE = "done"
