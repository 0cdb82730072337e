"""MP3: the frames of sound alone. Sources: ISO/IEC 11172-3; ID3v2.4 (id3.org); the tag of Xing and LAME."""

import re
from collections.abc import Iterator

from bedside.checker.pictures.kinds import behind
from bedside.checker.pictures.metadata.codes import Carries
from bedside.checker.pictures.refusing import Left, Refused

# Kilobits a second of layer III: MPEG 1, and 2 or 2.5.
_RATES = (
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0),
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0),
)
_SAMPLING = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_ID3 = (
    (b"TPE", Carries.PERSON),
    (b"TCOM", Carries.PERSON),
    (b"TCOP", Carries.PERSON),
    (b"APIC", Carries.THUMBNAIL),
    (b"TDR", Carries.TIME),
    (b"TYER", Carries.TIME),
    (b"GEOB", Carries.ATTACHMENT),
    (b"TSSE", Carries.CAMERA),
    (b"TENC", Carries.PERSON),
    (b"TIT", Carries.COMMENT),
    (b"COMM", Carries.COMMENT),
    (b"TXXX", Carries.COMMENT),
    (b"USLT", Carries.COMMENT),
)
_BEGINS = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb][^\xf0-\xff]")
_MOST_MISSES = 100_000
_XING = (b"Xing", b"Info")


def _length(head: bytes) -> int:
    """Return how many bytes a frame takes; 0 where there is none."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version, rate, sampling = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version not in _SAMPLING or sampling == 3:
        return 0
    kilobits = _RATES[version != 3][rate]
    per_second = _SAMPLING[version][sampling]
    padding = head[2] >> 1 & 1
    return (144_000 if version == 3 else 72_000) * kilobits // per_second + padding if kilobits else 0


def _frames(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each frame starts and ends; a frame counts where another, or the end of the sound, follows it."""
    at = misses = 0
    while 0 <= at < len(data) - 4:
        size = _length(data[at : at + 4])
        after = at + size
        if size and after <= len(data) and (_length(data[after : after + 4]) or _is_end(data, after)):
            yield at, after
            at = after
        else:
            misses += 1
            following = _BEGINS.search(data, at + 1)
            if not following or misses > _MOST_MISSES:
                return
            at = following.start()


def _is_end(data: bytes, at: int) -> bool:
    return at == len(data) or data[at : at + 3] in (b"TAG", b"ID3", b"APE", b"LYR") or not data[at:].strip(b"\0")


def _sound(data: bytes) -> tuple[int, list[tuple[int, int]]]:
    """Return where the sound may start, and its frames."""
    start = 0
    while data[start : start + 3] == b"ID3":
        size = sum((data[start + 6 + place] & 127) << 7 * (3 - place) for place in range(4))
        start += 10 + size + (10 if data[start + 5] & 0x10 else 0)
    return start, [(start + begin, start + end) for begin, end in _frames(data[start:])]


def codes(data: bytes) -> set[Carries]:
    """Return what an MP3 carries besides its sound. Raises ValueError where there is none."""
    start, frames = _sound(data)
    if not frames:
        raise ValueError("no sound")
    found = {code for sign, code in _ID3 if sign in data[:start]}
    if start and not found:
        found.add(Carries.OTHER)
    end = frames[-1][1]
    if data[end : end + 3] == b"TAG" or b"APETAGEX" in data[end:]:
        found.add(Carries.COMMENT)
    elif extra := behind(data[end:]):
        found.add(Carries(extra))
    if sum(stop - begin for begin, stop in frames) != end - start:
        found.add(Carries.OTHER)
    first = data[slice(*frames[0])]
    if _without_words(first) != first:
        found.add(Carries.CAMERA)
    return found


def clean(data: bytes) -> tuple[bytes, set[Carries]]:
    """Return the frames of sound alone, verified, and what the file carried. Raises ValueError where there are none."""
    found = codes(data)
    frames = _sound(data)[1]
    first = _without_words(data[slice(*frames[0])])
    copy = first + b"".join(data[begin:end] for begin, end in frames[1:])
    check(copy)
    return copy, found


def _without_words(frame: bytes) -> bytes:
    """Return the first frame without what the encoder says of itself; how long the sound is stays told in it."""
    at = next((place for place in (frame.find(sign, 4, 40) for sign in _XING) if place > 0), -1)
    if at < 0:
        return frame
    flags = frame[at + 7]
    kept = at + 8 + (4 if flags & 1 else 0) + (4 if flags & 2 else 0) + (100 if flags & 4 else 0)
    # The scale of quality, which follows, is a word of the encoder too.
    return frame[: at + 7] + bytes([flags & 7]) + frame[at + 8 : kept] + bytes(max(len(frame) - kept, 0))


def check(data: bytes) -> None:
    """Raise Left where a clean MP3 holds anything but frames, one right after another."""
    at = 0
    while at < len(data):
        size = _length(data[at : at + 4])
        if not size:
            raise Left("MP3, between frames")
        at += size
    if at != len(data):
        raise Refused("damaged")
