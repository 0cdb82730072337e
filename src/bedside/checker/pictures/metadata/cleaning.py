"""One door for all kinds of files: what they carry, and clean copies."""

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from bedside.checker.pictures.kinds import MAX_BYTES, MAX_SIDE, MIN_SIDE, Group, Kind, kind_of
from bedside.checker.pictures.metadata import (
    bitmap,
    film,
    gif,
    heif,
    jpeg,
    mp3,
    office,
    ogg,
    pdf,
    pixels,
    png,
    riff,
    webm,
)
from bedside.checker.pictures.metadata.codes import Carries, sorted_codes
from bedside.checker.pictures.metadata.exif import exif_codes
from bedside.checker.pictures.refusing import Refused, reading

_Codes = Callable[[bytes], set[Carries]]
_PICTURES: dict[Kind, _Codes] = {
    Kind.JPEG: jpeg.codes,
    Kind.PNG: png.codes,
    Kind.WEBP: riff.webp_codes,
    Kind.GIF: gif.codes,
    Kind.HEIC: heif.codes,
    Kind.AVIF: heif.codes,
    Kind.TIFF: lambda data: exif_codes(data, whole_file=True),
    Kind.BMP: bitmap.codes,
}

_OTHERS: dict[Kind, _Codes] = {
    Kind.PDF: pdf.codes,
    Kind.DOCX: office.codes,
    Kind.XLSX: office.codes,
    Kind.PPTX: office.codes,
    Kind.MP4: film.codes,
    Kind.MOV: film.codes,
    Kind.M4A: film.codes,
    Kind.WEBM: webm.codes,
    Kind.MP3: mp3.codes,
    Kind.OGG: ogg.codes,
    Kind.WAV: riff.wav_codes,
}
_CLEANED: dict[Kind, Callable[[bytes], tuple[bytes, set[Carries]]]] = {
    Kind.PDF: pdf.clean,
    Kind.DOCX: office.clean,
    Kind.XLSX: office.clean,
    Kind.PPTX: office.clean,
    Kind.MP4: film.clean,
    Kind.MOV: film.clean,
    Kind.M4A: film.clean,
    Kind.WEBM: webm.clean,
    Kind.MP3: mp3.clean,
    Kind.OGG: ogg.clean,
    Kind.WAV: riff.clean_wav,
}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A clean copy. `removed`: codes of what the file carried besides. Width and height are 0 for what has none."""

    data: bytes
    mime: str
    width: int
    height: int
    removed: tuple[str, ...]


def carried(data: bytes) -> tuple[str, ...]:
    """Return codes of what a file carries besides what one sees or hears. Raises Refused for what isn't taken."""
    kind = kind_of(data)
    with reading(_damaged(kind)):
        return sorted_codes((_PICTURES | _OTHERS)[kind](data))


def clean(data: bytes, *, edge: int = MAX_SIDE, most: int = MAX_BYTES[Group.PICTURE]) -> Cleaned:
    """Return a copy with nothing but what one sees or hears, verified. Raises Refused where there can't be one.

    Pictures become a JPEG or a PNG, upright and in sRGB, with no side longer than `edge` pixels and of at most about
    `most` bytes.
    """
    kind = kind_of(data)
    with reading(_damaged(kind)):
        if kind.group is Group.PICTURE:
            return _picture(data, kind, edge, most)
        copy, removed = _CLEANED[kind](data)
        return Cleaned(copy, kind.mime, 0, 0, sorted_codes(removed))


def _damaged(kind: Kind) -> str:
    return "damaged_picture" if kind.group is Group.PICTURE else "damaged"


def _picture(data: bytes, kind: Kind, edge: int, most: int) -> Cleaned:
    removed = sorted_codes(_PICTURES[kind](data))
    seen = pixels.upright(data, kind)
    seen.thumbnail((edge, edge), Image.Resampling.LANCZOS)
    if min(seen.size) < MIN_SIDE:
        raise Refused("thin")
    written = pixels.write(seen, data, kind, most)
    check = jpeg.check if written.kind is Kind.JPEG else png.check
    check(written.data)
    return Cleaned(written.data, written.kind.mime, written.width, written.height, removed)
