"""Can text of one color be read on another? Web Content Accessibility Guidelines 2.1, success criterion 1.4.3.

A color is "#0b5", "#00bb55", "rgb(0, 187, 85)", or three numbers from 0 to 255.
"""

import re

Color = str | tuple[int, int, int]

# Large: at least 24 CSS pixels (18 points), or bold and at least 18.66 (14 points).
NORMAL, LARGE = 4.5, 3.0
_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_RGB = re.compile(r"rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)", re.IGNORECASE)


class UnknownColor(ValueError):
    """This isn't a color that has no transparency."""


def ratio(foreground: Color, background: Color) -> float:
    """Return the contrast, 1 (the same) to 21 (black on white); which is the text makes no difference.

    Raises UnknownColor.
    """
    one, other = _luminance(_channels(foreground)), _luminance(_channels(background))
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def enough(foreground: Color, background: Color, *, large: bool = False) -> bool:
    """Say whether text can be read: 4.5 for ordinary text, 3 for `large`; 4.499 isn't 4.5. Raises UnknownColor."""
    return ratio(foreground, background) >= (LARGE if large else NORMAL)


def _luminance(channels: tuple[int, int, int]) -> float:
    """Return the relative luminance, 0 to 1 (WCAG 2.1, with the threshold that was corrected in 2021)."""
    red, green, blue = (_linear(channel / 255) for channel in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _channels(color: Color) -> tuple[int, int, int]:
    channels = _written(color.strip()) if isinstance(color, str) else color
    if len(channels) != 3 or not all(0 <= channel <= 255 for channel in channels):
        raise UnknownColor(f"“{color}” isn't a color. Write it as #00bb55 or rgb(0, 187, 85), without transparency.")
    return channels[0], channels[1], channels[2]


def _written(color: str) -> tuple[int, ...]:
    if _HEX.fullmatch(color):
        digits = color[1:] if len(color) == 7 else "".join(digit * 2 for digit in color[1:])
        return tuple(bytes.fromhex(digits))
    if parts := _RGB.fullmatch(color):
        return tuple(int(part) for part in parts.groups())
    return ()
