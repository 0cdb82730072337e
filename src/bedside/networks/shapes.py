"""How a timeline cuts pictures: around their middle, to shapes that go by how many there are.

In `limits.toml`, `picture_shapes` has a line for one picture, one for two, and so on; each names the shape of every
picture, width to height: "1:1 2:1 2:1". "at least 1:2" cuts only what is narrower. Without a value all is shown.
"""

from dataclasses import dataclass
from typing import NamedTuple

Shapes = tuple[tuple["Shape", ...], ...]


class Frame(NamedTuple):
    """A part of a picture: shares of its width and height, from its upper left corner."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Shape:
    """A width to a height. With `least`, only what is narrower is cut."""

    width: int
    height: int
    least: bool = False

    @property
    def name(self) -> str:
        """How style sheets call it, such as "2-1"."""
        return f"{self.width}-{self.height}"

    def kept(self, width: int, height: int) -> Frame | None:
        """Return which part of a picture of this size is shown; None for all of it."""
        # How much wider the picture is than the shape.
        wider = (width * self.height) / (height * self.width)
        if wider > 1 and not self.least:
            return Frame((1 - 1 / wider) / 2, 0.0, 1 / wider, 1.0)
        if wider < 1:
            return Frame(0.0, (1 - wider) / 2, 1.0, wider)
        return None


def read(value: object) -> Shapes:
    """Return the shapes of a limit. Raises ValueError."""
    if value is None:
        return ()
    if not isinstance(value, tuple):
        raise ValueError("picture_shapes is a list with a line for each number of pictures.")
    found = tuple(_line(str(line)) for line in value)
    if any(len(line) != number for number, line in enumerate(found, start=1)):
        raise ValueError("In picture_shapes, each line has as many shapes as there are pictures.")
    return found


def shape_of(shapes: Shapes, place: int, count: int) -> Shape | None:
    """Return the shape of the picture at this place (from 0) of so many; None where nothing is cut."""
    return shapes[count - 1][place] if count <= len(shapes) else None


def _line(line: str) -> tuple[Shape, ...]:
    least = line.startswith("at least ")
    sides = (each.split(":") for each in line.removeprefix("at least ").split())
    return tuple(Shape(int(width), int(height), least) for width, height in sides)
