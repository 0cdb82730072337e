"""Our own walk over JPEG 2000 pictures within a PDF. Source: ITU-T T.800, annexes A and I."""

from collections.abc import Iterator

from bedside.checker.pictures.metadata.boxes import boxes
from bedside.checker.pictures.metadata.codes import Carries
from bedside.checker.pictures.refusing import Left

_BOXED, _STREAM = b"\0\0\0\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51"
SIGNATURES = (_BOXED, _STREAM)
_PIXELS = {b"jP  ", b"ftyp", b"jp2h", b"jp2c"}
_COMMENT, _TILE = b"\xff\x64", b"\xff\x90"


def codes(data: bytes) -> set[Carries]:
    """Return what it carries besides its pixels. Raises ValueError where it is damaged."""
    return {Carries.OTHER} if bare(data) != data else set()


def bare(data: bytes) -> bytes:
    """Return the same picture, bit for bit, without notes. Raises ValueError where it is damaged."""
    if data.startswith(_STREAM):
        return _without_comments(data)
    out = []
    for box in boxes(data, 0, len(data)):
        if box.kind == b"jp2c":
            stream = _without_comments(data[box.body : box.end])
            out.append((8 + len(stream)).to_bytes(4, "big") + b"jp2c" + stream)
        elif box.kind in _PIXELS:
            out.append(data[box.start : box.end])
    return b"".join(out)


def _without_comments(stream: bytes) -> bytes:
    parts = (stream[start:end] for kind, start, end in _head(stream) if kind != _COMMENT)
    return stream[:2] + b"".join(parts)


def _head(stream: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield the segments of the head; the tiles are one piece."""
    at = 2
    while stream[at : at + 2] != _TILE:
        size = int.from_bytes(stream[at + 2 : at + 4], "big")
        if stream[at : at + 1] != b"\xff" or size < 2 or at + 2 + size > len(stream):
            raise ValueError("a broken head")
        yield stream[at : at + 2], at, at + 2 + size
        at += 2 + size
    yield _TILE, at, len(stream)


def check_bare(data: bytes) -> None:
    """Raise Left where notes are left."""
    if codes(data):
        raise Left("JPEG 2000, a note")
