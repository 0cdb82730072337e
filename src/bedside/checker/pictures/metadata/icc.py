"""Colour profiles within documents: their numbers must stay, their words may name a person's screen.

Source: ICC.1:2022, the tag table and the types of text.
"""

from bedside.checker.pictures.kinds import MEGABYTE

# Types of numbers and curves; every other type can hold words.
_NUMBERS = {
    *(b"XYZ ", b"curv", b"para", b"mft1", b"mft2", b"mAB ", b"mBA ", b"sf32", b"meas", b"view", b"sig ", b"cicp"),
    *(b"clrt", b"clro", b"uf32", b"mpet"),
}
MOST = 8 * MEGABYTE
_HEADER, _LINE = 128, 12


def is_profile(data: bytes) -> bool:
    return len(data) > _HEADER + 4 and data[36:40] == b"acsp"


def blank(data: bytes) -> bytes:
    """Return a profile with the same numbers, and empty words. Raises ValueError where its table is broken."""
    out = bytearray(data)
    # When and by whom it was made: date, maker, model, creator, identity.
    for start, end in ((4, 8), (24, 36), (48, 64), (80, 128)):
        out[start:end] = bytes(end - start)
    used = [(0, _HEADER + 4)]
    count = int.from_bytes(data[_HEADER : _HEADER + 4], "big")
    used.append((_HEADER + 4, _HEADER + 4 + count * _LINE))
    for number in range(count):
        line = _HEADER + 4 + number * _LINE
        start, size = (int.from_bytes(data[line + each : line + each + 4], "big") for each in (4, 8))
        if start + size > len(data) or line + _LINE > len(data):
            raise ValueError("a tag behind the end")
        used.append((start, start + size))
        if data[start : start + 4] not in _NUMBERS:
            out[start + 8 : start + size] = bytes(max(size - 8, 0))
    _empty_gaps(out, used)
    return bytes(out)


def _empty_gaps(out: bytearray, used: list[tuple[int, int]]) -> None:
    at = 0
    for start, end in sorted(used):
        if start > at:
            out[at:start] = bytes(start - at)
        at = max(at, end)
    if at < len(out):
        del out[at:]
