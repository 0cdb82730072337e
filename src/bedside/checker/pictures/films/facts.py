"""What a film is: before it is made, as the program's reader tells; afterwards, as our own walk over its boxes does."""

import json
import struct
import time
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from bedside.checker.pictures.films.program import Limits, Program, reading_of, run
from bedside.checker.pictures.kinds import MIN_SIDE, Kind
from bedside.checker.pictures.metadata.boxes import Box, boxes, one
from bedside.checker.pictures.refusing import Refused

# 36 million: one frame of the largest cameras (8K has 33). More is a mistake, or unfolds to fill the memory.
_MOST_PIXELS = 36_000_000
_READ_SECONDS = 60
_MOST_TOLD = 1_000_000
_ASKED = (
    "format=duration:stream=index,codec_type,codec_name,width,height,sample_aspect_ratio,avg_frame_rate,r_frame_rate,"
    "color_transfer,field_order,channels,duration:stream_disposition=default,attached_pic:stream_side_data=rotation"
)
# How the tracks may be written that are taken: all that a phone, a camera or a browser writes.
_TAKEN = frozenset(
    [
        *("h264", "hevc", "vp8", "vp9", "av1", "mpeg4", "h263", "mpeg2video", "mjpeg", "prores", "dnxhd", "rawvideo"),
        *("aac", "alac", "opus", "vorbis", "mp3", "ac3", "eac3", "amr_nb", "amr_wb", "flac"),
        *("pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_f32le", "pcm_u8"),
    ]
)
_UPRIGHT = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)


class Come(NamedTuple):
    """A film as it came. Width and height are of the upright picture with square pixels; `rate`: frames a second.

    `picture` and `sound`: which of its tracks are taken. `bright`: a curve of light for screens that few people have.
    """

    picture: int
    sound: int | None
    channels: int
    width: int
    height: int
    seconds: float
    rate: Fraction
    bright: bool
    interlaced: bool


class Facts(NamedTuple):
    """A film as it was made: pixels, seconds, and whether something is heard."""

    width: int
    height: int
    seconds: float
    has_sound: bool


def come(program: Program, number: int, kind: Kind) -> Come:
    """Return what a film in memory is. Raises Refused for what can't be made: damaged, no picture, far too large."""
    told = _told(program, number, kind)
    streams: Sequence[Mapping[str, Any]] = told.get("streams", [])
    pictures = [each for each in streams if each.get("codec_type") == "video" and not _stands_still(each)]
    if not any(each.get("codec_type") in ("video", "audio") for each in streams):
        raise Refused("film_damaged")
    if not pictures:
        raise Refused("film_no_picture")
    picture = _preferred(pictures)
    if picture is None:
        raise Refused("film")
    sound = _preferred([each for each in streams if each.get("codec_type") == "audio"])
    width, height = _size(picture)
    return Come(
        picture["index"],
        sound["index"] if sound else None,
        int(sound.get("channels", 0)) if sound else 0,
        width,
        height,
        _number(picture.get("duration")) or _number(told.get("format", {}).get("duration")),
        _rate(picture),
        picture.get("color_transfer") in ("smpte2084", "arib-std-b67"),
        picture.get("field_order") in ("tt", "bb", "tb", "bt"),
    )


def _told(program: Program, number: int, kind: Kind) -> dict[str, Any]:
    heard = bytearray()

    def hear(chunk: bytes) -> None:
        heard.extend(chunk)
        if len(heard) > _MOST_TOLD:
            raise Refused("film")

    words = [program.ffprobe, "-v", "quiet", "-print_format", "json", "-show_entries", _ASKED]
    run([*words, *reading_of(number, kind)], [number], Limits(time.monotonic() + _READ_SECONDS), hear)
    try:
        told = json.loads(heard)
    except ValueError:
        raise Refused("film_damaged") from None
    assert isinstance(told, dict)
    return told


def _stands_still(stream: Mapping[str, Any]) -> bool:
    return bool(stream.get("disposition", {}).get("attached_pic"))


def _preferred(streams: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Return the track that players take: the first that is called the usual one, of those that can be read."""
    readable = [each for each in streams if each.get("codec_name") in _TAKEN]
    return next((each for each in readable if each.get("disposition", {}).get("default")), next(iter(readable), None))


def _size(picture: Mapping[str, Any]) -> tuple[int, int]:
    width, height = int(picture.get("width", 0)), int(picture.get("height", 0))
    if width <= 0 or height <= 0:
        raise Refused("film_damaged")
    if width * height > _MOST_PIXELS:
        raise Refused("film_pixels")
    shape = _fraction(str(picture.get("sample_aspect_ratio", "")).replace(":", "/"))
    if shape and Fraction(1, 10) < shape < 10:
        width = round(width * shape)
    for side in picture.get("side_data_list", []):
        if round(_number(side.get("rotation")) / 90) % 2:
            width, height = height, width
    if min(width, height) < MIN_SIDE:
        raise Refused("tiny")
    return width, height


def _rate(picture: Mapping[str, Any]) -> Fraction:
    """Return frames a second: 30 at most, a whole part of what is more, and 30 where the time between frames varies."""
    mean, steady = (_fraction(str(picture.get(name, ""))) for name in ("avg_frame_rate", "r_frame_rate"))
    if not mean or not steady or not 1 <= mean <= 1000 or abs(mean / steady - 1) > Fraction(1, 50):
        return Fraction(30)
    return steady / max(1, -(-steady // Fraction(61, 2)))


def _fraction(written: str) -> Fraction | None:
    try:
        return Fraction(written)
    except (ValueError, ZeroDivisionError):
        return None


def _number(written: object) -> float:
    try:
        return float(str(written))
    except ValueError:
        return 0.0


def facts(data: bytes) -> Facts:
    """Return what a film is that was made here. Raises ValueError where it isn't as it must be, such as turned."""
    movie = _within(data, Box(b"", 0, 0, len(data)), b"moov")
    header = data[slice(*_within(data, movie, b"mvhd")[2:])]
    scale, length = struct.unpack_from(">IQ", header, 20) if header[0] else struct.unpack_from(">II", header, 12)
    size, heard = None, False
    for track in boxes(data, movie.body, movie.end):
        if track.kind != b"trak":
            continue
        handler = _within(data, _within(data, track, b"mdia"), b"hdlr")
        kind = data[handler.body + 8 : handler.body + 12]
        heard = heard or kind == b"soun"
        if kind == b"vide":
            shown = data[slice(*_within(data, track, b"tkhd")[2:])]
            if shown[-44:-8] != _UPRIGHT:
                raise ValueError("a film that doesn't stand upright")
            size = tuple(side >> 16 for side in struct.unpack(">II", shown[-8:]))
    if size is None or not scale:
        raise ValueError("a film without a picture")
    return Facts(size[0], size[1], length / scale, heard)


def _within(data: bytes, outer: Box, kind: bytes) -> Box:
    found = one(data, kind, outer.body, outer.end)
    if found is None:
        raise ValueError("a box is missing")
    return found
