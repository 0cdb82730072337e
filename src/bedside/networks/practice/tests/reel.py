"""A small film, for tests of whatever takes films."""

import tempfile
from pathlib import Path

import cv2
import numpy

SIZE = (320, 180)
A_SECOND = 10
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:01.500\nWash your hands for twenty seconds.\n"


def reel(seconds: float = 2.0, *, shade: int = 90) -> bytes:
    """Return an MP4 of one colour that grows lighter, without sound. Another shade makes another film."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reel.mp4"
        writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), A_SECOND, SIZE)
        for number in range(round(seconds * A_SECOND)):
            writer.write(numpy.full((*reversed(SIZE), 3), (120, shade, number % 200), numpy.uint8))
        writer.release()
        return path.read_bytes()
