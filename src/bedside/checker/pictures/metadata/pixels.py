"""From a picture's file to pixels alone, upright and in the colours that every screen knows, and back to a file."""

import io
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from PIL import Image, ImageCms

from bedside.checker.pictures.kinds import MAX_PIXELS, MAX_SIDE, MIN_SIDE, Kind
from bedside.checker.pictures.metadata import jpeg, png, riff
from bedside.checker.pictures.metadata.exif import ORIENTATION, PROFILE, Tables
from bedside.checker.pictures.refusing import Refused

# What Pillow calls what we know. HEIC is opened with a library of its own.
_FORMATS = {
    Kind.JPEG: "JPEG",
    Kind.PNG: "PNG",
    Kind.WEBP: "WEBP",
    Kind.GIF: "GIF",
    Kind.AVIF: "AVIF",
    Kind.TIFF: "TIFF",
    Kind.BMP: "BMP",
}
# Above this, somebody meant to fill the memory.
_BOMB = 4 * MAX_PIXELS
# Kept without loss where a file was made so: drawings and screenshots.
_LOSSLESS = {Kind.PNG, Kind.GIF, Kind.BMP, Kind.TIFF}
_QUALITIES = (95, 90, 82, 72, 60, 45, 30)
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_RAW = {0xC612, 0xC62F, 0x828E}
_PAGES = {"1", "2"}


class Written(NamedTuple):
    """A file that was written from pixels."""

    data: bytes
    kind: Kind
    width: int
    height: int


@contextmanager
def opened(data: bytes, kind: Kind) -> Iterator[Image.Image]:
    """Open a picture without decoding it; its size is within bounds. Raises Refused, and what Pillow raises."""
    with warnings.catch_warnings():
        # Sizes are measured below, against our own and lower wall; broken EXIF doesn't matter, since it goes.
        warnings.simplefilter("ignore")
        with _opened(data, kind) as image:
            check_size(image.width, image.height)
            if getattr(image, "n_frames", 1) > 1 and kind is not Kind.HEIC:
                raise Refused("pages" if kind is Kind.TIFF else "moves")
            yield image


def _opened(data: bytes, kind: Kind) -> Image.Image:
    if kind is Kind.HEIC:
        return _heic(data)
    if kind is Kind.TIFF:
        _check_tiff(data)
    # Without the second pictures and notes of its maker, which Pillow would look at.
    plain = jpeg.bare(data) if kind is Kind.JPEG else data
    try:
        return Image.open(io.BytesIO(plain), formats=[_FORMATS[kind]])
    except Image.DecompressionBombError:
        raise Refused("bomb") from None


def _check_tiff(data: bytes) -> None:
    entries = Tables(data).entries
    if any(entry.tag in _RAW for entry in entries):
        raise Refused("raw")
    if any(entry.table in _PAGES for entry in entries):
        raise Refused("pages")


@cache
def _heif_library() -> Any:
    try:
        return import_module("pillow_heif")
    except ImportError:
        return None


def _heic(data: bytes) -> Image.Image:
    library = _heif_library()
    if library is None:
        raise Refused("no_heic")
    try:
        container = library.open_heif(data, convert_hdr_to_8bit=True)
        first = container[container.primary_index]
        check_size(*first.size)
        image: Image.Image = first.to_pillow()
    except RuntimeError as error:
        raise ValueError("no picture") from error
    return image


def check_size(width: int, height: int) -> None:
    """Raise Refused for a picture that nobody could see, or that would fill the memory."""
    if width * height > _BOMB:
        raise Refused("bomb")
    if width * height > MAX_PIXELS:
        raise Refused("too_many_pixels")
    if max(width, height) > MAX_SIDE:
        raise Refused("strip")
    if min(width, height) < MIN_SIDE:
        raise Refused("tiny")


def upright(data: bytes, kind: Kind) -> Image.Image:
    """Return the pixels that one sees: RGB or RGBA of 8 bits, in sRGB, turned upright, with nothing behind them."""
    with opened(data, kind) as image:
        image.load()
        coloured = _in_srgb(image, _PROFILE.get(kind, _told_profile)(data, image))
        turned = _ORIENTATION.get(kind)
        turn = _TURNS.get(turned(data, image)) if turned else None
        return _alone(coloured if turn is None else coloured.transpose(turn))


def _exif_turn(data: bytes, image: Image.Image) -> int:
    """Return how an AVIF is turned: by a property of its own, which Pillow tells as if it were EXIF."""
    return int(image.getexif().get(ORIENTATION, 1))


def _table_profile(data: bytes, image: Image.Image) -> bytes:
    return next((entry.value for entry in Tables(data).entries if entry.tag == PROFILE), b"")


def _told_profile(data: bytes, image: Image.Image) -> bytes:
    found = image.info.get("icc_profile")
    return found if isinstance(found, bytes) else b""


# How a kind says which way it is turned. The readers of HEIC and TIFF turn by themselves; GIF and BMP don't know of it.
_ORIENTATION: Mapping[Kind, Callable[[bytes, Image.Image], int]] = {
    Kind.JPEG: lambda data, _: jpeg.orientation(data),
    Kind.PNG: lambda data, _: png.orientation(data),
    Kind.WEBP: lambda data, _: riff.orientation(data),
    Kind.AVIF: _exif_turn,
}
# Where a kind keeps the profile of its colours; Pillow tells that of the others.
_PROFILE: Mapping[Kind, Callable[[bytes, Image.Image], bytes]] = {
    Kind.JPEG: lambda data, _: jpeg.profile(data),
    Kind.PNG: lambda data, _: png.profile(data),
    Kind.WEBP: lambda data, _: riff.profile(data),
    Kind.TIFF: _table_profile,
}


@cache
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    plain = _eight_bits(image)
    alpha = plain.getchannel("A") if "A" in plain.getbands() else None
    opaque = _as({"LA": "L", "RGBA": "RGB"}.get(plain.mode, plain.mode), plain)
    coloured = opaque
    if profile:
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            # A profile of three colours says how light their greys are, too.
            known = _as("RGB", opaque) if opaque.mode == "L" and given.profile.xcolor_space == "RGB " else opaque
            coloured = ImageCms.profileToProfile(known, given, _srgb(), outputMode="RGB") or opaque
        except (ImageCms.PyCMSError, OSError, ValueError):
            # A profile that is broken, or for other colours than these, says nothing.
            coloured = opaque
    coloured = _as("RGB", coloured)
    if alpha:
        coloured.putalpha(alpha)
    return coloured


def _as(mode: str, image: Image.Image) -> Image.Image:
    """Return a picture in this mode: itself where it is, since 40 megapixels take 160 MB each time."""
    return image if image.mode == mode else image.convert(mode)


def _eight_bits(image: Image.Image) -> Image.Image:
    """Return the picture as L, RGB or CMYK, with alpha where it has any."""
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value / 256, "L") if image.mode == "I;16" else _scaled(image.convert("I"))
    if image.mode in ("I", "F"):
        return _scaled(image)
    if "transparency" in image.info or image.mode in ("PA", "La", "RGBa"):
        return image.convert("RGBA")
    if image.mode in ("L", "LA", "RGB", "RGBA", "CMYK"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _scaled(image: Image.Image) -> Image.Image:
    """Return grey values of more than 8 bits as 8: of 16 bits where there are large ones; shares where there are no
    larger ones."""
    extremes = image.getextrema()
    highest = float(extremes[1]) if not isinstance(extremes[1], tuple) else 255.0
    shares = image.mode == "F" and highest <= 1
    scale = 255.0 if shares else 1.0 if highest <= 255 else 255 / max(highest, 65_535.0)
    return image.convert("F").point(lambda value: value * scale + 0.0).convert("L")


def _alone(pixels: Image.Image) -> Image.Image:
    """Return pixels without anything that hangs on them, also without colours that nobody sees."""
    canvas = Image.new(pixels.mode, pixels.size)
    if pixels.mode == "RGBA":
        # Where it is wholly transparent, a picture can go on: what an eraser took away may still be there.
        seen = pixels.getchannel("A").point(lambda value: 255 if value else 0)
        canvas.paste(pixels, mask=seen)
        if pixels.getchannel("A").getextrema() == (255, 255):
            return _as("RGB", canvas)
    else:
        canvas.paste(pixels)
    return canvas


def write(pixels: Image.Image, data: bytes, kind: Kind, most: int) -> Written:
    """Write a file of at most about `most` bytes, as well as that allows; transparency stays where it fits."""
    if pixels.mode == "RGBA" or kind in _LOSSLESS:
        found = _png(pixels)
        if len(found) <= most:
            return Written(found, Kind.PNG, *pixels.size)
    if pixels.mode == "RGBA":
        flat = Image.new("RGB", pixels.size, "white")
        flat.paste(pixels, mask=pixels.getchannel("A"))
        pixels = flat
    # Colours at full size only where they were so before, and it costs little.
    full = 2 if kind is Kind.JPEG and jpeg.halves_colours(data) else 0
    best = max(jpeg.quality(data), 50) if kind is Kind.JPEG else 95
    for quality in (min(best, 98), *(each for each in _QUALITIES if each < best)):
        out = io.BytesIO()
        pixels.save(out, "JPEG", quality=quality, optimize=True, subsampling=full if quality > 90 else 2)
        if out.tell() <= most:
            return Written(out.getvalue(), Kind.JPEG, *pixels.size)
    half = pixels.copy()
    half.thumbnail((max(pixels.width // 2, MIN_SIDE), max(pixels.height // 2, MIN_SIDE)), Image.Resampling.LANCZOS)
    return write(half, b"", Kind.AVIF, most)


def _png(pixels: Image.Image) -> bytes:
    out = io.BytesIO()
    pixels.save(out, "PNG")
    return out.getvalue()
