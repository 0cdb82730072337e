"""Covers, blurs and crops parts of a picture, for good: what was there can't be had back from the copy.

All take the bytes of a picture and return those of an upright copy that holds nothing but pixels: a JPEG stays a JPEG,
all else becomes a PNG. Raises Refused where the bytes are no picture, or a box lies outside of it.
"""

from collections.abc import Sequence
from io import BytesIO
from math import ceil, floor, isfinite

from PIL import Image, ImageFilter, ImageStat

from bedside.checker.pictures.refusing import Refused
from bedside.checker.pictures.seen import Box
from bedside.checker.pictures.upright import is_jpeg, upright

# Boxes are drawn tightly; ears, chin and the ends of letters would tell. So much of the shorter side is added at each.
_MORE, _MORE_PIXELS = 0.2, 2
# How wide the frame is, in pixels, whose color a cover takes.
_FRAME = 6
# What is left of a blurred box: colors in steps of this, in at most so many fields along its shorter side.
_STEP = 32
_FIELDS, _FIELDS_OF_A_LINE = 2, 1
# A box that is longer than this by its width is a line of text.
_LINE = 1.6
_QUALITY = 92
_Edges = tuple[int, int, int, int]


def cover(data: bytes, boxes: Sequence[Box], *, color: tuple[int, int, int] | None = None) -> bytes:
    """Return the picture with plain boxes; without a color, each has the middle one of what is around it."""
    picture = upright(data)
    for box in boxes:
        edges = _grown(_edges(box, picture.size), picture.size)
        picture.paste(color or _around(picture, edges), edges)
    return _encoded(picture, data)


def blur(data: bytes, boxes: Sequence[Box]) -> bytes:
    """Return the picture with boxes in which only a few colors are left, flowing into each other.

    A blur by itself, or small squares, can be undone for text: there are only so many letters to try. So a line of text
    keeps one field for each piece as long as it is high, anything else two by two or three, with few colors to choose
    from.
    """
    picture = upright(data)
    for box in boxes:
        edges = _grown(_edges(box, picture.size), picture.size)
        picture.paste(_blurred(picture.crop(edges)), edges)
    return _encoded(picture, data)


def crop(data: bytes, box: Box) -> bytes:
    """Return only what lies in the box."""
    picture = upright(data)
    return _encoded(picture.crop(_edges(box, picture.size)), data)


def _edges(box: Box, size: tuple[int, int]) -> _Edges:
    """Return left, top, right and bottom of a box in whole pixels: all that it touches. Raises Refused."""
    if not all(map(isfinite, box)) or box.width <= 0 or box.height <= 0:
        raise Refused("outside")
    width, height = size
    left, top = max(0, floor(box.left * width)), max(0, floor(box.top * height))
    right = min(width, ceil((box.left + box.width) * width))
    bottom = min(height, ceil((box.top + box.height) * height))
    if left >= right or top >= bottom:
        raise Refused("outside")
    return left, top, right, bottom


def _grown(edges: _Edges, size: tuple[int, int]) -> _Edges:
    left, top, right, bottom = edges
    more = round(min(right - left, bottom - top) * _MORE) + _MORE_PIXELS
    return max(0, left - more), max(0, top - more), min(size[0], right + more), min(size[1], bottom + more)


def _around(picture: Image.Image, edges: _Edges) -> tuple[int, int, int]:
    """Return the middle color of a frame around a box; black where the box fills the picture."""
    left, top, right, bottom = edges
    width, height = picture.size
    outer = max(0, left - _FRAME), max(0, top - _FRAME), min(width, right + _FRAME), min(height, bottom + _FRAME)
    frame = Image.new("L", (outer[2] - outer[0], outer[3] - outer[1]), 255)
    frame.paste(0, (left - outer[0], top - outer[1], right - outer[0], bottom - outer[1]))
    if frame.getextrema() == (0, 0):
        return 0, 0, 0
    red, green, blue = ImageStat.Stat(picture.convert("RGB").crop(outer), mask=frame).median
    return red, green, blue


def _blurred(part: Image.Image) -> Image.Image:
    """Return a few flowing colors instead of a part of a picture; none of it can be seen through any more."""
    ground = Image.new("RGB", part.size, "white")
    ground.paste(part, mask=part.getchannel("A") if part.mode == "RGBA" else None)
    short, long = sorted(part.size)
    fields = _FIELDS_OF_A_LINE if long > short * _LINE else _FIELDS
    across, down = (max(1, round(length * fields / short)) for length in part.size)
    few = ground.resize((across, down), Image.Resampling.BOX).point(lambda value: value // _STEP * _STEP + _STEP // 2)
    flowing = few.resize(part.size, Image.Resampling.BICUBIC)
    return flowing.filter(ImageFilter.GaussianBlur(short / fields / 4))


def _encoded(picture: Image.Image, original: bytes) -> bytes:
    out = BytesIO()
    if is_jpeg(original) and picture.mode == "RGB":
        picture.save(out, "JPEG", quality=_QUALITY, subsampling=0, optimize=True)
    else:
        picture.save(out, "PNG", optimize=False)
    return out.getvalue()
