"""Does a film flash so that somebody may have a seizure? WCAG 2.2, success criterion 2.3.1, and its thresholds.

A flash is a pair of opposing changes: of relative luminance by a tenth of the most there is, where the darker state is
below 0.8; or to or from a saturated red, where the color changes by more than 0.2 (CIE 1976 UCS). More than three in a
second are too many, where they fill a quarter of what one looks at (10 degrees): here of the frame, as broadcasters
count (ITU-R BT.1702). Each cell of a small copy is followed by itself. What moves through the frame changes its cells
one after the other; a flash changes many of them at once, and leaves them alone in between.
"""

from collections import deque
from typing import Any, NamedTuple, Protocol

from bedside.checker.pictures.libraries import libraries
from bedside.checker.pictures.seen import Span

# Changes of relative luminance (0 to 1) that count, and how bright the darker state may be.
_CHANGE, _BRIGHT = 0.1, 0.8
# What is a saturated red, as a share of all three colors, and which change of color counts.
_RED, _COLOR = 0.8, 0.2
# More than three flashes, each of two changes, within one second.
_CHANGES, _SECOND = 8, 1.0
# The part of the frame that flashes.
AREA = 0.25
# Of frames beside one in which many cells change at once, one is quiet: so much less changes in it.
_QUIET = 0.3
# Where nearly all cells that change do so in the same direction, it is no movement.
_ONE_WAY = 3.0
# What is darker has no color.
_DARK = 0.01


class _Change(NamedTuple):
    """Which cells changed in a frame, and which way: +1 brighter (or redder), -1, 0 not."""

    second: float
    cells: Any
    share: float
    one_way: bool


class _State(Protocol):
    def changes(self, linear: Any) -> Any:
        """Return which cells changed in the next frame, and which way."""


class Flashes:
    """Finds where a film flashes, while it is shown the small copies of all frames in turn."""

    def __init__(self) -> None:
        self._followed: tuple[tuple[_State, _Follower], ...] = ((_Brightness(), _Follower()), (_Redness(), _Follower()))
        self._spans: list[Span] = []

    def show(self, second: float, copy: Any) -> None:
        """Look at the next frame."""
        linear = _linear(copy)
        for state, follower in self._followed:
            if span := follower.show(second, state.changes(linear)):
                self._add(span)

    def spans(self) -> list[Span]:
        """Return from when to when it flashes."""
        for _, follower in self._followed:
            if span := follower.end():
                self._add(span)
        joined: list[Span] = []
        for span in sorted(self._spans):
            if joined and span.start <= joined[-1].end:
                joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
            else:
                joined.append(span)
        return joined

    def _add(self, span: Span) -> None:
        if self._spans and self._spans[-1].start <= span.start <= self._spans[-1].end:
            span = Span(self._spans.pop().start, span.end)
        self._spans.append(span)


class _Brightness:
    """Follows how bright each cell is, from one extreme to the next."""

    def __init__(self) -> None:
        self._way: Any = None
        self._low: Any = None
        self._high: Any = None

    def changes(self, linear: Any) -> Any:
        """Return which cells have become brighter (+1) or darker (-1) by enough since they last did."""
        numpy = libraries().numpy
        light = linear @ numpy.array([0.2126, 0.7152, 0.0722], dtype=numpy.float32)
        if self._way is None:
            self._way = numpy.zeros(light.shape, dtype=numpy.int8)
            self._low, self._high = light.copy(), light.copy()
            return self._way
        self._low, self._high = numpy.minimum(self._low, light), numpy.maximum(self._high, light)
        up = (self._way <= 0) & (light - self._low >= _CHANGE) & (self._low < _BRIGHT)
        down = (self._way >= 0) & (self._high - light >= _CHANGE) & (light < _BRIGHT) & ~up
        # From here on the next extreme is looked for; while a cell keeps its way, only the one that lies ahead.
        self._way = numpy.where(up, 1, numpy.where(down, -1, self._way)).astype(numpy.int8)
        self._low = numpy.where(self._way > 0, light, self._low)
        self._high = numpy.where(self._way < 0, light, self._high)
        return up.astype(numpy.int8) - down.astype(numpy.int8)


class _Redness:
    """Follows which cells are of a saturated red."""

    def __init__(self) -> None:
        self._is_red: Any = None
        self._color: Any = None

    def changes(self, linear: Any) -> Any:
        """Return which cells have become red (+1), or another color (-1), far enough from what they were."""
        numpy = libraries().numpy
        total = linear.sum(axis=-1)
        red = (linear[..., 0] >= _RED * total) & (total > _DARK)
        color = _chromaticity(linear, total)
        if self._is_red is None:
            self._is_red, self._color = red, color
            return numpy.zeros(red.shape, dtype=numpy.int8)
        changed = (red != self._is_red) & (numpy.linalg.norm(color - self._color, axis=-1) > _COLOR)
        self._is_red = numpy.where(changed, red, self._is_red)
        # Of what stays as it is, the newest color counts.
        self._color = numpy.where((red == self._is_red)[..., None], color, self._color)
        return numpy.where(changed, numpy.where(red, 1, -1), 0).astype(numpy.int8)


class _Follower:
    """Counts changes of cells within the last second, of those frames in which many cells change at once."""

    def __init__(self) -> None:
        self._last: list[_Change] = []
        self._counted: deque[_Change] = deque()

    def show(self, second: float, cells: Any) -> Span | None:
        """Take the changes of the next frame. Return where it flashes up to the frame before, if it does."""
        numpy = libraries().numpy
        up, down = float((cells > 0).mean()), float((cells < 0).mean())
        one_way = max(up, down) >= _ONE_WAY * min(up, down)
        self._last = [*self._last[-2:], _Change(second, cells.astype(numpy.int8), up + down, one_way)]
        return self._judge(len(self._last) - 2) if len(self._last) > 1 else None

    def end(self) -> Span | None:
        """Return the same for the last frame."""
        return self._judge(len(self._last) - 1) if self._last else None

    def _judge(self, at: int) -> Span | None:
        change = self._last[at]
        beside = [self._last[place].share for place in (at - 1, at + 1) if 0 <= place < len(self._last)]
        at_once = change.one_way or min(beside, default=0.0) <= _QUIET * change.share
        if change.share < AREA or not at_once:
            return None
        self._counted.append(change)
        while change.second - self._counted[0].second > _SECOND:
            self._counted.popleft()
        numpy = libraries().numpy
        counts = numpy.abs(numpy.stack([each.cells for each in self._counted])).sum(axis=0)
        if (counts >= _CHANGES).mean() < AREA:
            return None
        return Span(self._counted[0].second, change.second)


def _linear(copy: Any) -> Any:
    """Return red, green and blue as light (0 to 1), of cells of two by two pixels."""
    numpy = libraries().numpy
    light = _table()[copy]
    high, wide = light.shape[0] // 2, light.shape[1] // 2
    return light.reshape(high, 2, wide, 2, 3).mean(axis=(1, 3), dtype=numpy.float32)


def _table() -> Any:
    numpy = libraries().numpy
    value = numpy.arange(256, dtype=numpy.float32) / 255
    return numpy.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4).astype(numpy.float32)


def _chromaticity(linear: Any, total: Any) -> Any:
    """Return u' and v' (CIE 1976 UCS); those of white for what is dark."""
    numpy = libraries().numpy
    to_xyz = numpy.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]], dtype=numpy.float32
    )
    x, y, z = numpy.moveaxis(linear @ to_xyz.T, -1, 0)
    below = x + 15 * y + 3 * z
    dark = total <= _DARK
    below = numpy.where(dark, 1.0, below)
    return numpy.stack([numpy.where(dark, 0.1978, 4 * x / below), numpy.where(dark, 0.4683, 9 * y / below)], axis=-1)
