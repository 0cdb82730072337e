"""What a HEIC or AVIF carries besides its picture: our own walk over its items. Source: ISO/IEC 23008-12."""

from collections.abc import Iterator

from bedside.checker.pictures.kinds import behind, refuse_programs
from bedside.checker.pictures.metadata.boxes import MOST_BOXES, Box, boxes, one
from bedside.checker.pictures.metadata.codes import Carries
from bedside.checker.pictures.metadata.exif import exif_codes
from bedside.checker.pictures.metadata.xmp import xmp_codes
from bedside.checker.pictures.refusing import Refused

_TOP = {b"ftyp", b"meta", b"mdat", b"free", b"skip"}
# Coded pictures, and those that are put together from others.
_PIXELS = {b"hvc1", b"av01", b"grid", b"iden", b"iovl", b"lhv1", b"avc1", b"jpeg", b"tmap", b"unci"}
# Pictures that are not shown: depth, brightness beyond the screen's, masks.
_AUXILIARY = {b"auxl", b"thmb", b"cdsc", b"base"}
# What encoders call their items.
_NAMES = {b"", b"Color", b"Alpha", b"Exif", b"XMP", b"GMap", b"HEVC Image", b"EXIF", b"Grid", b"Gain Map"}
_MOST_ITEMS = 20_000


def codes(data: bytes) -> set[Carries]:
    """Return what it carries. Raises ValueError where it is damaged, and Refused for what moves."""
    found: set[Carries] = set()
    end = _end(data)
    for box in boxes(data, 0, end):
        if box.kind == b"moov":
            raise Refused("moves")
        if box.kind == b"mpvd":
            found.add(Carries.VIDEO)
        elif box.kind in (b"free", b"skip"):
            found |= {Carries.OTHER} if data[box.body : box.end].strip(b"\0") else set()
        elif box.kind not in _TOP:
            refuse_programs(data[box.body : box.end])
            found.add(Carries.PROVENANCE if box.kind == b"uuid" else Carries.OTHER)
    if extra := behind(data[end:]):
        found.add(Carries(extra))
    meta = one(data, b"meta", 0, end)
    if meta is None:
        raise ValueError("no description of the picture")
    return found | _within(data, meta)


def _end(data: bytes) -> int:
    """Return where the boxes that a picture is made of end: what comes behind may be anything."""
    at = count = 0
    while at + 8 <= len(data):
        count += 1
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        known = kind in _TOP or kind in (b"moov", b"mpvd", b"uuid", b"idat")
        if not known or size == 0 or (at and kind == b"ftyp"):
            return len(data) if known and size == 0 else at
        if size < 8 or at + size > len(data) or count > MOST_BOXES:
            raise ValueError("a box longer than the file")
        at += size
    return at


def _within(data: bytes, meta: Box) -> set[Carries]:
    found: set[Carries] = set()
    at = dict(_places(data, meta))
    for number, kind, name, mime in _items(data, meta):
        if name not in _NAMES:
            found.add(Carries.COMMENT)
        if kind == b"Exif":
            block = at.get(number, b"")
            # The first four bytes tell how much stands before the tables.
            found |= exif_codes(block[4 + int.from_bytes(block[:4], "big") :])
        elif kind == b"mime" and mime.startswith(b"application/rdf+xml"):
            found |= xmp_codes(at.get(number, b""))
        elif kind not in _PIXELS:
            found.add(Carries.OTHER)
    return found | _related(data, meta) | _profiles(data, meta)


def _items(data: bytes, meta: Box) -> Iterator[tuple[int, bytes, bytes, bytes]]:
    """Yield number, type, name and content type of each item."""
    table = one(data, b"iinf", meta.body + 4, meta.end)
    if table is None:
        raise ValueError("no list of items")
    wide = data[table.body] != 0
    for count, box in enumerate(boxes(data, table.body + (8 if wide else 6), table.end)):
        if count > _MOST_ITEMS:
            raise ValueError("far too many items")
        body = data[box.body : box.end]
        if box.kind != b"infe" or body[0] < 2:
            continue
        size = 2 if body[0] == 2 else 4
        kind = body[6 + size : 10 + size]
        name, _zero, rest = body[10 + size :].partition(b"\0")
        yield int.from_bytes(body[4 : 4 + size], "big"), kind, name, rest.split(b"\0")[0]


def _places(data: bytes, meta: Box) -> Iterator[tuple[int, bytes]]:
    """Yield the number and the bytes of each item that lies in the file or in the description itself."""
    table = one(data, b"iloc", meta.body + 4, meta.end)
    if table is None:
        return
    inner = one(data, b"idat", meta.body + 4, meta.end)
    cursor = _Cursor(data[table.body : table.end])
    version = cursor.take(4) >> 24
    sizes = cursor.take(2)
    offset_size, length_size, base_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index_size = sizes & 15 if version else 0
    for _item in range(min(cursor.take(4 if version == 2 else 2), _MOST_ITEMS)):
        number = cursor.take(4 if version == 2 else 2)
        method = cursor.take(2) & 15 if version else 0
        cursor.take(2)
        base = cursor.take(base_size)
        start = inner.body if method == 1 and inner else 0
        parts = []
        for _extent in range(cursor.take(2)):
            cursor.take(index_size)
            begin = start + base + cursor.take(offset_size)
            parts.append(data[begin : begin + cursor.take(length_size)])
        yield number, b"".join(parts)


class _Cursor:
    """Reads numbers one after another. Raises ValueError behind the end."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, size: int) -> int:
        if self.at + size > len(self.data):
            raise ValueError("a table is cut off")
        self.at += size
        return int.from_bytes(self.data[self.at - size : self.at], "big")


def _related(data: bytes, meta: Box) -> set[Carries]:
    table = one(data, b"iref", meta.body + 4, meta.end)
    kinds = {box.kind for box in boxes(data, table.body + 4, table.end)} if table else set()
    codes = {b"thmb": Carries.THUMBNAIL, b"auxl": Carries.PICTURE}
    return {codes[kind] for kind in kinds & _AUXILIARY if kind in codes}


def _profiles(data: bytes, meta: Box) -> set[Carries]:
    table = one(data, b"iprp", meta.body + 4, meta.end)
    inner = one(data, b"ipco", table.body, table.end) if table else None
    found: set[Carries] = set()
    for box in boxes(data, inner.body, inner.end) if inner else ():
        if box.kind == b"colr" and data[box.body : box.body + 4] in (b"prof", b"rICC"):
            found.add(Carries.PROFILE)
        elif box.kind == b"udes":
            found.add(Carries.COMMENT)
        elif box.kind in (b"uuid", b"crtt", b"mdft"):
            found.add(Carries.TIME if box.kind != b"uuid" else Carries.OTHER)
    return found
