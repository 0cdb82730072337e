"""OGG with Vorbis or Opus: the same sound, with an empty comment. Sources: RFC 3533, RFC 7845, the Vorbis I
specification.
"""

import re
from typing import NamedTuple

from bedside.checker.pictures.metadata.codes import Carries
from bedside.checker.pictures.refusing import Left, Refused

_VORBIS, _VORBIS_COMMENT, _OPUS, _OPUS_COMMENT = b"\x01vorbis", b"\x03vorbis", b"OpusHead", b"OpusTags"
_EMPTY = bytes(8)
_SIGNS = (
    (Carries.POSITION, rb"(?i)LOCATION=|GEO"),
    (Carries.PERSON, rb"(?i)ARTIST=|PERFORMER=|COPYRIGHT=|CONTACT=|AUTHOR="),
    (Carries.TIME, rb"(?i)DATE="),
    (Carries.CAMERA, rb"(?i)ENCODER=|ENCODED"),
    (Carries.COMMENT, rb"(?i)TITLE=|COMMENT=|DESCRIPTION=|ALBUM="),
    (Carries.THUMBNAIL, rb"(?i)METADATA_BLOCK_PICTURE=|COVERART="),
)


class _Page(NamedTuple):
    flags: int
    position: bytes
    serial: bytes
    lengths: bytes
    body: bytes


def _crc_table() -> list[int]:
    table = []
    for value in range(256):
        found = value << 24
        for _bit in range(8):
            found = (found << 1 ^ 0x04C11DB7 if found & 0x80000000 else found << 1) & 0xFFFFFFFF
        table.append(found)
    return table


_CRC = _crc_table()


def checksum(page: bytes) -> int:
    """Return the checksum of a page in which its own place is empty."""
    found = 0
    for value in page:
        found = (found << 8 & 0xFFFFFFFF) ^ _CRC[found >> 24 ^ value]
    return found


def _pages(data: bytes) -> tuple[list[_Page], int]:
    """Return the pages, and where they end. Raises ValueError where a page is cut off."""
    found = []
    at = 0
    while data[at : at + 4] == b"OggS":
        count = data[at + 26]
        lengths = data[at + 27 : at + 27 + count]
        start = at + 27 + count
        end = start + sum(lengths)
        if end > len(data) or len(lengths) < count:
            raise ValueError("a page is cut off")
        found.append(_Page(data[at + 5], data[at + 6 : at + 14], data[at + 14 : at + 18], lengths, data[start:end]))
        at = end
    return found, at


class _Sound(NamedTuple):
    """A stream in parts: its head, what says something, the setup, and the pages of sound as they are."""

    head: bytes
    comment: bytes
    setup: bytes
    pages: list[_Page]
    serial: bytes
    rest: bytes


def _read(data: bytes) -> _Sound:
    pages, end = _pages(data)
    if not pages or not pages[0].flags & 2:
        raise ValueError("no beginning")
    if any(each.serial != pages[0].serial for each in pages) or sum(each.flags >> 1 & 1 for each in pages) > 1:
        # Several streams in one: pictures, a second sound, or words.
        raise Refused("film")
    head = pages[0].body
    wanted = 2 if head.startswith(_VORBIS) else 1 if head.startswith(_OPUS) else 0
    if not wanted:
        raise Refused("film")
    packets: list[bytes] = []
    part = b""
    for number, page in enumerate(pages[1:], 1):
        at = 0
        for length in page.lengths:
            part += page.body[at : at + length]
            at += length
            if length < 255:
                packets.append(part)
                part = b""
        if len(packets) >= wanted:
            if len(packets) > wanted or part:
                raise ValueError("sound on the page of the comment")
            setup = packets[1] if wanted == 2 else b""
            return _Sound(head, packets[0], setup, pages[number + 1 :], pages[0].serial, data[end:])
    raise ValueError("no comment")


def codes(data: bytes) -> set[Carries]:
    """Return what an OGG carries besides its sound. Raises ValueError where it is damaged."""
    sound = _read(data)
    found = {code for code, sign in _SIGNS if re.search(sign, sound.comment)}
    if (
        sound.comment.rstrip(b"\0") not in (_VORBIS_COMMENT + bytes(8) + b"\1", _VORBIS_COMMENT, _OPUS_COMMENT)
        and not found
    ):
        found.add(Carries.COMMENT)
    if sound.rest:
        found.add(Carries.OTHER)
    return found


def clean(data: bytes) -> tuple[bytes, set[Carries]]:
    """Return the same sound with an empty comment, verified, and what the file carried."""
    found = codes(data)
    sound = _read(data)
    vorbis = sound.head.startswith(_VORBIS)
    comment = _VORBIS_COMMENT + _EMPTY + b"\1" if vorbis else _OPUS_COMMENT + _EMPTY
    serial = b"\1\0\0\0"
    first = _Page(2, bytes(8), serial, bytes([len(sound.head)]), sound.head)
    packets = [comment, sound.setup] if vorbis else [comment]
    pages = [first, *_laid_out(packets, serial), *(page._replace(serial=serial) for page in sound.pages)]
    copy = b"".join(_written(page, number) for number, page in enumerate(pages))
    check(copy)
    return copy, found


def _laid_out(packets: list[bytes], serial: bytes) -> list[_Page]:
    """Return the pages that hold packets one after another."""
    lengths = b"".join(b"\xff" * (len(each) // 255) + bytes([len(each) % 255]) for each in packets)
    body = b"".join(packets)
    pages = []
    at = 0
    for start in range(0, len(lengths), 255):
        part = lengths[start : start + 255]
        goes_on = start and lengths[start - 1] == 255
        # A page on which no packet ends has no position.
        position = bytes(8) if any(each < 255 for each in part) else b"\xff" * 8
        pages.append(_Page(1 if goes_on else 0, position, serial, part, body[at : at + sum(part)]))
        at += sum(part)
    return pages


def _written(page: _Page, number: int) -> bytes:
    head = b"OggS\0" + bytes([page.flags]) + page.position + page.serial + number.to_bytes(4, "little")
    tail = bytes([len(page.lengths)]) + page.lengths + page.body
    return head + checksum(head + bytes(4) + tail).to_bytes(4, "little") + tail


def check(data: bytes) -> None:
    """Raise Left where a clean OGG says anything besides its sound."""
    sound = _read(data)
    plain = (_VORBIS_COMMENT + _EMPTY + b"\1", _OPUS_COMMENT + _EMPTY)
    if sound.rest or sound.comment not in plain:
        raise Left("OGG, a comment")
