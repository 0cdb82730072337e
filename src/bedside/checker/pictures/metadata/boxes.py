"""Our own walk over the boxes of MP4, MOV, M4A, HEIC and AVIF. Source: ISO/IEC 14496-12."""

from collections.abc import Iterator
from typing import NamedTuple

# A film has some dozens; a million empty ones would only take time.
MOST_BOXES = 50_000


class Box(NamedTuple):
    """One box: its four letters, where it starts, where its content begins, where it ends."""

    kind: bytes
    start: int
    body: int
    end: int


def boxes(data: bytes | bytearray | memoryview, start: int, end: int) -> Iterator[Box]:
    """Yield the boxes between two places. Raises ValueError for one that is longer than its place."""
    at = start
    count = 0
    while at + 8 <= end:
        count += 1
        size, kind, body = int.from_bytes(data[at : at + 4], "big"), bytes(data[at + 4 : at + 8]), at + 8
        if size == 1:
            size, body = int.from_bytes(data[at + 8 : at + 16], "big"), at + 16
        elif size == 0:
            size = end - at
        if size < body - at or at + size > end or count > MOST_BOXES:
            raise ValueError("a box longer than its place")
        yield Box(kind, at, body, at + size)
        at += size
    if at != end:
        raise ValueError("bytes between boxes")


def one(data: bytes | bytearray | memoryview, kind: bytes, start: int, end: int) -> Box | None:
    """Return the first box of a kind between two places."""
    return next((box for box in boxes(data, start, end) if box.kind == kind), None)
