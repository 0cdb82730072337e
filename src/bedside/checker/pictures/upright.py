"""A picture as one sees it: upright, in ordinary colors, with nothing hidden behind what can be seen through."""

from PIL import Image

from bedside.checker.pictures.kinds import Group, Kind, sniff
from bedside.checker.pictures.metadata import pixels
from bedside.checker.pictures.refusing import Refused, reading
from bedside.checker.pictures.seen import Box

# Behind what can be seen through: neither white nor black letters vanish on it.
_GREY = (128, 128, 128)


def upright(data: bytes) -> Image.Image:
    """Return the picture of these bytes in RGB, or RGBA where one can see through it: what a clean copy would show.

    Raises Refused for what is taken for no clean copy either.
    """
    kind = sniff(data)
    if kind.group is not Group.PICTURE:
        raise Refused("no_picture", kind=kind.value)
    with reading("unreadable"):
        return pixels.upright(data, kind)


def is_jpeg(data: bytes) -> bool:
    """Say whether a picture is stored as a JPEG. Raises Refused."""
    return sniff(data) is Kind.JPEG


def flat(picture: Image.Image) -> Image.Image:
    """Return a picture in RGB; what lies behind it is grey."""
    if picture.mode == "RGB":
        return picture
    ground = Image.new("RGB", picture.size, _GREY)
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def in_shares(edges: tuple[float, float, float, float], size: tuple[int, int]) -> Box:
    """Return a box in shares: as much of it as lies in a picture of this size (width, height).

    `edges`: left, top, right, bottom, in pixels.
    """
    width, height = size
    left, top, right, bottom = edges
    left, right = (min(1.0, max(0.0, x / width)) for x in (left, right))
    top, bottom = (min(1.0, max(0.0, y / height)) for y in (top, bottom))
    return Box(round(left, 5), round(top, 5), round(right - left, 5), round(bottom - top, 5))
