"""Files for the tests, made on the spot."""

import io
import zlib
from collections.abc import Iterable, Mapping

from PIL import Image


def scene(mode: str = "RGB", size: tuple[int, int] = (64, 48)) -> Image.Image:
    """Return a picture whose upper left corner is red, so that one sees how it is turned."""
    image = Image.new("RGB", size, "#205060")
    image.paste("#e02020", (0, 0, size[0] // 2, size[1] // 2))
    return image.convert(mode)


def saved(image: Image.Image, form: str, **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **how)
    return out.getvalue()


def broken(whole: bytes, kept: float, flips: Iterable[tuple[float, int]]) -> bytes:
    """Return the first share of a file with some bytes (where, as a share, and which) in place of its own."""
    cut = bytearray(whole[: int(len(whole) * min(kept, 1))])
    for where, value in flips if cut else ():
        cut[int(where * len(cut))] = value
    return bytes(cut)


def phone_exif(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "Phone", "Model 7", orientation
    exif[0x0132], exif[0x013B] = "2026:03:01 10:00:00", "Maria Lopez"
    exif[0x8825] = {1: "N", 2: (40.0, 1.0, 2.0), 3: "W", 4: (75.0, 1.0, 2.0)}
    return exif


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body


def with_segments(jpeg: bytes, *segments: bytes) -> bytes:
    return jpeg[:2] + b"".join(segments) + jpeg[2:]


def chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


def with_chunks(png: bytes, *chunks: bytes) -> bytes:
    """Return a PNG with chunks between its header and its pixels."""
    return png[:33] + b"".join(chunks) + png[33:]


def riff(kind: bytes, chunks: Mapping[bytes, bytes]) -> bytes:
    body = b"".join(
        name + len(each).to_bytes(4, "little") + each + b"\0" * (len(each) % 2) for name, each in chunks.items()
    )
    return b"RIFF" + (4 + len(body)).to_bytes(4, "little") + kind + body


def box(kind: bytes, *bodies: bytes) -> bytes:
    body = b"".join(bodies)
    return (8 + len(body)).to_bytes(4, "big") + kind + body
