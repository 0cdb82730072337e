"""Small films for the tests, encoded on the spot (MPEG-4 in MP4), from pictures."""

import tempfile
from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path

from PIL import Image

from bedside.checker.pictures.libraries import libraries

# A picture of a film that lasts, in seconds.
Shot = tuple[Image.Image, float]


def film(shots: Iterable[Shot], rate: float = 10) -> bytes:
    """Return a film of pictures that stand for so many seconds each."""
    return encoded_film((picture for picture, seconds in shots for _ in range(round(seconds * rate))), rate)


def moving(picture_at: Callable[[float], Image.Image], seconds: float, rate: float = 10) -> bytes:
    """Return a film of which a function gives the picture at each moment."""
    return encoded_film((picture_at(number / rate) for number in range(round(seconds * rate))), rate)


def encoded_film(pictures: Iterable[Image.Image], rate: float) -> bytes:
    numpy, cv2, *_ = libraries()
    frames = iter(pictures)
    first = next(frames)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, cv2.VideoWriter_fourcc(*"mp4v"), rate, first.size)
        assert writer.isOpened()
        for each in chain((first,), frames):
            writer.write(numpy.ascontiguousarray(numpy.asarray(each.convert("RGB"))[..., ::-1]))
        writer.release()
        return path.read_bytes()


def turned(data: bytes) -> bytes:
    """Return a film that says of itself that it is to be turned by a quarter, clockwise, as phones write it."""
    at = data.index(b"tkhd") + 4 + 40
    one, none = (1 << 16).to_bytes(4, "big"), bytes(4)
    minus = (-(1 << 16)).to_bytes(4, "big", signed=True)
    return data[:at] + none + one + none + minus + none + none + data[at + 24 :]
