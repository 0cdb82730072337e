"""The program `ffmpeg` of this machine: is it there, what can it do, and how it is run without trusting what it reads.

It is a program of its own, with a licence of its own (GPL, as Debian builds it); nothing of it is loaded into Bedside.
It runs without secrets, in a session of its own, within limits, opens files alone (so that no address in a film is ever
called), and what it says about a film goes nowhere, for it could hold words of it. Files are in memory: none lies on
the disk.
"""

import os
import re
import resource
import select
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from typing import NamedTuple

from bedside.checker.pictures.guarded import Watch, end, environment
from bedside.checker.pictures.kinds import Kind
from bedside.checker.pictures.memory import path_of
from bedside.checker.pictures.refusing import Refused

# Processors for one film: somebody else needs the others.
THREADS = 2
# Real memory of the program: as much as a look may take. What it asks for and never touches counts more.
MEGABYTES = 1200
_ASKED_FOR = 3
# The form that a film is read in. The program is told, so that it takes nothing for a list of other files.
_FORMS = {
    **dict.fromkeys((Kind.MP4, Kind.MOV, Kind.M4A), "mov"),
    Kind.WEBM: "matroska",
    **{kind: kind.value for kind in (Kind.MP3, Kind.WAV, Kind.OGG)},
}
# How phones, cameras, browsers and programs write films. Readers that nobody needs are doors.
_READERS = (
    *("h264", "hevc", "vp8", "vp9", "libdav1d", "libaom-av1", "av1", "mpeg4", "h263", "mpeg2video", "mjpeg", "prores"),
    *("dnxhd", "rawvideo", "aac", "aac_fixed", "alac", "opus", "vorbis", "mp3float", "mp3", "ac3", "eac3", "amrnb"),
    *("amrwb", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_f32le", "pcm_u8", "flac"),
    # Not taken, but opened by the one that reads what a film is.
    *("mov_text", "webvtt", "srt", "subrip", "text", "ass", "ssa"),
)
_MEGABYTE = 1024 * 1024
_AT_ONCE = 65_536


class Program(NamedTuple):
    """The paths of the program and of the one beside it that reads; which filters it has; the age of its options."""

    ffmpeg: str
    ffprobe: str
    filters: frozenset[str]
    version: int

    @property
    def script(self) -> str:
        """Return the option that reads a graph of filters from a file; in version 7 it was given another name."""
        return "-/filter_complex" if self.version >= 10 else "-filter_complex_script"


def program() -> Program | None:
    """Return the program; None where it isn't installed, or was built without what a film needs."""
    ffmpeg, ffprobe = shutil.which("ffmpeg"), shutil.which("ffprobe")
    return _known(ffmpeg, ffprobe) if ffmpeg and ffprobe else None


@cache
def _known(ffmpeg: str, ffprobe: str) -> Program | None:
    version = re.search(r"libavfilter\s+(\d+)\.", _said(ffmpeg, "-version"))
    encoders = _said(ffmpeg, "-encoders")
    if not version or " libx264 " not in encoders or " aac " not in encoders:
        return None
    filters = re.findall(r"^ [A-Z.]{3} (\w+) ", _said(ffmpeg, "-filters"), re.MULTILINE)
    return Program(ffmpeg, ffprobe, frozenset(filters), int(version[1]))


def _said(ffmpeg: str, question: str) -> str:
    try:
        ran = subprocess.run(
            [ffmpeg, "-hide_banner", question],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            timeout=20,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return ran.stdout.decode("utf-8", "replace")


def content_of(number: int) -> bytes:
    """Return what was written to a file in memory."""
    size = os.fstat(number).st_size
    return b"".join(os.pread(number, _MEGABYTE, at) for at in range(0, size, _MEGABYTE))


def reading_of(number: int, kind: Kind) -> list[str]:
    """Return the words that make the program read a film in memory as the kind that it is, and nothing besides."""
    return [
        *("-protocol_whitelist", "file", "-f", _FORMS[kind], "-codec_whitelist", ",".join(_READERS)),
        *("-threads", str(THREADS), "-i", path_of(number)),
    ]


class Limits(NamedTuple):
    """How far a run may go: until when (`time.monotonic`), and how large a file it may write, in megabytes."""

    until: float
    megabytes_out: int = 1


def run(words: Sequence[str], files: Sequence[int], limits: Limits, hear: Callable[[bytes], None]) -> bool:
    """Run a program with files in memory; return whether it says that it went well. `hear` gets what it prints.

    Raises Refused where it takes too long or too much memory; it is gone then, with all that it started.
    """
    process = subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pass_fds=files,
        env=environment(),
        start_new_session=True,
    )
    watch = Watch(process.pid, MEGABYTES)
    watch.start()
    try:
        _limit(process.pid, limits)
        for chunk in _printed(process, limits.until):
            hear(chunk)
        well = process.wait(max(0.1, limits.until - time.monotonic())) == 0
    except subprocess.TimeoutExpired:
        raise Refused("film_slow") from None
    finally:
        watch.stop()
        end(process)
    if watch.too_much:
        raise Refused("film_memory")
    return well


def _printed(process: subprocess.Popen[bytes], until: float) -> Iterator[bytes]:
    assert process.stdout is not None
    number = process.stdout.fileno()
    while (left := until - time.monotonic()) > 0:
        if select.select([number], [], [], left)[0]:
            chunk = os.read(number, _AT_ONCE)
            if not chunk:
                return
            yield chunk
    raise Refused("film_slow")


def _limit(pid: int, limits: Limits) -> None:
    """Limit a process that has just begun. One that has ended already needs no limits."""
    processor_seconds = int(max(1, limits.until - time.monotonic()) * THREADS * 2) + 1
    each = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: processor_seconds,
        resource.RLIMIT_DATA: MEGABYTES * _ASKED_FOR * _MEGABYTE,
        resource.RLIMIT_FSIZE: limits.megabytes_out * _MEGABYTE,
        resource.RLIMIT_NOFILE: 64,
    }
    for which, most in each.items():
        with suppress(ProcessLookupError):
            resource.prlimit(pid, which, (most, most))
