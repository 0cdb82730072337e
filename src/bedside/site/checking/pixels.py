"""The colors of a picture, in the box where text is to stand. Loads Pillow."""

import re
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from bedside.site.checking.sources import Unusable

# More than any network takes. Three million pixels of noise, each another color, are measured in five seconds.
MOST_PIXELS = 25_000_000
_SIDE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(%?)\s*")


@dataclass(frozen=True)
class Box:
    """What lies in a box of a picture: how many pixels have each color; `left` and `top` are where it begins."""

    colors: list[tuple[int, tuple[int, int, int]]]
    left: int
    top: int
    width: int
    pixels: bytes

    def place_of(self, color: tuple[int, int, int]) -> tuple[int, int]:
        """Return the first pixel of a color that is there, from the left and from the top of the picture."""
        wanted = bytes(color)
        at = self.pixels.find(wanted)
        while at % 3:
            at = self.pixels.find(wanted, at + 1)
        down, right = divmod(at // 3, self.width)
        return self.left + right, self.top + down


def box_of(name: str, box: str | None) -> Box:
    """Return the colors in a box of a picture, as people see it; without a box, in all of it. Raises Unusable.

    `box`: left, top, width, height, in pixels or, with %, in parts of the picture.
    """
    try:
        with Image.open(Path(name)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Unusable(
                    f"{name} has more than {MOST_PIXELS // 1_000_000} million pixels. Make it smaller first."
                )
            shown = ImageOps.exif_transpose(opened)
            left, top, right, bottom = _edges(box, shown.width, shown.height)
            part = shown.convert("RGBA").crop((left, top, right, bottom))
    except (UnidentifiedImageError, Image.DecompressionBombError, SyntaxError) as error:
        raise Unusable(f"{name} isn't a picture that can be read.") from error
    except (OSError, ValueError) as error:
        raise Unusable(f"{name} can't be read: {getattr(error, 'strerror', None) or error}.") from error
    if part.getchannel("A").getextrema() != (255, 255):
        raise Unusable(f"{name} can be seen through there. Put it on its background first, and measure that.")
    flat = part.convert("RGB")
    colors = flat.getcolors(maxcolors=flat.width * flat.height) or []
    return Box([(count, _color(color)) for count, color in colors], left, top, flat.width, flat.tobytes())


def _color(color: object) -> tuple[int, int, int]:
    assert isinstance(color, tuple)
    red, green, blue = color
    return red, green, blue


def _edges(box: str | None, width: int, height: int) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of a box in pixels. Raises Unusable for a box that isn't in the picture."""
    if box is None:
        return 0, 0, width, height
    sides = [_SIDE.fullmatch(side) for side in box.split(",")]
    if len(sides) != 4 or not all(sides):
        raise Unusable("Write the box as left,top,width,height: --box 40,600,500,120, or --box 10%,80%,80%,15%.")
    whole = (width, height, width, height)
    numbers = [
        round(float(side[1]) * (most / 100 if side[2] else 1))
        for side, most in zip(filter(None, sides), whole, strict=True)
    ]
    left, top, right, bottom = numbers[0], numbers[1], numbers[0] + numbers[2], numbers[1] + numbers[3]
    if right > width or bottom > height or left == right or top == bottom:
        raise Unusable(f"The box {box} isn't inside the picture, which is {width} wide and {height} high.")
    return left, top, right, bottom
