"""A picture as one sees it: upright, in ordinary colors, with nothing hidden behind what can be seen through."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib import import_module
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageOps

from bedside.base.errors import Problem
from bedside.checker.pictures.seen import Box

# A phone's largest photo has 50 million; more is a mistake, or a small file that unfolds to fill the memory.
MOST_PIXELS = 64_000_000
DAMAGED = Problem("This picture is damaged, or no picture that Bedside can read.", "Save it again as JPEG or PNG.")
TOO_LARGE = Problem(
    f"This picture has more than {MOST_PIXELS // 1_000_000} million pixels.", "Make it smaller, and try again."
)
# What Pillow and its readers raise where bytes aren't what they should be.
_DAMAGE = (ValueError, IndexError, KeyError, TypeError, OSError, SyntaxError, EOFError, ArithmeticError)
# Behind what can be seen through: neither white nor black letters vanish on it.
_GREY = (128, 128, 128)


def upright(data: bytes) -> Image.Image:
    """Return the picture of these bytes (the first, where they move) in RGB, or RGBA where one can see through it.

    What its file says about color is worked into its pixels; nothing but pixels is kept. Raises Problem.
    """
    with _reading(), _opened(data) as opened:
        shown = ImageOps.exif_transpose(opened)
        profile = opened.info.get("icc_profile")
        seen_through = shown.has_transparency_data
        plain = _in_srgb(_eight_bits(shown), profile, "RGBA" if seen_through else "RGB")
        if seen_through and plain.getchannel("A").getextrema() == (255, 255):
            plain = plain.convert("RGB")
        bare = Image.new(plain.mode, plain.size)
        bare.paste(plain)
        return bare


def flat(picture: Image.Image) -> Image.Image:
    """Return a picture in RGB; what lies behind it is grey."""
    if picture.mode == "RGB":
        return picture
    ground = Image.new("RGB", picture.size, _GREY)
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def format_of(data: bytes) -> str:
    """Return what format a picture has, in Pillow's words, such as "JPEG". Raises Problem."""
    with _reading(), _opened(data) as opened:
        return opened.format or ""


def in_shares(edges: tuple[float, float, float, float], size: tuple[int, int]) -> Box:
    """Return a box in shares: as much of it as lies in a picture of this size (width, height).

    `edges`: left, top, right, bottom, in pixels.
    """
    width, height = size
    left, top, right, bottom = edges
    left, right = (min(1.0, max(0.0, x / width)) for x in (left, right))
    top, bottom = (min(1.0, max(0.0, y / height)) for y in (top, bottom))
    return Box(round(left, 5), round(top, 5), round(right - left, 5), round(bottom - top, 5))


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except (Image.DecompressionBombError, MemoryError):
        raise TOO_LARGE from None
    except _DAMAGE:
        raise DAMAGED from None


def _opened(data: bytes) -> Image.Image:
    _also_heif()
    opened = Image.open(BytesIO(data))
    if opened.width * opened.height > MOST_PIXELS:
        raise TOO_LARGE
    return opened


@cache
def _also_heif() -> None:
    """Teach Pillow the format of iPhones, where that can be had."""
    with suppress(ImportError):
        import_module("pillow_heif").register_heif_opener()


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Return a picture of 16 or 32 bits with 8: cut down by the factor, not cut off at white, as Pillow does."""
    if picture.mode.startswith("I;16"):
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.mode in ("I", "F"):
        darkest, lightest = picture.getextrema()
        assert isinstance(darkest, int | float)
        assert isinstance(lightest, int | float)
        factor = 255 / ((lightest - darkest) or 1)
        return picture.convert("F").point(lambda value: value * factor - darkest * factor).convert("L")
    return picture


def _in_srgb(picture: Image.Image, profile: Any, mode: str) -> Image.Image:
    """Return a picture in the colors that everybody's screen has; a profile that can't be read counts as none."""
    if not profile or picture.mode not in ("RGB", "CMYK", "L"):
        return picture.convert(mode)
    with suppress(ImageCms.PyCMSError, OSError, ValueError):
        turned = ImageCms.profileToProfile(
            picture, ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
        if turned is not None:
            return turned.convert(mode)
    return picture.convert(mode)
