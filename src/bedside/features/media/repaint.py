"""From an upload to the pixels that may leave: nothing of the file survives but the picture one sees."""

import io
import warnings
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from bedside.base.errors import Problem

# 40 megapixels: a phone's largest photo. More is a mistake or a decompression bomb.
MAX_PIXELS = 40_000_000
MAX_UPLOAD = 20 * 1024 * 1024
# The longest edge that any supported network shows, and a size that the strictest one takes.
MAX_EDGE = 2000
MAX_BYTES = 950_000
KINDS = ("JPEG", "PNG", "WEBP", "GIF")


@dataclass(frozen=True, slots=True)
class Repainted:
    """A clean picture. `removed` names what the file carried besides, as codes: "position", "camera", "comment"."""

    data: bytes
    mime: str
    width: int
    height: int
    removed: tuple[str, ...]


def repaint(upload: bytes) -> Repainted:
    """Decode, turn upright, scale down, and encode from pixels alone. Raises Problem for what is no usable picture."""
    if len(upload) > MAX_UPLOAD:
        raise Problem(_("This file is larger than 20 MB."), _("Choose a smaller picture."))
    try:
        with _opened(upload) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Problem(_("This picture has more than 40 megapixels."), _("Make it smaller and add it again."))
            if getattr(image, "is_animated", False):
                raise Problem(_("This picture moves."), _("Add a picture that stands still."))
            removed = _carried(image)
            pixels = ImageOps.exif_transpose(image)
            pixels.load()
            return _encode(pixels, removed)
    except UnidentifiedImageError:
        raise Problem(
            _("This file is not a picture that Bedside knows."), _("Use a JPEG, PNG, WebP or GIF file.")
        ) from None
    except Image.DecompressionBombError:
        raise Problem(
            _("This picture has far more than 40 megapixels."), _("Make it smaller and add it again.")
        ) from None
    except (OSError, SyntaxError, ValueError):
        raise Problem(_("This picture is damaged."), _("Save it again with another program and add it.")) from None


def _opened(upload: bytes) -> Image.Image:
    with warnings.catch_warnings():
        # Its size is measured right after, against our own and lower wall.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        return Image.open(io.BytesIO(upload), formats=KINDS)


def _encode(pixels: Image.Image, removed: tuple[str, ...]) -> Repainted:
    pixels.thumbnail((MAX_EDGE, MAX_EDGE), Image.Resampling.LANCZOS)
    clear = "A" in pixels.getbands() or "transparency" in pixels.info
    canvas = Image.new("RGBA" if clear else "RGB", pixels.size)
    canvas.paste(pixels.convert(canvas.mode))
    if clear:
        out = io.BytesIO()
        canvas.save(out, "PNG", optimize=True)
        if out.tell() <= MAX_BYTES:
            return Repainted(out.getvalue(), "image/png", *canvas.size, removed)
        flat = Image.new("RGB", canvas.size, "white")
        flat.paste(canvas, mask=canvas.getchannel("A"))
        canvas = flat
    for quality in (90, 82, 72, 60, 45, 30):
        out = io.BytesIO()
        canvas.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= MAX_BYTES:
            return Repainted(out.getvalue(), "image/jpeg", *canvas.size, removed)
    canvas.thumbnail((MAX_EDGE // 2, MAX_EDGE // 2), Image.Resampling.LANCZOS)
    return _encode(canvas, removed)


def _carried(image: Image.Image) -> tuple[str, ...]:
    exif = image.getexif()
    found = []
    if exif.get_ifd(0x8825):
        found.append("position")
    if exif.get(0x010F) or exif.get(0x0110):
        found.append("camera")
    if image.info.get("comment") or image.info.get("xmp") or getattr(image, "text", None):
        found.append("comment")
    return tuple(found)
