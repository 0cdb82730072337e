"""Our own small reader of EXIF, which is a TIFF of tables: what it tells, as codes. Sources: TIFF 6.0, CIPA DC-008."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from bedside.checker.pictures.metadata.codes import Carries
from bedside.checker.pictures.metadata.iptc import iptc_codes, photoshop_codes
from bedside.checker.pictures.metadata.xmp import xmp_codes

GPS, EXIF_TABLE, INTEROPERABILITY, SUB_TABLES = 0x8825, 0x8769, 0xA005, 0x014A
ORIENTATION, PROFILE = 0x0112, 0x8773
_XMP, _IPTC, _PHOTOSHOP = 0x02BC, 0x83BB, 0x8649
_TIME = {0x0132, 0x9003, 0x9004, 0x9010, 0x9011, 0x9012, 0x9290, 0x9291, 0x9292, 0x882A}
_PERSON = {0x013B, 0x8298, 0xA430, 0x9C9D, 0xA437, 0xA438, 0xA439}
_COMMENT = {0x010D, 0x010E, 0x011D, 0x9286, 0x9C9B, 0x9C9C, 0x9C9E, 0x9C9F, 0xA436}
# What any file needs to be shown, and tells of nobody: sizes, colours, where the pixels are.
_TECHNICAL = {
    *(0x00FE, 0x00FF, 0x0100, 0x0101, 0x0102, 0x0103, 0x0106, 0x010A, 0x0111, ORIENTATION, 0x0115, 0x0116, 0x0117),
    *(0x011A, 0x011B, 0x011C, 0x0128, 0x012D, 0x013D, 0x013E, 0x013F, 0x0140, 0x0142, 0x0143, 0x0144, 0x0145, 0x0152),
    *(0x0153, 0x015B, 0x0200, 0x0201, 0x0202, 0x0211, 0x0212, 0x0213, 0x0214, EXIF_TABLE, INTEROPERABILITY, SUB_TABLES),
    *(0x9000, 0x9101, 0x9102, 0xA000, 0xA001, 0xA002, 0xA003, 0xA20E, 0xA20F, 0xA210, 0x0001, 0x0002, 0xEA1C),
}
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
# A file may point in circles.
_MOST_TABLES = 64


class Entry(NamedTuple):
    """One line of a table. `table`: "0", "1" … of the chain, or the number of the tag that leads there."""

    table: str
    tag: int
    type: int
    many: int
    value: bytes


class Tables:
    """All tables of an EXIF block or a TIFF file. What can't be read is left out: `torn` says that there was some."""

    def __init__(self, block: bytes) -> None:
        self.block = block
        self.torn = False
        self.order = {b"II": "<", b"MM": ">"}.get(block[:2], "")
        self.entries = list(self._all()) if self.order else []
        self.torn = self.torn or not self.order

    def _all(self) -> Iterator[Entry]:
        waiting = [("0", self._number(4, "I"))]
        seen: set[int] = set()
        while waiting and len(seen) < _MOST_TABLES:
            name, at = waiting.pop()
            if not at or at in seen:
                continue
            seen.add(at)
            for entry in self._table(name, at):
                yield entry
                if entry.tag in (GPS, EXIF_TABLE, INTEROPERABILITY, SUB_TABLES) and len(entry.value) >= 4:
                    count = min(entry.many, 8)
                    offsets = struct.unpack(f"{self.order}{count}I", entry.value[: 4 * count].ljust(4 * count, b"\0"))
                    waiting += [(hex(entry.tag), offset) for offset in offsets]
            after = at + 2 + 12 * self._number(at, "H")
            if name.isdigit():
                waiting.append((str(int(name) + 1), self._number(after, "I")))

    def _table(self, name: str, at: int) -> Iterator[Entry]:
        for number in range(self._number(at, "H")):
            start = at + 2 + 12 * number
            if start + 12 > len(self.block):
                self.torn = True
                return
            tag, kind, count = struct.unpack_from(f"{self.order}HHI", self.block, start)
            size = _SIZES.get(kind, 1) * count
            where = start + 8 if size <= 4 else self._number(start + 8, "I")
            if where + size > len(self.block):
                self.torn = True
            yield Entry(name, tag, kind, count, self.block[where : where + size])

    def _number(self, at: int, shape: str) -> int:
        size = struct.calcsize(shape)
        if at + size > len(self.block):
            self.torn = True
            return 0
        return int(struct.unpack_from(self.order + shape, self.block, at)[0])

    def orientation(self) -> int:
        """Return how the picture must be turned, 1 to 8 as EXIF has it; 1 where nothing is said."""
        for entry in self.entries:
            if entry.table == "0" and entry.tag == ORIENTATION and entry.type == 3 and len(entry.value) >= 2:
                value = int(struct.unpack(self.order + "H", entry.value[:2])[0])
                return value if 1 <= value <= 8 else 1
        return 1


def exif_codes(block: bytes, whole_file: bool = False) -> set[Carries]:
    """Return what an EXIF block tells, or a TIFF as a `whole_file`. What can't be read counts as "other"."""
    tables = Tables(block.removeprefix(b"Exif\0\0"))
    found = {code for entry in tables.entries for code in _codes(entry, whole_file)}
    if tables.torn:
        found.add(Carries.OTHER)
    return found


def _codes(entry: Entry, whole_file: bool) -> set[Carries]:
    if entry.table == hex(GPS):
        return {Carries.POSITION}
    if entry.table not in ("0", hex(EXIF_TABLE), hex(INTEROPERABILITY)):
        return {Carries.PICTURE if whole_file else Carries.THUMBNAIL}
    return _by_content(entry) or _by_tag(entry.tag)


def _by_content(entry: Entry) -> set[Carries]:
    reader = {_XMP: xmp_codes, _IPTC: iptc_codes, _PHOTOSHOP: photoshop_codes}.get(entry.tag)
    return reader(entry.value) if reader else set()


def _by_tag(tag: int) -> set[Carries]:
    for tags, code in ((_TIME, Carries.TIME), (_PERSON, Carries.PERSON), (_COMMENT, Carries.COMMENT)):
        if tag in tags:
            return {code}
    if tag == GPS:
        return {Carries.POSITION}
    if tag == PROFILE:
        return {Carries.PROFILE}
    # Everything else is of the device: its make, serial number, lens, settings, and the maker's own note.
    return set() if tag in _TECHNICAL else {Carries.CAMERA}
