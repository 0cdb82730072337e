"""Our own walk over the blocks of a GIF. Source: the GIF89a specification."""

from bedside.checker.pictures.kinds import behind, refuse_programs
from bedside.checker.pictures.metadata.codes import Carries
from bedside.checker.pictures.metadata.xmp import xmp_codes
from bedside.checker.pictures.refusing import Refused

_COMMENT, _APPLICATION, _TEXT, _CONTROL = 0xFE, 0xFF, 0x01, 0xF9


def codes(data: bytes) -> set[Carries]:
    """Return what a GIF carries besides its pixels. Raises ValueError, and Refused for one that moves."""
    found: set[Carries] = set()
    frames = 0
    at = 13 + _colours(data[10])
    while data[at] != 0x3B:
        if data[at] == 0x2C:
            frames += 1
            if frames > 1:
                raise Refused("moves")
            _body, at = _blocks(data, at + 11 + _colours(data[at + 9]))
        elif data[at] == 0x21:
            label = data[at + 1]
            body, at = _blocks(data, at + 2)
            found |= _codes(label, body)
        else:
            raise ValueError("no block where one must be")
    if extra := behind(data[at + 1 :]):
        found.add(Carries(extra))
    return found


def _colours(flags: int) -> int:
    """Return how many bytes a table of colours takes."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _blocks(data: bytes, at: int) -> tuple[bytes, int]:
    """Return what small blocks hold together, and where they end. Raises IndexError where the file is cut off."""
    parts = []
    while size := data[at]:
        parts.append(data[at + 1 : at + 1 + size])
        at += 1 + size
    return b"".join(parts), at + 1


def _codes(label: int, body: bytes) -> set[Carries]:
    if label == _CONTROL:
        return set()
    refuse_programs(body)
    if label in (_COMMENT, _TEXT):
        return {Carries.COMMENT}
    if label == _APPLICATION and body.startswith((b"NETSCAPE2.0", b"ANIMEXTS1.0")):
        return set()
    if label == _APPLICATION and body.startswith(b"XMP Data"):
        return xmp_codes(body)
    return {Carries.PROFILE if body.startswith(b"ICCRGBG1") else Carries.OTHER}
