"""What a film's file says of itself: the boxes of an MP4 (ISO/IEC 14496-12), as far as a strict server reads them."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass


class NotFilm(ValueError):
    """The bytes are no whole MP4 with a picture that moves. Says why in a sentence."""


@dataclass(frozen=True, slots=True)
class Facts:
    """How long a film is, in seconds, and how large its picture, in pixels."""

    seconds: float
    width: int
    height: int


def read(data: bytes) -> Facts:
    """Return the facts of a film. Raises NotFilm."""
    top = list(_boxes(data, 0, len(data)))
    names = [name for name, _start, _end in top]
    if names[:1] != [b"ftyp"] or names.count(b"moov") != 1 or b"mdat" not in names:
        raise NotFilm("This is not an MP4 film.")
    start, end = next((start, end) for name, start, end in top if name == b"moov")
    try:
        seconds = _seconds(data, next(_named(data, start, end, b"mvhd")))
        shapes = [shape for trak in _named(data, start, end, b"trak") if (shape := _shape(data, *trak))]
    except (IndexError, StopIteration, struct.error):
        raise NotFilm("This film is damaged.") from None
    if seconds <= 0 or len(shapes) != 1:
        raise NotFilm("This film has no moving picture, or more than one.")
    return Facts(seconds, *shapes[0])


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield name, start and end of what is inside each box; together they fill the space. Raises NotFilm."""
    while start < end:
        if end - start < 8:
            raise NotFilm("This film is cut short.")
        size, name = struct.unpack_from(">I4s", data, start)
        head = 8
        if size == 1 and end - start >= 16:
            size, head = struct.unpack_from(">Q", data, start + 8)[0], 16
        size = size or end - start
        if size < head or start + size > end:
            raise NotFilm("This film is cut short.")
        yield name, start + head, start + size
        start += size


def _named(data: bytes, start: int, end: int, wanted: bytes) -> Iterator[tuple[int, int]]:
    return ((first, last) for name, first, last in _boxes(data, start, end) if name == wanted)


def _seconds(data: bytes, place: tuple[int, int]) -> float:
    long = data[place[0]] == 1
    scale, duration = struct.unpack_from(">IQ" if long else ">II", data, place[0] + (20 if long else 12))
    return float(duration / scale) if scale else 0.0


def _shape(data: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Return width and height of a track that shows something; None of one that is heard."""
    media = next(_named(data, start, end, b"mdia"))
    handler = next(_named(data, *media, b"hdlr"))
    if data[handler[0] + 8 : handler[0] + 12] != b"vide":
        return None
    header = next(_named(data, start, end, b"tkhd"))
    width, height = struct.unpack_from(">II", data, header[1] - 8)  # 16.16 fixed point
    return width >> 16, height >> 16
