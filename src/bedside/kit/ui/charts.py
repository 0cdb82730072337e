"""Small charts drawn on the server as SVG: where each bar and point lies. The numbers stand in a table behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

WIDTH, HEIGHT, FOOT, HEAD = 640, 200, 24, 20


@dataclass(frozen=True)
class Value:
    """One number and what it is the number of."""

    label: str
    value: float


@dataclass(frozen=True)
class Bar:
    """A bar in the drawing's own units; `middle` is where its labels stand."""

    label: str
    value: float
    x: float
    y: float
    width: float
    height: float
    middle: float


@dataclass(frozen=True)
class Line:
    """A horizontal line of the scale."""

    value: float
    y: float


@dataclass(frozen=True)
class Dot:
    label: str
    value: float
    x: float
    y: float


def ceiling(values: Sequence[float]) -> float:
    """Return the round number at which the scale ends: at or above every value."""
    most = max(values, default=0)
    if most <= 0:
        return 1
    power = 10.0 ** floor(log10(most))
    return next(step * power for step in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if step * power >= most)


def scale(top: float) -> list[Line]:
    """Return the lines at nothing, half and all of the scale."""
    return [Line(value=top * part, y=_y(top * part, top)) for part in (0, 0.5, 1)]


def bars(values: Sequence[Value]) -> list[Bar]:
    """Return one bar for each value (0 or more), side by side over the whole width."""
    if not values:
        return []
    top = ceiling([value.value for value in values])
    step = WIDTH / len(values)
    width = min(step * 0.68, 56)
    return [
        Bar(
            label=value.label,
            value=value.value,
            x=round(step * number + (step - width) / 2, 1),
            y=_y(value.value, top),
            width=round(width, 1),
            height=round(HEIGHT - FOOT - _y(value.value, top), 1),
            middle=round(step * (number + 0.5), 1),
        )
        for number, value in enumerate(values)
    ]


def dots(values: Sequence[Value]) -> list[Dot]:
    """Return one point for each value (0 or more), from the left edge to the right."""
    top = ceiling([value.value for value in values])
    step = (WIDTH - 16) / max(1, len(values) - 1)
    return [
        Dot(label=value.label, value=value.value, x=round(8 + step * number, 1), y=_y(value.value, top))
        for number, value in enumerate(values)
    ]


def every(count: int, *, room: int = 8) -> int:
    """Return how many labels to step over so that at most `room` of `count` are written."""
    return max(1, ceil(count / room))


def _y(value: float, top: float) -> float:
    return round(HEAD + (HEIGHT - HEAD - FOOT) * (1 - value / top), 1)
