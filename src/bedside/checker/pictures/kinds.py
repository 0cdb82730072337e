"""What a file is, by its bytes: its name can say anything. What Bedside doesn't take is refused in a sentence."""

import re
import zipfile
from enum import StrEnum
from io import BytesIO
from typing import NamedTuple

from bedside.checker.pictures.refusing import Refused

# 40 megapixels: a phone's largest photo. More is a mistake, or a small file that unfolds to fill the memory.
MAX_PIXELS = 40_000_000
# Longer strips are shown by no network, and no eye reads them.
MAX_SIDE = 19_999
# Smaller ones are invisible: such pictures count who looks at a page.
MIN_SIDE = 2
MEGABYTE = 1024 * 1024


class Group(StrEnum):
    """What a person would call it."""

    PICTURE = "picture"
    DOCUMENT = "document"
    VIDEO = "video"
    SOUND = "sound"


# The largest files that are taken, in bytes. They are read in memory: an upload must not lie on a disk uncleaned.
MAX_BYTES = {
    Group.PICTURE: 20 * MEGABYTE,
    Group.DOCUMENT: 50 * MEGABYTE,
    Group.VIDEO: 500 * MEGABYTE,
    Group.SOUND: 100 * MEGABYTE,
}


class _Facts(NamedTuple):
    group: Group
    mime: str
    endings: tuple[str, ...]


class Kind(StrEnum):
    """The kinds of files that Bedside takes."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    GIF = "gif"
    HEIC = "heic"
    AVIF = "avif"
    TIFF = "tiff"
    BMP = "bmp"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    MP4 = "mp4"
    MOV = "mov"
    WEBM = "webm"
    MP3 = "mp3"
    M4A = "m4a"
    WAV = "wav"
    OGG = "ogg"

    @property
    def group(self) -> Group:
        return _FACTS[self].group

    @property
    def mime(self) -> str:
        return _FACTS[self].mime

    @property
    def ending(self) -> str:
        """Return the usual ending of its name, without a point."""
        return _FACTS[self].endings[0]


_OFFICE = "application/vnd.openxmlformats-officedocument."
_FACTS = {
    Kind.JPEG: _Facts(Group.PICTURE, "image/jpeg", ("jpg", "jpeg", "jpe", "jfif")),
    Kind.PNG: _Facts(Group.PICTURE, "image/png", ("png",)),
    Kind.WEBP: _Facts(Group.PICTURE, "image/webp", ("webp",)),
    Kind.GIF: _Facts(Group.PICTURE, "image/gif", ("gif",)),
    Kind.HEIC: _Facts(Group.PICTURE, "image/heic", ("heic", "heif", "hif")),
    Kind.AVIF: _Facts(Group.PICTURE, "image/avif", ("avif",)),
    Kind.TIFF: _Facts(Group.PICTURE, "image/tiff", ("tif", "tiff")),
    Kind.BMP: _Facts(Group.PICTURE, "image/bmp", ("bmp", "dib")),
    Kind.PDF: _Facts(Group.DOCUMENT, "application/pdf", ("pdf",)),
    Kind.DOCX: _Facts(Group.DOCUMENT, _OFFICE + "wordprocessingml.document", ("docx",)),
    Kind.XLSX: _Facts(Group.DOCUMENT, _OFFICE + "spreadsheetml.sheet", ("xlsx",)),
    Kind.PPTX: _Facts(Group.DOCUMENT, _OFFICE + "presentationml.presentation", ("pptx",)),
    Kind.MP4: _Facts(Group.VIDEO, "video/mp4", ("mp4", "m4v", "3gp")),
    Kind.MOV: _Facts(Group.VIDEO, "video/quicktime", ("mov", "qt")),
    Kind.WEBM: _Facts(Group.VIDEO, "video/webm", ("webm",)),
    Kind.MP3: _Facts(Group.SOUND, "audio/mpeg", ("mp3",)),
    Kind.M4A: _Facts(Group.SOUND, "audio/mp4", ("m4a", "m4b")),
    Kind.WAV: _Facts(Group.SOUND, "audio/wav", ("wav",)),
    Kind.OGG: _Facts(Group.SOUND, "audio/ogg", ("ogg", "oga", "opus")),
}
_BY_ENDING = {ending: kind for kind, facts in _FACTS.items() for ending in facts.endings}


def kind_of(data: bytes, name: str = "") -> Kind:
    """Return what a file is. With its `name`, refuse one whose ending promises another kind of thing.

    A picture that is called JPEG and is a PNG is taken: its clean copy gets the right name. Raises Refused.
    """
    kind = sniff(data)
    limit = MAX_BYTES[kind.group]
    if len(data) > limit:
        raise Refused("too_large", limit=str(limit // MEGABYTE))
    promised = _BY_ENDING.get(name.rpartition(".")[2].lower()) if "." in name else None
    if promised and promised.group is not kind.group:
        raise Refused("wrong_ending", kind=kind.value)
    return kind


def picture_kind(data: bytes) -> Kind:
    """Return which kind of picture a file is. Raises Refused, also for what is taken elsewhere but is no picture."""
    if len(data) > MAX_BYTES[Group.PICTURE]:
        raise Refused("too_large", limit=str(MAX_BYTES[Group.PICTURE] // MEGABYTE))
    kind = kind_of(data)
    if kind.group is not Group.PICTURE:
        raise Refused("no_picture", kind=kind.value)
    return kind


def sniff(data: bytes) -> Kind:
    """Return what the first bytes say. Raises Refused for what Bedside doesn't take."""
    head = data[:4096]
    if not data:
        raise Refused("empty")
    for test in (_by_magic, _by_brand, _by_riff, _by_zip, _by_ebml):
        if kind := test(head, data):
            return kind
    if _is_mpeg_sound(head):
        return Kind.MP3
    raise Refused(_why_not(head, data))


_MAGIC = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"II*\0", Kind.TIFF),
    (b"MM\0*", Kind.TIFF),
    (b"%PDF-", Kind.PDF),
    (b"OggS", Kind.OGG),
    (b"ID3", Kind.MP3),
)
_DIB_HEADERS = frozenset({12, 40, 52, 56, 64, 108, 124})


def _by_magic(head: bytes, data: bytes) -> Kind | None:
    # A preamble of DICOM may pretend to be a TIFF, so that old programs open it.
    if head[128:132] == b"DICM":
        raise Refused("dicom")
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _DIB_HEADERS:
        return Kind.BMP
    return next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)


_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"), Kind.HEIC),
    **dict.fromkeys((b"avif", b"avis"), Kind.AVIF),
    **dict.fromkeys((b"M4A ", b"M4B "), Kind.M4A),
    b"qt  ": Kind.MOV,
}


def _by_brand(head: bytes, data: bytes) -> Kind | None:
    if head[4:8] in (b"moov", b"mdat", b"wide"):
        return Kind.MOV
    if head[4:8] != b"ftyp":
        return None
    size = min(max(int.from_bytes(head[:4], "big"), 16), 256)
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, size, 4))]
    # Any file of pictures may begin with the general brand; which one it is stands among the others.
    if brands[0] in (b"mif1", b"msf1") and {b"avif", b"avis"} & set(brands):
        return Kind.AVIF
    return _BRANDS.get(brands[0], Kind.MP4)


def _by_riff(head: bytes, data: bytes) -> Kind | None:
    if head[:4] != b"RIFF":
        return None
    return {b"WEBP": Kind.WEBP, b"WAVE": Kind.WAV}.get(head[8:12])


_OFFICE_PARTS = {
    "word/document.xml": Kind.DOCX,
    "xl/workbook.xml": Kind.XLSX,
    "ppt/presentation.xml": Kind.PPTX,
}


def _by_zip(head: bytes, data: bytes) -> Kind | None:
    if not head.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise Refused("damaged") from None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("macros")
    kind = next((kind for part, kind in _OFFICE_PARTS.items() if part in names), None)
    if kind is None:
        raise Refused("archive")
    return kind


def _by_ebml(head: bytes, data: bytes) -> Kind | None:
    return Kind.WEBM if head.startswith(b"\x1aE\xdf\xa3") and b"webm" in head[:64] else None


def _is_mpeg_sound(head: bytes) -> bool:
    """Say whether it begins with the header of a frame of MPEG audio, layer III."""
    return len(head) > 4 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 and head[2] >> 4 not in (0, 15)


# Mach-O in its shapes; 0xCAFEBABE is also a class of Java. The last is a shortcut of Windows.
_PROGRAMS = (
    *(b"MZ", b"\x7fELF", b"#!", b"L\0\0\0\x01\x14\x02\0", b"\xca\xfe\xba\xbe"),
    *(b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe"),
)
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"PK")
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|script|body|head|iframe|\?php)\b", re.IGNORECASE)
_PHP = re.compile(rb"<\?php", re.IGNORECASE)
# The first tags of DICOM without a preamble: group 2 or 8, little-endian.
_BARE_DICOM = (b"\x02\x00\x00\x00UL", b"\x08\x00\x05\x00", b"\x08\x00\x08\x00", b"\x08\x00\x16\x00")


def _why_not(head: bytes, data: bytes) -> str:
    if head.startswith(_BARE_DICOM):
        return "dicom"
    if head.startswith(_PROGRAMS):
        return "program"
    if re.search(rb"<(?:\w+:)?svg\b", head):
        return "svg"
    if is_page(head):
        return "page"
    if head.startswith(_ARCHIVES):
        return "archive"
    return "old_office" if head.startswith(b"\xd0\xcf\x11\xe0") else "unknown"


def is_page(part: bytes) -> bool:
    """Say whether a browser would take bytes for a web page or a script."""
    return bool(_PAGE.search(part) or _PHP.search(part))


def refuse_programs(part: bytes, behind: bool = False) -> None:
    """Raise Refused for a web page hidden in bytes that aren't the picture; `behind` it, also for a program."""
    if is_page(part):
        raise Refused("hidden_page")
    if behind and _is_program(part.lstrip(b"\0\r\n\t ")):
        raise Refused("hidden_program")


def _is_program(part: bytes) -> bool:
    if part.startswith(b"MZ"):
        # Two letters are soon there by accident: a program of Windows names itself again where byte 60 points.
        at = int.from_bytes(part[60:64], "little")
        return part[at : at + 4] == b"PE\0\0" or b"DOS mode" in part[:512]
    return part.startswith(_PROGRAMS[1:])


def behind(part: bytes) -> str | None:
    """Return what stands behind the end of a picture, as a code; None for nothing. Raises Refused for programs."""
    if not part.strip(b"\0\r\n\t \xff"):
        return None
    refuse_programs(part, behind=True)
    if re.search(rb"....ftyp(?:mp4|isom|qt|M4V|avc|iso)", part[:65536], re.DOTALL) or b"mpvd" in part[:64]:
        return "video"
    if part.startswith(b"\xff\xd8\xff"):
        return "picture"
    if part.startswith((b"PK", b"%PDF-", *_ARCHIVES)) or b"PK\x05\x06" in part[-65_600:] or b"%PDF-" in part[:1024]:
        return "attachment"
    return "other"
