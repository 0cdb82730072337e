"""Can text of one color be read on another? Web Content Accessibility Guidelines 2.1, success criterion 1.4.3.

A color is "#0b5", "#00bb55", "rgb(0, 187, 85)", or three numbers from 0 to 255.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

Color = str | tuple[int, int, int]

# Large: at least 24 CSS pixels (18 points), or bold and at least 18.66 (14 points).
NORMAL, LARGE = 4.5, 3.0
_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_RGB = re.compile(r"rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)", re.IGNORECASE)


class UnknownColor(ValueError):
    """This isn't a color that has no transparency."""


class Worst(NamedTuple):
    """The color that text stands out from least, how much, and which share (0-1) of all is too faint for it."""

    color: tuple[int, int, int]
    ratio: float
    share: float


def ratio(foreground: Color, background: Color) -> float:
    """Return the contrast, 1 (the same) to 21 (black on white); which is the text makes no difference.

    Raises UnknownColor.
    """
    one, other = _luminance(_channels(foreground)), _luminance(_channels(background))
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def enough(foreground: Color, background: Color, *, large: bool = False) -> bool:
    """Say whether text can be read: 4.5 for ordinary text, 3 for `large`; 4.499 isn't 4.5. Raises UnknownColor."""
    return ratio(foreground, background) >= (LARGE if large else NORMAL)


def worst(foreground: Color, backgrounds: Iterable[tuple[int, tuple[int, int, int]]], *, large: bool = False) -> Worst:
    """Return where text can be read least on what lies behind it: each of its colors, with how many pixels have it.

    Raises UnknownColor, and ValueError where there is no color at all.
    """
    text = _luminance(_channels(foreground))
    least = LARGE if large else NORMAL
    found: Worst | None = None
    pixels = faint = 0
    for count, color in backgrounds:
        light = _luminance(color)
        here = (max(text, light) + 0.05) / (min(text, light) + 0.05)
        pixels += count
        faint += count if here < least else 0
        if found is None or here < found.ratio:
            found = Worst(color, here, 0.0)
    if found is None:
        raise ValueError("There is no color behind the text.")
    return found._replace(share=faint / pixels)


def written(color: tuple[int, int, int]) -> str:
    """Return a color as pages write it: #00bb55."""
    return f"#{bytes(color).hex()}"


def _luminance(channels: tuple[int, int, int]) -> float:
    """Return the relative luminance, 0 to 1 (WCAG 2.1, with the threshold that was corrected in 2021)."""
    red, green, blue = map(_linear_of, channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@cache
def _linear_of(channel: int) -> float:
    return _linear(channel / 255)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _channels(color: Color) -> tuple[int, int, int]:
    channels = _read(color.strip()) if isinstance(color, str) else color
    if len(channels) != 3 or not all(0 <= channel <= 255 for channel in channels):
        raise UnknownColor(f"“{color}” isn't a color. Write it as #00bb55 or rgb(0, 187, 85), without transparency.")
    return channels[0], channels[1], channels[2]


def _read(color: str) -> tuple[int, ...]:
    if _HEX.fullmatch(color):
        digits = color[1:] if len(color) == 7 else "".join(digit * 2 for digit in color[1:])
        return tuple(bytes.fromhex(digits))
    if parts := _RGB.fullmatch(color):
        return tuple(int(part) for part in parts.groups())
    return ()
