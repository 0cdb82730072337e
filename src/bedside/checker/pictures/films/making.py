"""Makes films that may leave: each is written anew from its frames and its sound, so that nothing else is in it.

made = make([data], Kind.MOV, progress=lambda percent: None)                       a clean copy: H.264 and AAC in MP4
made = make([data], Kind.MP4, way=Way.BLURRED, places=faces, progress=...)         with places painted over, or cut out

It stands upright, has at most 1080 lines and 30 frames a second, and was looked through again by a reader that didn't
write it. The program `ffmpeg` does the work (see `program.py`); without it films are refused in a sentence.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image

from bedside.checker.pictures.films.facts import Come, Facts, come, facts
from bedside.checker.pictures.films.graph import Graph, Place, Size, Way, checked, size_within, written
from bedside.checker.pictures.films.program import (
    THREADS,
    Limits,
    Program,
    content_of,
    program,
    reading_of,
    run,
)
from bedside.checker.pictures.kinds import Group, Kind
from bedside.checker.pictures.memory import in_memory, path_of
from bedside.checker.pictures.metadata import carried, film
from bedside.checker.pictures.refusing import Refused, reading

__all__ = ["LONGEST_SECONDS", "Made", "Place", "Way", "can_make", "make"]

LONGEST_SECONDS = 15 * 60
MIME = "video/mp4"
_MEGABYTE = 1024 * 1024
# Bits a second. What the sound takes; the most a picture takes, for more is no better to look at; from which on a
# picture of all lines looks better than a smaller one, and so on.
_SOUND = 128_000
_MOST = 8_000_000
_LINES = ((1_400_000, 1080), (600_000, 720), (0, 480))
# How much of what may be written is planned for: the program keeps to its rate on the whole, not to the byte.
_PLANNED = 0.94
_TRIES = 3
_QUALITY = 88
# A film that is so much shorter than it says it is was cut off on its way.
_SHORTER, _SHORTER_SECONDS = 0.9, 1.0


@dataclass(frozen=True, slots=True)
class Made:
    """A film as it may leave; `poster`: one of its frames, as a JPEG of the same width and height."""

    data: bytes = field(repr=False)
    mime: str
    width: int
    height: int
    seconds: float
    has_sound: bool
    poster: bytes = field(repr=False)


def can_make() -> bool:
    """Say whether the program that makes films is there."""
    return program() is not None


def make(
    portions: Iterable[bytes],
    kind: Kind,
    *,
    way: Way | None = None,
    places: Sequence[Place] = (),
    progress: Callable[[int], None],
    megabytes_out: int = 95,
    seconds: float = 1800,
) -> Made:
    """Return a film made anew from the bytes of another, of at most `megabytes_out` and made in at most `seconds`.

    `places`: what is painted over or cut out, in seconds and shares of the film as it leaves, were nothing cut out.
    `progress` is told percents, each once. Raises Refused: no program, no film, damaged, too long, too large, too slow.
    """
    found = program()
    if found is None:
        raise Refused("no_ffmpeg")
    if kind.group is not Group.VIDEO:
        raise Refused("no_film")
    checked(places, way)
    until = time.monotonic() + seconds
    with in_memory(portions) as number:
        there = _measured(found, number, kind, until)
        return _Work(found, number, kind, there, way, places, megabytes_out, until).done(_Percents(progress))


def _measured(found: Program, number: int, kind: Kind, until: float) -> Come:
    """Return what a film is, and how long it really is: what stands in its head is no more than a claim."""
    there = come(found, number, kind)
    if there.seconds > LONGEST_SECONDS:
        raise Refused("film_long", limit=str(LONGEST_SECONDS // 60))
    told = _Told(lambda _percent: None, 1)
    words = [found.ffmpeg, *_QUIET, *reading_of(number, kind), "-map", f"0:{there.picture}", "-c", "copy"]
    words += ["-t", str(LONGEST_SECONDS + 2), "-f", "null", "-"]
    if not run(words, [number], Limits(until), told.hear):
        raise Refused("film_damaged")
    if told.seconds > LONGEST_SECONDS:
        raise Refused("film_long", limit=str(LONGEST_SECONDS // 60))
    if told.seconds < there.seconds * _SHORTER - _SHORTER_SECONDS:
        raise Refused("film_damaged")
    return there._replace(seconds=max(there.seconds, told.seconds) or float(1 / there.rate))


_QUIET = ("-v", "quiet", "-nostdin", "-nostats", "-progress", "pipe:1")


class _Percents:
    """Tells percents, each once, and never fewer than before."""

    def __init__(self, tell: Callable[[int], None]) -> None:
        self._tell, self._last = tell, -1

    def __call__(self, percent: int) -> None:
        if percent > self._last:
            self._last = percent
            self._tell(percent)


class _Told:
    """Reads what the program says of how far it is. `whole`: the seconds of the film that is written."""

    def __init__(self, percent: Callable[[int], None], whole: float) -> None:
        self.seconds = 0.0
        self._percent, self._whole = percent, max(whole, 0.001)
        self._rest = b""

    def hear(self, chunk: bytes) -> None:
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        for line in lines:
            name, _, value = line.partition(b"=")
            if name == b"out_time_us" and value.lstrip(b"-").isdigit():
                self.seconds = max(self.seconds, int(value) / 1_000_000)
                self._percent(min(98, int(self.seconds / self._whole * 98)))


class _Work:
    """One film on its way."""

    def __init__(
        self,
        found: Program,
        number: int,
        kind: Kind,
        there: Come,
        way: Way | None,
        places: Sequence[Place],
        megabytes_out: int,
        until: float,
    ) -> None:
        self._found, self._number, self._kind, self._there = found, number, kind, there
        self._way, self._places, self._most, self._until = way, places, megabytes_out, until

    def done(self, percent: _Percents) -> Made:
        percent(0)
        plan = _PLANNED
        for _again in range(_TRIES):
            bits = self._bits(plan)
            lines = next(lines for least, lines in _LINES if bits >= least)
            size = size_within(self._there.width, self._there.height, lines)
            data, still = self._written(size, bits, percent)
            if len(data) <= self._most * _MEGABYTE:
                made = self._looked_through(data, still, size)
                percent(100)
                return made
            plan *= 0.85 * self._most * _MEGABYTE / len(data)
        raise Refused("film_too_large")

    def _bits(self, plan: float) -> int:
        """Return how many bits a second the picture may take. The program may write two seconds ahead of its rate."""
        sound = 0 if self._there.sound is None else _SOUND
        return max(50_000, min(_MOST, int(self._most * _MEGABYTE * 8 * plan / (self._there.seconds + 2)) - sound))

    def _written(self, size: Size, bits: int, percent: _Percents) -> tuple[bytes, bytes]:
        """Return the bytes of a film, and of a frame that stands for it. Raises Refused."""
        graph = written(self._there, size, self._way, self._places, self._found.filters)
        told = _Told(percent, graph.seconds)
        with in_memory() as film_out, in_memory() as still_out, in_memory([graph.filters.encode()]) as script:
            words = [
                *(self._found.ffmpeg, "-y", *_QUIET, *reading_of(self._number, self._kind)),
                *(self._found.script, path_of(script), "-filter_complex_threads", str(THREADS)),
                *self._how(bits, graph, path_of(film_out)),
                *("-map", "[poster]", "-frames:v", "1", "-c:v", "ppm", "-f", "image2pipe", path_of(still_out)),
            ]
            files = [self._number, film_out, still_out, script]
            # It may write more than is wanted; then it is told to try again, not that it broke off.
            well = run(words, files, Limits(self._until, self._most * 2 + 16), told.hear)
            data, still = content_of(film_out), content_of(still_out)
        if not well or not data or not still:
            raise Refused("film_died")
        return data, still

    def _how(self, bits: int, graph: Graph, path: str) -> list[str]:
        """Return how the film is written: what every network and every phone can play, and no word besides."""
        sound = ["-map", "[a]", "-c:a", "aac", "-b:a", str(_SOUND), "-flags:a", "+bitexact"]
        return [
            *("-map", "[v]", "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-pix_fmt", "yuv420p"),
            *("-crf", "21", "-maxrate", str(bits), "-bufsize", str(bits * 2), "-g", "60", "-threads:v", str(THREADS)),
            *("-flags:v", "+bitexact", "-bsf:v", "filter_units=remove_types=6"),
            *(sound if self._there.sound is not None else ()),
            *("-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn", "-fflags", "+bitexact", "-write_tmcd", "0"),
            *("-t", str(LONGEST_SECONDS + 2), "-movflags", "+faststart", "-f", "mp4", path),
        ]

    def _looked_through(self, data: bytes, still: bytes, size: Size) -> Made:
        """Return a film after another reader found nothing in it but what one sees and hears. Raises Refused."""
        with reading("film_died"):
            copy, _words_of_the_program = film.clean(data)
            if carried(copy):
                raise Refused("film_died")
            is_now: Facts = facts(copy)
            if (is_now.width, is_now.height) != size or is_now.has_sound != (self._there.sound is not None):
                raise Refused("film_died")
            if is_now.seconds > LONGEST_SECONDS + 1:
                # Its sound went on.
                raise Refused("film_long", limit=str(LONGEST_SECONDS // 60))
            poster = _poster(still, size)
        return Made(copy, MIME, size.width, size.height, is_now.seconds, is_now.has_sound, poster)


def _poster(still: bytes, size: Size) -> bytes:
    with Image.open(BytesIO(still), formats=["PPM"]) as opened:
        if opened.size != size:
            raise ValueError("another size")
        out = BytesIO()
        opened.convert("RGB").save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()
