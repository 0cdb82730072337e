"""Small films and sounds, put together by hand, with a mark in every place that Bedside knows."""

import struct
import wave
from io import BytesIO

from bedside.checker.pictures.metadata import ogg
from bedside.checker.pictures.tests.samples import box, riff

PICTURE = b"\0\0\0\x06\x65picks"
SOUND = b"sound-sound-sound"
FRAME = b"\xff\xfb\x90\x00" + b"s" * 413


def _full(kind: bytes, *bodies: bytes) -> bytes:
    return box(kind, bytes(4), *bodies)


def _track(handler: bytes, place: int, sample: bytes, mark: bytes) -> bytes:
    times = struct.pack(">II", 3_800_000_000, 3_800_000_001)
    if handler == b"vide":
        head = bytes(6) + b"\0\1" + bytes(16) + bytes(16) + b"\0\1" + mark[:32].ljust(32, b"\0") + b"\0\x18\xff\xff"
        entry = box(b"avc1", head, box(b"avcC", b"\1\x42\0\x1e\xff\xe0\0"), box(b"note", mark))
    elif handler == b"soun":
        entry = box(b"mp4a", bytes(6) + b"\0\1" + bytes(20), box(b"esds", bytes(8)))
    else:
        entry = box(b"mett", bytes(6) + b"\0\1" + mark)
    table = box(
        b"stbl",
        _full(b"stsd", b"\0\0\0\1", entry),
        _full(b"stts", struct.pack(">III", 1, 1, 1)),
        _full(b"stsc", struct.pack(">IIII", 1, 1, 1, 1)),
        _full(b"stsz", struct.pack(">III", 0, 1, len(sample))),
        _full(b"stco", struct.pack(">II", 1, place)),
    )
    source = box(b"dinf", _full(b"dref", b"\0\0\0\1", box(b"url ", b"\0\0\0\1")))
    media = box(
        b"mdia",
        _full(b"mdhd", times, bytes(12)),
        _full(b"hdlr", bytes(4) + handler + bytes(12) + mark + b"\0"),
        box(b"minf", source, table),
    )
    return box(b"trak", _full(b"tkhd", times, bytes(72)), media, box(b"udta", box(b"name", mark)))


def mp4(mark: bytes, brand: bytes = b"isom") -> bytes:
    """Return a film of one picture, one sound, and a track of positions."""
    head = box(b"ftyp", brand, bytes(4), brand)
    note = b"\x06\x05" + bytes([16 + len(mark)]) + bytes(16) + mark + b"\x80"
    picture = len(note).to_bytes(4, "big") + note + PICTURE
    where = len(head) + 8
    media = box(b"mdat", picture, b"between " + mark, SOUND, mark)
    sound = where + len(picture) + 8 + len(mark)
    movie = box(
        b"moov",
        _full(b"mvhd", struct.pack(">II", 3_800_000_000, 3_800_000_001), bytes(88)),
        _track(b"vide", where, picture, mark),
        _track(b"soun", sound, SOUND, mark),
        _track(b"meta", sound + len(SOUND), mark, mark),
        box(b"udta", box(b"\xa9xyz", mark), box(b"\xa9nam", mark), box(b"\xa9ART", mark)),
        _full(b"meta", box(b"keys", b"com.apple.quicktime.location.ISO6709", mark)),
    )
    return head + media + movie + box(b"uuid", bytes(16), mark) + box(b"free", mark) + box(b"skip", mark) + mark


def mp3(mark: bytes) -> bytes:
    body = b"TPE1" + (len(mark) + 1).to_bytes(4, "big") + b"\0\0\0" + mark
    size = bytes([len(body) >> 7 & 127, len(body) & 127])
    info = FRAME[:36] + b"Info\0\0\0\x0f" + bytes(112) + mark
    tail = b"APETAGEX" + mark + b"TAG" + mark.ljust(125, b"\0")
    return b"ID3\x04\0\0\0\0" + size + body + info.ljust(417, b"\0") + FRAME * 3 + tail


def wav(mark: bytes) -> bytes:
    out = BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(SOUND + b"\0")
    plain = out.getvalue()
    chunks = {
        b"fmt ": plain[20:36] + mark, b"LIST": b"INFOIART" + mark, b"bext": mark, b"iXML": mark, b"id3 ": mark,
        b"data": SOUND + b"\0", b"junk": mark,
    }  # fmt: skip
    return riff(b"WAVE", chunks) + mark


def opus(mark: bytes) -> bytes:
    comment = b"OpusTags" + len(mark).to_bytes(4, "little") + mark + b"\1\0\0\0"
    comment += (7 + len(mark)).to_bytes(4, "little") + b"ARTIST=" + mark
    bodies = [(2, b"OpusHead\1\1\0\0\x80\xbb\0\0\0\0\0"), (0, comment), (4, SOUND)]
    return b"".join(_ogg_page(flags, number, body) for number, (flags, body) in enumerate(bodies)) + mark


def _ogg_page(flags: int, number: int, body: bytes) -> bytes:
    head = b"OggS\0" + bytes([flags]) + bytes(8) + b"seri" + number.to_bytes(4, "little")
    lengths = b"\xff" * (len(body) // 255) + bytes([len(body) % 255])
    tail = bytes([len(lengths)]) + lengths + body
    return head + ogg.checksum(head + bytes(4) + tail).to_bytes(4, "little") + tail


def _element(number: str, *bodies: bytes) -> bytes:
    body = b"".join(bodies)
    return bytes.fromhex(number) + (1 << 28 | len(body)).to_bytes(4, "big") + body


def webm(mark: bytes) -> bytes:
    head = _element("1a45dfa3", _element("4282", b"webm"))
    info = _element(
        "1549a966", _element("4d80", mark), _element("5741", mark), _element("7ba9", mark), _element("4461", bytes(8))
    )
    tracks = _element(
        "1654ae6b",
        _element("ae", _element("d7", b"\1"), _element("83", b"\1"), _element("86", b"V_VP8"), _element("536e", mark)),
        _element(
            "ae", _element("d7", b"\2"), _element("83", b"\x11"), _element("86", b"S_TEXT"), _element("536e", mark)
        ),
    )
    cluster = _element(
        "1f43b675",
        _element("e7", b"\0"),
        _element("a3", b"\x81\0\0\x80" + SOUND),
        _element("a3", b"\x82\0\0\x80" + mark),
    )
    tags = _element("1254c367", _element("7373", _element("67c8", _element("4487", mark))))
    files = _element("1941a469", _element("61a7", _element("465c", mark)))
    return head + _element("18538067", _element("ec", mark), info, tracks, cluster, tags, files)
