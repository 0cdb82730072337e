"""Our own walk over the segments of a JPEG: what it carries, what pixels need, and whether a clean one is clean.

Source: ITU-T T.81 (segments), JFIF 1.02, CIPA DC-007 (MPF).
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from bedside.checker.pictures.kinds import behind, refuse_programs
from bedside.checker.pictures.metadata.codes import Carries
from bedside.checker.pictures.metadata.exif import Tables, exif_codes
from bedside.checker.pictures.metadata.iptc import photoshop_codes
from bedside.checker.pictures.metadata.xmp import xmp_codes
from bedside.checker.pictures.refusing import Left

EOI, SOS, DQT, DHT, DRI, COM = 0xD9, 0xDA, 0xDB, 0xC4, 0xDD, 0xFE
APP0, APP1, APP2, APP11, APP13, APP14 = 0xE0, 0xE1, 0xE2, 0xEB, 0xED, 0xEE
_FRAMES = {*range(0xC0, 0xD0)} - {DHT, 0xC8, 0xCC}
_ALONE = {0x01, *range(0xD0, 0xD8)}
_EXIF, _XMP, _XMP_MORE = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0"
_ICC = b"ICC_PROFILE\0"
# A marker, after any number of bytes that fill up.
_MARKER = re.compile(rb"\xff+[^\xff\x00]")
_MOST_SEGMENTS = 10_000
# A progressive JPEG has some ten scans. Each is decoded over the whole picture: thousands take minutes.
_MOST_SCANS = 100
# The end of a scan: a marker that is neither a stuffed zero nor a restart.
_NEXT = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")


class Segment(NamedTuple):
    """One segment: its marker's second byte, what it holds without its length, and where it starts and ends."""

    marker: int
    data: bytes
    start: int
    end: int


def segments(data: bytes) -> list[Segment]:
    """Return the segments of the first picture; SOS holds its scan. Raises ValueError where it is damaged."""
    found: list[Segment] = []
    at, scans = 2, 0
    while True:
        start = at
        begun = _MARKER.match(data, at)
        if not begun or len(found) > _MOST_SEGMENTS:
            raise ValueError("no marker where one must be")
        at = begun.end()
        marker = data[at - 1]
        if marker == EOI:
            found.append(Segment(EOI, b"", start, at))
            return found
        if marker in _ALONE:
            continue
        size = int.from_bytes(data[at : at + 2], "big")
        if size < 2 or at + size > len(data):
            raise ValueError("a segment longer than the file")
        begin, at = at + 2, at + size
        if marker == SOS:
            end, scans = _NEXT.search(data, at), scans + 1
            if not end or scans > _MOST_SCANS:
                raise ValueError("the scan has no end, or there are too many")
            at = end.start()
        found.append(Segment(marker, data[begin:at], start, at))


def size(found: Iterable[Segment]) -> tuple[int, int]:
    """Return width and height as the frame says. Raises ValueError where there is no frame."""
    for each in found:
        if each.marker in _FRAMES:
            return int.from_bytes(each.data[3:5], "big"), int.from_bytes(each.data[1:3], "big")
    raise ValueError("no frame")


def codes(data: bytes) -> set[Carries]:
    """Return what a JPEG carries besides its pixels. Raises ValueError, and Refused for a program behind it."""
    walked = segments(data)
    found: set[Carries] = set()
    for each in walked:
        found |= _codes(each)
    if extra := behind(data[walked[-1].end :]):
        found.add(Carries(extra))
    return found


def _codes(segment: Segment) -> set[Carries]:
    marker, data = segment.marker, segment.data
    if not (0xE0 <= marker <= 0xEF or marker == COM):
        return set()
    refuse_programs(data)
    if marker == COM:
        return {Carries.COMMENT}
    if marker == APP1 and data.startswith(_EXIF):
        return exif_codes(data)
    if marker == APP1 and data.startswith((_XMP, _XMP_MORE)):
        return xmp_codes(data)
    if marker == APP13:
        return photoshop_codes(data)
    return _by_application(marker, data)


def _by_application(marker: int, data: bytes) -> set[Carries]:
    if marker == APP0 and data.startswith((b"JFIF\0", b"JFXX\0")):
        return {Carries.THUMBNAIL} if data[:4] == b"JFXX" or any(data[12:14]) else _surplus(data, 14)
    if marker == APP2 and data.startswith(_ICC):
        return {Carries.PROFILE}
    if marker == APP2 and data.startswith(b"MPF\0"):
        return {Carries.PICTURE}
    if marker == APP11 and data[:2] == b"JP":
        return {Carries.PROVENANCE}
    if marker == APP14 and data.startswith(b"Adobe"):
        return _surplus(data, 12)
    return {Carries.OTHER}


def _surplus(data: bytes, length: int) -> set[Carries]:
    return {Carries.OTHER} if len(data) > length else set()


def orientation(data: bytes) -> int:
    """Return how it must be turned, as EXIF has it."""
    for each in segments(data):
        if each.marker == APP1 and each.data.startswith(_EXIF):
            return Tables(each.data[6:]).orientation()
    return 1


def profile(data: bytes) -> bytes:
    """Return its colour profile; b"" for none."""
    parts = [each.data for each in segments(data) if each.marker == APP2 and each.data.startswith(_ICC)]
    return b"".join(part[14:] for part in sorted(parts, key=lambda part: part[12:13]))


def bare(data: bytes, keep_profile: bytes = b"") -> bytes:
    """Return the same picture, bit for bit, with the segments alone that its pixels need, and a profile if given.

    Raises ValueError where it is damaged.
    """
    out = [b"\xff\xd8"]
    pieces = [keep_profile[at : at + 65_000] for at in range(0, len(keep_profile), 65_000)]
    for number, piece in enumerate(pieces, 1):
        out.append(_written(APP2, _ICC + bytes([number, len(pieces)]) + piece))
    for each in segments(data):
        if each.marker == APP14 and each.data.startswith(b"Adobe"):
            # How the colours are mixed: 12 bytes, of which the last counts.
            out.append(_written(APP14, b"Adobe\0d\0\0\0\0" + each.data[11:12]))
        elif each.marker == EOI:
            out.append(b"\xff\xd9")
        elif each.marker in _FRAMES | {DQT, DHT, DRI, SOS}:
            out.append(data[each.start : each.end])
    return b"".join(out)


def _written(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(data) + 2).to_bytes(2, "big") + data


# The tables of the standard's annex K, in the order of the zigzag; every program scales them by one number.
_LIGHT = (
    *(16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51),
    *(61, 60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77),
    *(113, 121, 112, 100, 120, 92, 101, 103, 99),
)
_COLOUR = (
    *(17, 18, 18, 24, 21, 24, 47, 26, 26, 47, 99, 66, 56, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99),
    *(99,) * 36,
)
_JFIF = b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"


@cache
def _standard(quality: int) -> tuple[bytes, bytes]:
    scale = 5000 // quality if quality < 50 else 200 - 2 * quality
    light, colour = (
        bytes(min(max((each * scale + 50) // 100, 1), 255) for each in table) for table in (_LIGHT, _COLOUR)
    )
    return light, colour


def quality(data: bytes) -> int:
    """Return about how finely its pixels were kept, 1 to 100: the lowest quality that loses no more than it did."""
    found = _tables(segments(data))
    steps = sum(found[0]) if found else 0
    return next((each for each in range(1, 100) if sum(_standard(each)[0]) <= steps), 100)


def halves_colours(data: bytes) -> bool:
    """Say whether its colours are kept in fewer pixels than its light."""
    frame = next(each.data for each in segments(data) if each.marker in _FRAMES)
    return len(frame) > 7 and frame[7] != 0x11


def _tables(found: Iterable[Segment]) -> list[bytes]:
    """Return the quantization tables of 8 bits, in the order of the file."""
    tables = []
    for each in found:
        at = 0
        while each.marker == DQT and at + 65 <= len(each.data) and each.data[at] < 16:
            tables.append(each.data[at + 1 : at + 65])
            at += 65
    return tables


def check(data: bytes) -> None:
    """Raise Left where a clean JPEG holds anything else than pixels, as a program that knows no camera writes it."""
    found = segments(data)
    if found[-1].end != len(data):
        raise Left("JPEG, after its end")
    allowed = {APP0, DQT, DHT, SOS, EOI, 0xC0, 0xC2}
    for number, each in enumerate(found):
        jfif = each.marker != APP0 or (number == 0 and each.data == _JFIF)
        if each.marker not in allowed or not jfif:
            raise Left(f"JPEG, segment {each.marker:02X}")
    # A camera's own tables would name it like a fingerprint.
    known = {table for each in range(1, 101) for table in _standard(each)}
    if any(table not in known for table in _tables(found)) or sum(
        len(each.data) for each in found if each.marker == DQT
    ) != 65 * len(_tables(found)):
        raise Left("JPEG, quantization")


def check_bare(data: bytes) -> None:
    """Raise Left where a JPEG within a document holds more than `bare` leaves it."""
    found = segments(data)
    if found[-1].end != len(data):
        raise Left("JPEG, after its end")
    for each in found:
        adobe = each.marker == APP14 and len(each.data) == 12
        coloured = each.marker == APP2 and each.data.startswith(_ICC)
        if each.marker not in _FRAMES | {DQT, DHT, DRI, SOS, EOI} and not adobe and not coloured:
            raise Left(f"JPEG, segment {each.marker:02X}")
