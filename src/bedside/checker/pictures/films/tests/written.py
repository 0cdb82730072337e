"""Small films for the tests, written on the spot by the program ffmpeg, and what another reader says of films."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bedside.checker.pictures.films.making import Made, make
from bedside.checker.pictures.kinds import Kind

SECONDS = 2
SOUND = ("-f", "lavfi", "-i", f"sine=d={SECONDS}:r=16000")


def seen(size: str = "320x240", rate: str = "10", seconds: float = SECONDS) -> list[str]:
    """Return the words for a moving picture."""
    return ["-f", "lavfi", "-i", f"testsrc=d={seconds}:s={size}:r={rate}"]


def film(*words: str, ending: str = "mp4") -> bytes:
    """Return a film as the program writes it with these words; ultrafast, without quality."""
    ffmpeg = shutil.which("ffmpeg")
    assert ffmpeg, "the tests of films need the program ffmpeg: make test installs it"
    fast = [] if ending == "webm" or "-c:v" in words else ["-c:v", "libx264", "-preset", "ultrafast"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{ending}"
        ran = subprocess.run(
            [ffmpeg, "-v", "error", "-nostdin", *words, *fast, str(path)], capture_output=True, check=False
        )
        assert ran.returncode == 0, ran.stderr.decode()
        return path.read_bytes()


def with_sound(ending: str = "mp4") -> bytes:
    return film(*seen(), *SOUND, ending=ending)


def without_words(data: bytes, kind: Kind = Kind.MP4, **how: Any) -> Made:
    """Return a film made anew, with nobody who is told how far it is."""
    return make([data], kind, progress=lambda _percent: None, **how)


def told(data: bytes) -> dict[str, Any]:
    """Return what ffprobe says of a film: its form and its tracks."""
    with tempfile.NamedTemporaryFile(suffix=".mp4") as file:
        file.write(data)
        file.flush()
        words = ["ffprobe", "-v", "error", "-print_format", "json", "-show_format", "-show_streams", "-show_chapters"]
        ran = subprocess.run([*words, file.name], capture_output=True, check=True)
    answer = json.loads(ran.stdout)
    assert isinstance(answer, dict)
    return answer


def frames(data: bytes, size: tuple[int, int]) -> Sequence[bytes]:
    """Return the light of each frame of a film, row by row, a byte a pixel."""
    return _cut(_decoded(data, "-map", "0:v", "-pix_fmt", "gray", "-f", "rawvideo"), size[0] * size[1])


def heard(data: bytes, rate: int = 8000) -> bytes:
    """Return what is heard in a film: one channel, samples of two bytes."""
    return _decoded(data, "-map", "0:a", "-ac", "1", "-ar", str(rate), "-f", "s16le")


def _decoded(data: bytes, *words: str) -> bytes:
    with tempfile.NamedTemporaryFile(suffix=".mp4") as file:
        file.write(data)
        file.flush()
        return subprocess.run(
            ["ffmpeg", "-v", "error", "-nostdin", "-i", file.name, *words, "-"], capture_output=True, check=True
        ).stdout


def _cut(data: bytes, length: int) -> Sequence[bytes]:
    return [data[at : at + length] for at in range(0, len(data), length)]
