"""WebM: what goes is overwritten with empty space in its place, so that every place that the film names stays right.

Sources: RFC 8794 (EBML), RFC 9559 (Matroska), the WebM guidelines.
"""

from collections.abc import Iterator
from typing import NamedTuple

from bedside.checker.pictures.metadata.codes import Carries
from bedside.checker.pictures.refusing import Left

_SEGMENT, _INFO, _TRACKS, _TRACK, _CLUSTER, _GROUP = 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0x1F43B675, 0xA0
_VOID, _SIMPLE, _BLOCK, _TRACK_NUMBER, _TRACK_TYPE = 0xEC, 0xA3, 0xA1, 0xD7, 0x83
_MUXER, _WRITER, _DATE = 0x4D80, 0x5741, 0x4461
_HEAD = 0x1A45DFA3
# Which elements may stand in which; everything else becomes empty space.
_WITHIN: dict[int, set[int]] = {
    0: {_HEAD, _SEGMENT},
    _HEAD: {0x4286, 0x42F7, 0x42F2, 0x42F3, 0x4282, 0x4287, 0x4285},
    _SEGMENT: {0x114D9B74, _INFO, _TRACKS, _CLUSTER, 0x1C53BB6B},
    _INFO: {0x2AD7B1, 0x4489, _MUXER, _WRITER},
    _TRACKS: {_TRACK},
    _TRACK: {
        *(_TRACK_NUMBER, 0x73C5, _TRACK_TYPE, 0xB9, 0x88, 0x55AA, 0x9C, 0x6DE7, 0x23E383, 0x234E7A, 0x86, 0x63A2),
        *(0x56AA, 0x56BB, 0xE0, 0xE1, 0x22B59C, 0x55EE, 0x6DF8),
    },
    _CLUSTER: {0xE7, 0xA7, 0xAB, _SIMPLE, _GROUP},
    _GROUP: {_BLOCK, 0x9B, 0xFB, 0x75A2, 0x75A1},
}
_CODES = {
    0x1254C367: Carries.COMMENT,  # tags
    0x1941A469: Carries.ATTACHMENT,
    0x1043A770: Carries.COMMENT,  # chapters
    _DATE: Carries.TIME,
    0x7BA9: Carries.COMMENT,  # title
    0x7384: Carries.COMMENT,  # name of the file
    0x536E: Carries.COMMENT,  # name of a track
    0x73A4: Carries.HISTORY,  # id
    _TRACK: Carries.TRACK,
}
_MOST_ELEMENTS = 1_000_000
_KEPT_TRACKS = (1, 2)


class _Element(NamedTuple):
    number: int
    start: int
    body: int
    end: int


def _elements(data: bytes | bytearray, start: int, end: int) -> Iterator[_Element]:
    """Yield the elements between two places. Raises ValueError for one that is longer than its place."""
    at = start
    count = 0
    while at < end:
        count += 1
        if count > _MOST_ELEMENTS:
            raise ValueError("far too many elements")
        number, body = _variable(data, at, keep_mark=True)
        size, body = _variable(data, body, keep_mark=False)
        unknown = size == (1 << 7 * (body - at - _width(data, at))) - 1
        stop = end if unknown and number in (_SEGMENT, _CLUSTER) else body + size
        if stop > end:
            raise ValueError("an element longer than its place")
        if unknown and number == _CLUSTER:
            stop = _cluster_end(data, body, end)
        yield _Element(number, at, body, stop)
        at = stop


def _cluster_end(data: bytes | bytearray, at: int, end: int) -> int:
    """Return where a cluster of unknown length ends: at the first thing that can't be in one."""
    while at < end:
        number, body = _variable(data, at, keep_mark=True)
        if number in _WITHIN[_SEGMENT] | {0x1254C367}:
            return at
        size, body = _variable(data, body, keep_mark=False)
        at = body + size
    return end


def _width(data: bytes | bytearray, at: int) -> int:
    return 9 - data[at].bit_length()


def _variable(data: bytes | bytearray, at: int, *, keep_mark: bool) -> tuple[int, int]:
    """Return a number of variable length, and where it ends."""
    width = _width(data, at)
    if width > 8 or at + width > len(data):
        raise ValueError("no number where one must be")
    value = int.from_bytes(data[at : at + width], "big")
    return (value if keep_mark else value & (1 << 7 * width) - 1), at + width


class _Emptying:
    def __init__(self, data: bytes) -> None:
        self.out = bytearray(data)
        self.found: set[Carries] = set()
        self.tracks: set[int] = set()

    def done(self) -> None:
        self._inside(0, 0, len(self.out))
        if not self.tracks:
            raise ValueError("no picture and no sound")

    def _inside(self, outer: int, start: int, end: int) -> None:
        for each in list(_elements(self.out, start, end)):
            if each.number == _VOID:
                if any(self.out[each.body : each.end]):
                    self.found.add(Carries.OTHER)
                    self.out[each.body : each.end] = bytes(each.end - each.body)
            elif each.number not in _WITHIN[outer] or self._other_track(each):
                self._empty(each)
            elif each.number in (_MUXER, _WRITER):
                self._quiet(each)
            elif each.number in _WITHIN:
                self._inside(each.number, each.body, each.end)

    def _other_track(self, each: _Element) -> bool:
        """Say whether it is of a track that is neither picture nor sound."""
        if each.number == _TRACK:
            inner = {part.number: part for part in _elements(self.out, each.body, each.end)}
            kind, number = (self._value(inner.get(which)) for which in (_TRACK_TYPE, _TRACK_NUMBER))
            if kind in _KEPT_TRACKS:
                self.tracks.add(number)
            return kind not in _KEPT_TRACKS
        if each.number in (_SIMPLE, _BLOCK):
            return _variable(self.out, each.body, keep_mark=False)[0] not in self.tracks
        return False

    def _value(self, part: _Element | None) -> int:
        return int.from_bytes(self.out[part.body : part.end], "big") if part else 0

    def _quiet(self, each: _Element) -> None:
        """Empty the name of a program. The element itself must be there."""
        self.out[each.body : each.end] = bytes(each.end - each.body)

    def _empty(self, each: _Element) -> None:
        """Turn an element into empty space of the same length."""
        # Checksums and padding tell nothing.
        if each.number != 0xBF:
            self.found.add(_CODES.get(each.number, Carries.OTHER))
        length = each.end - each.start
        if length < 2:
            raise ValueError("an element of one byte")
        # One byte of length tells up to 126; eight tell everything, and a length may be written longer than it is.
        head = bytes([_VOID, 0x80 | length - 2]) if length <= 127 else b"\xec\x01" + (length - 9).to_bytes(7, "big")
        self.out[each.start : each.end] = head + bytes(length - len(head))


def codes(data: bytes) -> set[Carries]:
    """Return what a WebM carries besides picture and sound. Raises ValueError where it is damaged."""
    work = _Emptying(data)
    work.done()
    return work.found


def clean(data: bytes) -> tuple[bytes, set[Carries]]:
    """Return a clean copy, verified, and what the film carried. Raises ValueError where it is damaged."""
    work = _Emptying(data)
    work.done()
    copy = bytes(work.out)
    check(copy)
    return copy, work.found


def check(data: bytes) -> None:
    """Raise Left where a clean WebM says anything besides picture and sound."""
    waiting = [(0, 0, len(data))]
    while waiting:
        outer, start, end = waiting.pop()
        for each in _elements(data, start, end):
            body = data[each.body : each.end] if each.number in (_VOID, _MUXER, _WRITER) else b""
            if each.number != _VOID and each.number not in _WITHIN[outer]:
                raise Left(f"WebM, {each.number:X}")
            if any(body):
                raise Left("WebM, words")
            if each.number in _WITHIN:
                waiting.append((each.number, each.body, each.end))
