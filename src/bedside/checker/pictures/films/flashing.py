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
# Where nearly all cells that change do so in the same direction, nothing moves: in one frame, or, since soft flashes
# reach their cells one after the other, within so many seconds before and after it.
_ONE_WAY = 3.0
_SOFTLY = tuple((before, after) for before in (0.0, 0.02, 0.045, 0.07) for after in (0.0, 0.02, 0.045, 0.07))
# A pattern that turns over changes half of its cells each way: nearly all that change around then do so at once.
_AROUND, _AT_ONCE = 0.07, 0.7
# What is darker has no color.
_DARK = 0.01


class _Change(NamedTuple):
    """Which cells changed in a frame, and which way: +1 brighter (or redder), -1, 0 not; and which shares of all."""

    second: float
    cells: Any
    up: float
    down: float


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
            self._spans += follower.show(second, state.changes(linear))

    def spans(self) -> list[Span]:
        """Return from when to when it flashes."""
        for _, follower in self._followed:
            self._spans += follower.end()
        joined: list[Span] = []
        for span in sorted(self._spans):
            if joined and span.start <= joined[-1].end:
                joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
            else:
                joined.append(span)
        return joined


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
        # Those of the last moments, whether judged or not; the first of those that wait for what comes after them.
        self._near: list[_Change] = []
        self._waiting: deque[_Change] = deque()
        self._counted: deque[tuple[float, Any]] = deque()

    def show(self, second: float, cells: Any) -> list[Span]:
        """Take the changes of the next frame. Return where it flashes up to a moment before."""
        change = _Change(second, cells, float((cells > 0).mean()), float((cells < 0).mean()))
        self._near = [each for each in self._near if second - each.second <= 2 * _AROUND + _TINY] + [change]
        if change.up or change.down:
            self._waiting.append(change)
        return self._judged(second - _AROUND)

    def end(self) -> list[Span]:
        """Return the same for the last frames."""
        return self._judged(float("inf"))

    def _judged(self, until: float) -> list[Span]:
        spans = []
        while self._waiting and self._waiting[0].second < until - _TINY:
            change = self._waiting.popleft()
            cells = self._at_once(change)
            if cells is not None and (span := self._counted_with(change.second, cells)):
                spans.append(span)
        return spans

    def _at_once(self, change: _Change) -> Any:
        """Return those changes of a frame that belong to a flash; None where they may be movement."""
        up, down = change.up, change.down
        if up + down >= AREA and (
            max(up, down) >= _ONE_WAY * min(up, down) or up + down >= _AT_ONCE * self._all(change)
        ):
            return change.cells
        for before, after in _SOFTLY:
            start, end = change.second - before - _TINY, change.second + after + _TINY
            around = [each for each in self._near if start <= each.second <= end]
            up, down = sum(each.up for each in around), sum(each.down for each in around)
            if max(up, down) >= AREA and max(up, down) >= _ONE_WAY * min(up, down):
                return change.cells * (change.cells == (1 if up > down else -1))
        return None

    def _all(self, change: _Change) -> float:
        """Return the sum of the shares of cells that change around a frame."""
        return sum(each.up + each.down for each in self._near if abs(each.second - change.second) <= _AROUND + _TINY)

    def _counted_with(self, second: float, cells: Any) -> Span | None:
        """Count a frame; return from when to when it flashes, where a quarter of all cells did so too often."""
        self._counted.append((second, cells))
        while second - self._counted[0][0] > _SECOND + _TINY:
            self._counted.popleft()
        if len(self._counted) < _CHANGES:
            return None
        numpy = libraries().numpy
        counts = numpy.abs(numpy.stack([each for _, each in self._counted])).sum(axis=0)
        return Span(self._counted[0][0], second) if (counts >= _CHANGES).mean() >= AREA else None


# Times are sums of fractions.
_TINY = 1e-6


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
