"""Our own walk over the chunks of a RIFF file: WebP pictures and WAV sound. Sources: RFC 9649; RIFF, EBU Tech 3285."""

from typing import NamedTuple

from bedside.checker.pictures.kinds import behind, refuse_programs
from bedside.checker.pictures.metadata.codes import Carries
from bedside.checker.pictures.metadata.exif import Tables, exif_codes
from bedside.checker.pictures.metadata.xmp import xmp_codes
from bedside.checker.pictures.refusing import Left, Refused


class Chunk(NamedTuple):
    """One chunk, without its length."""

    kind: bytes
    data: bytes


def chunks(data: bytes) -> tuple[list[Chunk], bytes]:
    """Return its chunks, and what stands behind its end. Raises ValueError where it is damaged."""
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data) + 1:
        raise ValueError("the file is cut off")
    found = []
    at = 12
    while at + 8 <= min(end, len(data)):
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        if at + 8 + length > len(data):
            raise ValueError("a chunk longer than the file")
        found.append(Chunk(data[at : at + 4], data[at + 8 : at + 8 + length]))
        at += 8 + length + length % 2
    return found, data[max(at, end) :]


def webp_codes(data: bytes) -> set[Carries]:
    """Return what a WebP carries besides its pixels. Raises ValueError, and Refused for what moves."""
    walked, rest = chunks(data)
    found: set[Carries] = set()
    for kind, body in walked:
        if kind in (b"ANIM", b"ANMF"):
            raise Refused("moves")
        if kind in (b"VP8 ", b"VP8L", b"VP8X", b"ALPH"):
            continue
        refuse_programs(body)
        if kind == b"EXIF":
            found |= exif_codes(body)
        elif kind == b"XMP ":
            found |= xmp_codes(body)
        else:
            codes = {b"ICCP": Carries.PROFILE, b"C2PA": Carries.PROVENANCE}
            found.add(codes.get(kind, Carries.OTHER))
    if extra := behind(rest):
        found.add(Carries(extra))
    return found


def orientation(data: bytes) -> int:
    """Return how a WebP must be turned, as EXIF has it."""
    block = next((body for kind, body in chunks(data)[0] if kind == b"EXIF"), b"")
    return Tables(block.removeprefix(b"Exif\0\0")).orientation() if block else 1


def profile(data: bytes) -> bytes:
    """Return the colour profile of a WebP; b"" for none."""
    return next((body for kind, body in chunks(data)[0] if kind == b"ICCP"), b"")


_SOUND = (b"fmt ", b"fact", b"data")
_WAV_CODES = {
    b"bext": Carries.PERSON,
    b"iXML": Carries.COMMENT,
    b"LIST": Carries.COMMENT,
    b"id3 ": Carries.COMMENT,
    b"ID3 ": Carries.COMMENT,
    b"_PMX": Carries.COMMENT,
    b"axml": Carries.COMMENT,
}


def wav_codes(data: bytes) -> set[Carries]:
    """Return what a WAV carries besides its sound. Raises ValueError where it is damaged."""
    walked, rest = chunks(data)
    found = {_WAV_CODES.get(each.kind, Carries.OTHER) for each in walked if each.kind not in _SOUND}
    if extra := behind(rest):
        found.add(Carries(extra))
    return found


def clean_wav(data: bytes) -> tuple[bytes, set[Carries]]:
    """Return the sound alone, verified, and what the file carried. Raises ValueError where there is none."""
    kept: dict[bytes, bytes] = {}
    for kind, body in chunks(data)[0]:
        if kind in _SOUND:
            kept.setdefault(kind, body)
    if not kept.get(b"data") or len(kept.get(b"fmt ", b"")) < 16:
        raise ValueError("no sound")
    kept[b"fmt "] = _format(kept[b"fmt "])
    kept[b"fact"] = kept.get(b"fact", b"")[:4]
    body = b"".join(_written(kind, kept[kind]) for kind in _SOUND if kept[kind])
    copy = b"RIFF" + (4 + len(body)).to_bytes(4, "little") + b"WAVE" + body
    check_wav(copy)
    return copy, wav_codes(data)


def _format(told: bytes) -> bytes:
    """Return the description of the sound without bytes that no decoder of it needs."""
    plain = int.from_bytes(told[:2], "little") in (1, 3, 6, 7)
    return told[:16] if plain else told[: 18 + int.from_bytes(told[16:18], "little")]


def _written(kind: bytes, body: bytes) -> bytes:
    return kind + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2)


def check_wav(data: bytes) -> None:
    """Raise Left where a clean WAV holds more than sound."""
    walked, rest = chunks(data)
    if rest or sum(8 + len(body) + len(body) % 2 for _kind, body in walked) + 12 != len(data):
        raise Left("WAV, after its end")
    for kind, body in walked:
        if kind not in _SOUND or (kind == b"fmt " and len(body) > 40) or (kind == b"fact" and len(body) > 4):
            raise Left("WAV, a chunk that isn't sound")
