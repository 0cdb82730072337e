"""Our own walk over the chunks of a PNG. Source: the PNG specification, third edition (W3C)."""

import zlib
from collections.abc import Iterator
from typing import NamedTuple

from bedside.checker.pictures.kinds import MAX_PIXELS, behind, refuse_programs
from bedside.checker.pictures.metadata import colours
from bedside.checker.pictures.metadata.codes import Carries
from bedside.checker.pictures.metadata.exif import Tables, exif_codes
from bedside.checker.pictures.metadata.xmp import xmp_codes
from bedside.checker.pictures.refusing import Left, Refused

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PIXELS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
_TECHNICAL = {b"sRGB", b"gAMA", b"cHRM", b"cICP", b"sBIT", b"bKGD", b"hIST", b"pHYs", b"mDCV", b"cLLI"}
_COLOURS = {b"cICP", b"iCCP", b"sRGB", b"gAMA", b"cHRM"}
_TEXTS = {b"tEXt", b"zTXt", b"iTXt"}
# A profile or a text that unfolds to more is an attack on memory.
_MOST_INFLATED = 4 * 1024 * 1024
_MOST_CHUNKS = 50_000
_COLOUR_TYPES = {2: 3, 6: 4}


class Chunk(NamedTuple):
    """One chunk, without its length and checksum."""

    kind: bytes
    data: bytes
    start: int
    end: int


def chunks(data: bytes) -> list[Chunk]:
    """Return its chunks up to IEND. Raises ValueError where it is damaged."""
    found: list[Chunk] = []
    at = len(SIGNATURE)
    while True:
        length = int.from_bytes(data[at : at + 4], "big")
        if at + 12 + length > len(data) or len(found) > _MOST_CHUNKS:
            raise ValueError("a chunk longer than the file")
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        found.append(Chunk(kind, body, at, at + 12 + length))
        at += 12 + length
        if kind == b"IEND":
            return found


def codes(data: bytes) -> set[Carries]:
    """Return what a PNG carries besides its pixels. Raises ValueError, and Refused for what moves or hides a page."""
    walked = chunks(data)
    found = {code for each in walked for code in _codes(each)}
    if extra := behind(data[walked[-1].end :]):
        found.add(Carries(extra))
    return found


def _codes(chunk: Chunk) -> set[Carries]:
    kind = chunk.kind
    if kind in (b"acTL", b"fcTL", b"fdAT"):
        raise Refused("moves")
    if kind in _PIXELS | _TECHNICAL:
        return set()
    refuse_programs(chunk.data)
    if kind in _TEXTS:
        return _text_codes(kind, chunk.data)
    if kind == b"eXIf":
        return exif_codes(chunk.data)
    return {{b"tIME": Carries.TIME, b"iCCP": Carries.PROFILE, b"caBX": Carries.PROVENANCE}.get(kind, Carries.OTHER)}


def _text_codes(kind: bytes, data: bytes) -> set[Carries]:
    word, _zero, rest = data.partition(b"\0")
    if kind == b"iTXt" and word == b"XML:com.adobe.xmp":
        return xmp_codes(inflated(rest[2:].split(b"\0", 2)[-1]) if rest[:1] == b"\1" else rest)
    if word.startswith(b"Raw profile type"):
        text = inflated(rest[1:]) if kind == b"zTXt" else rest
        raw = bytes.fromhex("".join(text.decode("latin-1").split()[2:]))
        return exif_codes(raw) if word.endswith((b"exif", b"APP1")) else {Carries.OTHER}
    named = {b"Author": Carries.PERSON, b"Copyright": Carries.PERSON, b"Creation Time": Carries.TIME}
    return {named.get(word, Carries.CAMERA if word in (b"Software", b"Source") else Carries.COMMENT)}


def inflated(data: bytes, most: int = _MOST_INFLATED) -> bytes:
    """Return deflated bytes unfolded. Raises ValueError where they are broken or unfold to far too much."""
    try:
        unfolding = zlib.decompressobj()
        out = unfolding.decompress(data, most)
    except zlib.error as error:
        raise ValueError("deflated bytes are broken") from error
    if unfolding.unconsumed_tail:
        raise ValueError("deflated bytes unfold to far too much")
    return out


def orientation(data: bytes) -> int:
    """Return how it must be turned, as EXIF has it."""
    block = next((each.data for each in chunks(data) if each.kind == b"eXIf"), b"")
    return Tables(block.removeprefix(b"Exif\0\0")).orientation() if block else 1


def profile(data: bytes) -> bytes:
    """Return its colour profile, or one made of what else it says of its colours; b"" where they are those of every
    screen. Source: W3C, PNG (third edition), 4.3: cICP goes before iCCP, sRGB, and gAMA with cHRM.

    Raises Refused for a picture of more light than a screen has.
    """
    found = {each.kind: each.data for each in reversed(chunks(data)) if each.kind in _COLOURS}
    if b"cICP" in found:
        return colours.of_codes(found[b"cICP"])
    if b"iCCP" in found:
        try:
            return inflated(found[b"iCCP"].partition(b"\0")[2][1:])
        except ValueError:
            return b""
    if b"sRGB" in found or b"gAMA" not in found:
        return b""
    return colours.of_gamma(found[b"gAMA"], found.get(b"cHRM", b""))


def bare(data: bytes, keep: frozenset[bytes] = frozenset()) -> bytes:
    """Return the same pixels, bit for bit, with only the chunks that they need. Raises ValueError where damaged."""
    parts = (data[each.start : each.end] for each in chunks(data) if each.kind in _PIXELS | keep)
    return SIGNATURE + b"".join(parts)


def check_bare(data: bytes) -> None:
    """Raise Left where a PNG within a document holds more than `bare` leaves it."""
    found = chunks(data)
    if found[-1].end != len(data):
        raise Left("PNG, after its end")
    if any(each.kind not in _PIXELS for each in found):
        raise Left("PNG, a chunk that isn't pixels")


def check(data: bytes) -> None:
    """Raise Left where a clean PNG holds anything but a header and exactly the pixels that it announces."""
    if not data.startswith(SIGNATURE):
        raise Left("PNG, signature")
    found = chunks(data)
    kinds = [each.kind for each in found]
    if kinds != [b"IHDR", *[b"IDAT"] * (len(kinds) - 2), b"IEND"] or found[-1].end != len(data) or found[-1].data:
        raise Left("PNG, a chunk that isn't pixels")
    for each in found:
        if data[each.end - 4 : each.end] != zlib.crc32(each.kind + each.data).to_bytes(4, "big"):
            raise Left("PNG, a checksum")
    header = found[0].data
    if len(header) != 13 or header[8] != 8 or header[9] not in _COLOUR_TYPES or header[10:] != b"\0\0\0":
        raise Left("PNG, header")
    _check_pixels(header, b"".join(each.data for each in found[1:-1]))


def _check_pixels(header: bytes, packed: bytes) -> None:
    """See to it that there are as many bytes of pixels as lines need, and not one more."""
    width, height = int.from_bytes(header[:4], "big"), int.from_bytes(header[4:8], "big")
    line = 1 + width * _COLOUR_TYPES[header[9]]
    if width * height > MAX_PIXELS:
        raise Left("PNG, size")
    unfolding = zlib.decompressobj()
    length = 0
    for part in _unfolded(unfolding, packed):
        length += len(part)
    if length != line * height or unfolding.unused_data or not unfolding.eof:
        raise Left("PNG, pixels")


def _unfolded(unfolding: "zlib._Decompress", packed: bytes) -> Iterator[bytes]:
    """Unfold a megabyte at a time: all at once would be as much memory again as the picture itself."""
    while packed and not unfolding.eof:
        yield unfolding.decompress(packed, 1024 * 1024)
        packed = unfolding.unconsumed_tail
