"""Where things go between two frames that are looked at: carried along by what moves there (Lucas and Kanade's flow).

In a second somebody walks farther than their face is wide. What lies between shows where it went, for little time.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from bedside.checker.pictures.libraries import libraries
from bedside.checker.pictures.seen import Box

# Frames are compared in copies with this longer side, so many seconds apart.
SIDE, EVERY = 480, 0.1
# Points in each box, by row and column, in so much of its middle: at its edges is what stands behind.
_POINTS, _MIDDLE = 5, 0.7
# So many of them have to be found again.
_LEAST = 8
# From one frame to the next, a thing grows or shrinks by at most so many times.
_GROWS = 1.15


class Step(NamedTuple):
    """Where things have gone at one moment, in the order in which they were given; None for one that was lost."""

    second: float
    boxes: Sequence[Box | None]


class Carrier:
    """Carries boxes along, from frame to frame."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self._copy: Any = None
        self._boxes: list[Box | None] = []

    def start(self, second: float, pixels: Any, boxes: Sequence[Box]) -> None:
        """Begin with these boxes, where they are in this frame."""
        self._copy, self._boxes = _copy(pixels), list(boxes)
        self.steps = [Step(second, tuple(boxes))]

    def is_due(self, second: float) -> bool:
        """Say whether it needs this frame: it has something to carry, and enough time went by."""
        return bool(self.steps) and any(self._boxes) and second >= self.steps[-1].second + EVERY

    def move(self, second: float, pixels: Any) -> None:
        """Carry the boxes on to this frame."""
        if not self.steps:
            return
        copy = _copy(pixels)
        if copy.shape == self._copy.shape:
            self._boxes = _carried(self._copy, copy, self._boxes)
        self._copy = copy
        self.steps.append(Step(second, tuple(self._boxes)))


def _copy(pixels: Any) -> Any:
    cv2 = libraries().cv2
    factor = min(1.0, SIDE / max(pixels.shape[:2]))
    size = max(1, round(pixels.shape[1] * factor)), max(1, round(pixels.shape[0] * factor))
    return cv2.cvtColor(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)


def _carried(before: Any, now: Any, boxes: Sequence[Box | None]) -> list[Box | None]:
    numpy, cv2, *_ = libraries()
    there = [number for number, box in enumerate(boxes) if box is not None]
    if not there or not numpy.any(before != now):
        return list(boxes)
    size = numpy.array([now.shape[1], now.shape[0]], dtype=numpy.float32)
    points = numpy.concatenate([_points(boxes[number]) * size for number in there]).astype(numpy.float32)
    moved, found, _error = cv2.calcOpticalFlowPyrLK(before, now, points, None, winSize=(15, 15), maxLevel=3)
    carried = list(boxes)
    each = _POINTS**2
    for place, number in enumerate(there):
        part = slice(place * each, (place + 1) * each)
        kept = found[part, 0] > 0
        carried[number] = _moved(boxes[number], points[part][kept] / size, moved[part][kept] / size)
    return carried


def _points(box: Any) -> Any:
    numpy = libraries().numpy
    share = numpy.linspace(0.5 - _MIDDLE / 2, 0.5 + _MIDDLE / 2, _POINTS)
    across, down = numpy.meshgrid(box.left + box.width * share, box.top + box.height * share)
    return numpy.stack([across.ravel(), down.ravel()], axis=1)


def _moved(box: Any, before: Any, now: Any) -> Box | None:
    """Return where a box has gone by where most of its points have; None where too few of them were found again."""
    numpy = libraries().numpy
    if len(now) < _LEAST:
        return None
    step = numpy.median(now - before, axis=0)
    spread, spread_now = (
        numpy.median(numpy.linalg.norm(each - numpy.median(each, axis=0), axis=1)) for each in (before, now)
    )
    grows = float(numpy.clip(spread_now / spread if spread > 0 else 1.0, 1 / _GROWS, _GROWS))
    wide, high = box.width * grows, box.height * grows
    left = box.left + float(step[0]) - (wide - box.width) / 2
    top = box.top + float(step[1]) - (high - box.height) / 2
    # What has left the frame is gone.
    if left + wide <= 0 or top + high <= 0 or left >= 1 or top >= 1:
        return None
    return Box(left, top, wide, high)
