"""What Photoshop's blocks and the IPTC fields in them tell, as codes. Source: IPTC-IIM 4.2; Adobe's file formats."""

from collections.abc import Iterator

from bedside.checker.pictures.metadata.codes import Carries
from bedside.checker.pictures.metadata.xmp import xmp_codes

_PERSON = {80, 85, 110, 115, 116, 118, 122}
_POSITION = {26, 27, 90, 92, 95, 100, 101}
_TIME = {30, 35, 37, 38, 55, 60, 62, 63}
_CAMERA = {65, 70}
_CHARACTER_SET, _VERSION = (1, 90), (2, 0)


def photoshop_codes(block: bytes) -> set[Carries]:
    """Return what blocks “8BIM” tell."""
    found: set[Carries] = set()
    for number, value in _resources(block):
        if number == 0x0404:
            found |= iptc_codes(value)
        elif number in (0x0409, 0x040C):
            found.add(Carries.THUMBNAIL)
        elif number == 0x0424:
            found |= xmp_codes(value)
        elif number == 0x040F:
            found.add(Carries.PROFILE)
        else:
            found.add(Carries.OTHER)
    return found or {Carries.OTHER}


def _resources(block: bytes) -> Iterator[tuple[int, bytes]]:
    at = block.find(b"8BIM")
    while at >= 0 and block[at : at + 4] == b"8BIM" and at + 12 <= len(block):
        number = int.from_bytes(block[at + 4 : at + 6], "big")
        # The name, with its length before it, is padded to an even length; so is the value.
        start = at + 6 + (1 + block[at + 6] + 1) // 2 * 2
        size = int.from_bytes(block[start : start + 4], "big")
        yield number, block[start + 4 : start + 4 + size]
        at = start + 4 + (size + 1) // 2 * 2


def iptc_codes(block: bytes) -> set[Carries]:
    """Return what IPTC fields tell."""
    found: set[Carries] = set()
    at = 0
    while at + 5 <= len(block) and block[at] == 0x1C:
        record, field = block[at + 1], block[at + 2]
        size = int.from_bytes(block[at + 3 : at + 5], "big")
        if (record, field) not in (_CHARACTER_SET, _VERSION):
            found.add(_code(record, field))
        # Bit 15 announces a longer length, which no program of today writes.
        at += 5 + (size & 0x7FFF)
    return found or {Carries.OTHER}


def _code(record: int, field: int) -> Carries:
    if record != 2:
        return Carries.OTHER
    for fields, code in (
        (_PERSON, Carries.PERSON),
        (_POSITION, Carries.POSITION),
        (_TIME, Carries.TIME),
        (_CAMERA, Carries.CAMERA),
    ):
        if field in fields:
            return code
    return Carries.COMMENT
