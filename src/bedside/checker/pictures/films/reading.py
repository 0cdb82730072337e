"""Reads the frames of a film, upright, one after the other. What can't be read is refused in a sentence.

OpenCV reads files only, so a film gets one in memory. It is told which kind of file it reads: a film that is a list of
other films as well would otherwise be followed to them.
"""

import math
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bedside.checker.pictures.kinds import Group, Kind, kind_of
from bedside.checker.pictures.libraries import THREADS, libraries
from bedside.checker.pictures.memory import in_memory, path_of
from bedside.checker.pictures.refusing import Refused

# 8K has 33 million. A film whose frames are larger fills the memory.
MOST_PIXELS = 36_000_000
# Smaller frames show nobody anything.
LEAST_SIDE = 16
# An hour: more is looked at by nobody who answers for it, and by no network in one piece.
MOST_SECONDS = 3600.0
# Frames a second, where a file tells none that can be.
_USUAL, _SLOWEST, _FASTEST = 30.0, 1.0, 240.0
_FORMATS = {Kind.MP4: "mov", Kind.MOV: "mov", Kind.WEBM: "matroska"}
# What an MP4 file consists of; after its last box, some cameras write what is none.
_BOXES = (b"ftyp", b"moov", b"mdat", b"moof", b"free", b"skip", b"wide", b"uuid", b"sidx")
_OPTIONS = "OPENCV_FFMPEG_CAPTURE_OPTIONS"


class Reel:
    """A film in memory. `count`: how many frames its file says that there are; 0 where it says nothing."""

    def __init__(self, path: str, kind: Kind) -> None:
        self._path, self._kind = path, kind
        self._capture: Any = None
        self.count = 0

    def seconds(self) -> Iterator[float]:
        """Yield of each frame when it is shown, in seconds from the start. `pixels` are those of the frame that was
        yielded last. Raises Refused for a film that is damaged, too long or too large."""
        with self._opened() as capture:
            rate = capture.get(libraries().cv2.CAP_PROP_FPS)
            rate = rate if _SLOWEST <= rate <= _FASTEST else _USUAL
            number, first, last = 0, 0.0, 0.0
            while capture.grab():
                shown = capture.get(libraries().cv2.CAP_PROP_POS_MSEC) / 1000
                if number == 0:
                    first = shown if math.isfinite(shown) else 0.0
                second = shown - first
                if number and not second > last:
                    second = last + 1 / rate
                if second > MOST_SECONDS or number > MOST_SECONDS * _FASTEST:
                    raise Refused("film_long", limit=str(round(MOST_SECONDS / 60)))
                yield second
                number, last = number + 1, second
        if number == 0:
            raise Refused("film_damaged")

    def pixels(self) -> Any:
        """Return the frame that was yielded last: rows of red, green, blue. Raises Refused."""
        cv2 = libraries().cv2
        read, pixels = self._capture.retrieve()
        if not read or pixels is None or pixels.ndim != 3:
            raise Refused("film_damaged")
        _refuse_size(pixels.shape[1], pixels.shape[0])
        return cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB)

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        cv2 = libraries().cv2
        how = [
            *(cv2.CAP_PROP_HW_ACCELERATION, cv2.VIDEO_ACCELERATION_NONE),
            *(cv2.CAP_PROP_N_THREADS, THREADS),
        ]
        with _told(f"input_format;{_FORMATS[self._kind]}|protocol_whitelist;file"):
            capture = cv2.VideoCapture(self._path, cv2.CAP_FFMPEG, how)
        try:
            if not capture.isOpened():
                raise Refused("film_damaged")
            _refuse_size(capture.get(cv2.CAP_PROP_FRAME_WIDTH), capture.get(cv2.CAP_PROP_FRAME_HEIGHT))
            count = capture.get(cv2.CAP_PROP_FRAME_COUNT)
            self.count = int(count) if 0 < count < MOST_SECONDS * _FASTEST else 0
            self._capture = capture
            yield capture
        except cv2.error:
            raise Refused("film_damaged") from None
        finally:
            self._capture = None
            capture.release()


@contextmanager
def reel_of(data: bytes) -> Iterator[Reel]:
    """Give a film that can be read, as often as one likes. Raises Refused for what is no film, or a part of one."""
    kind = kind_of(data)
    if kind.group is not Group.VIDEO:
        raise Refused("no_film")
    if _FORMATS[kind] == "mov" and _breaks_off(data):
        raise Refused("film_cut_off")
    with in_memory([data]) as number:
        yield Reel(path_of(number), kind)


@contextmanager
def _told(options: str) -> Iterator[None]:
    """Tell OpenCV how to open a file, which it only hears through the environment."""
    before = os.environ.get(_OPTIONS)
    os.environ[_OPTIONS] = options
    try:
        yield
    finally:
        del os.environ[_OPTIONS]
        if before is not None:
            os.environ[_OPTIONS] = before


def _refuse_size(width: float, height: float) -> None:
    if not min(width, height) > 0:
        raise Refused("film_damaged")
    if width * height > MOST_PIXELS:
        raise Refused("film_large")
    if min(width, height) < LEAST_SIDE:
        raise Refused("film_tiny")


def _breaks_off(data: bytes) -> bool:
    """Say whether a box of an MP4 file is longer than what there is of the file."""
    at = 0
    while at + 16 <= len(data) and data[at + 4 : at + 8] in _BOXES:
        size = int.from_bytes(data[at : at + 4], "big")
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        if size < 8:
            return False
        at += size
    return at > len(data)
