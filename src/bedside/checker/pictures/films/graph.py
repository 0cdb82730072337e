"""Writes what shall be done with the frames and the sound of a film, in the language of ffmpeg's filters.

Painting comes after all that changes sizes and times, so that places are of the film as it leaves.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor, isfinite
from typing import NamedTuple

from bedside.checker.pictures.films.facts import Come
from bedside.checker.pictures.refusing import Refused

# The shorter and the longer side of what leaves, in pixels.
LINES, LONGEST = 1080, 1920
# As when pictures are painted: boxes are drawn tightly, and ears, chin and the ends of letters would tell.
_MORE, _MORE_PIXELS = 0.2, 2
# Around a frame, so that a place at its edge can be blurred: that needs a pixel on each side.
_RIM = 2
# A moving face has a place for each moment that somebody looked at.
MOST_PLACES = 5000
_MOST_CUTS = 100
_POSTERS = 16
# Light for screens that few people have, made fit for all: by way of linear light and the usual colors.
_USUAL_LIGHT = (
    "zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv"
)


class Way(StrEnum):
    """What is done at a place."""

    BLURRED = "blurred"
    COVERED = "covered"
    CUT = "cut"


class Place(NamedTuple):
    """A part of a film: from `start` to `end`, in seconds; a box, in shares of its width and height (not for CUT)."""

    start: float
    end: float
    left: float
    top: float
    width: float
    height: float


class Size(NamedTuple):
    """Pixels, both even."""

    width: int
    height: int


class Graph(NamedTuple):
    """The filters, with the ends [v], [poster] and, where there is sound, [a]; and how long the film will be."""

    filters: str
    seconds: float


def size_within(width: int, height: int, lines: int = LINES) -> Size:
    """Return the size that a film gets: no more than so many lines, and a long side to go with them."""
    longest = lines * LONGEST / LINES
    factor = min(1.0, lines / min(width, height), longest / max(width, height))
    return Size(*(max(2, round(side * factor) // 2 * 2) for side in (width, height)))


def written(film: Come, size: Size, way: Way | None, places: Sequence[Place], filters: frozenset[str]) -> Graph:
    """Return the filters for a film. Raises Refused where a place isn't in it, or nothing of the film would be left."""
    checked(places, way)
    kept = _kept(places, film) if way is Way.CUT else []
    seconds = sum(float((film.seconds if end is None else end) - start) for start, end in kept) or film.seconds
    parts = [f"[0:{film.picture}]{','.join(_picture(film, size, way, places, filters))}[whole]"]
    parts += _cut("whole", "seen", kept, "")
    if film.sound is not None:
        parts.append(f"[0:{film.sound}]{_sound(film)}[heard]")
        parts += _cut("heard", "a", kept, "a")
    each = max(1, round(seconds * film.rate / _POSTERS))
    parts.append(f"[seen]split[v][still];[still]select='not(mod(n,{each}))',thumbnail={_POSTERS}[poster]")
    return Graph(";".join(parts), seconds)


def checked(places: Sequence[Place], way: Way | None) -> None:
    """Raise Refused for places that are no places."""
    if len(places) > MOST_PLACES:
        raise Refused("film_places")
    for place in places:
        inside = place.width > 0 and place.height > 0 and -1 < place.left < 1 and -1 < place.top < 1
        if not all(map(isfinite, place)) or place.end < place.start or not (inside or way is Way.CUT):
            raise Refused("film_place")


def _picture(
    film: Come, size: Size, way: Way | None, places: Sequence[Place], filters: frozenset[str]
) -> Iterator[str]:
    if film.interlaced:
        yield "yadif=deint=interlaced"
    yield f"fps={film.rate}:start_time=0"
    yield f"scale={size.width}:{size.height},setsar=1"
    if film.bright and {"zscale", "tonemap"} <= filters:
        yield _USUAL_LIGHT
    yield "format=yuv420p"
    if way is Way.COVERED:
        yield from (f"drawbox={_box(place, size, 0)}:color=black:t=fill:{_while(place, film)}" for place in places)
    elif way is Way.BLURRED and places:
        # What is inside a box is made anew from the pixels around it. Nothing of it is left that could be got back,
        # while of a coarse pattern, that a face moves through, many frames together tell.
        yield f"pad={size.width + 2 * _RIM}:{size.height + 2 * _RIM}:{_RIM}:{_RIM}:gray"
        yield from (f"delogo={_box(place, size, _RIM)}:{_while(place, film)}" for place in places)
        yield f"crop={size.width}:{size.height}:{_RIM}:{_RIM}"


def _box(place: Place, size: Size, rim: int) -> str:
    """Return left, top, width and height of a place in whole pixels, a little larger than it is."""
    more = min(place.width * size.width, place.height * size.height) * _MORE + _MORE_PIXELS
    left, right = _side(place.left, place.width, size.width, more)
    top, bottom = _side(place.top, place.height, size.height, more)
    return f"{left + rim}:{top + rim}:{right - left}:{bottom - top}"


def _side(start: float, length: float, whole: int, more: float) -> tuple[int, int]:
    low, high = floor(start * whole - more), ceil((start + length) * whole + more)
    return min(max(0, low), whole - 1), max(1, min(whole, high))


def _while(place: Place, film: Come) -> str:
    """Return when a place is painted: a frame more at each end, for frames were moved to even distances."""
    frame = float(1 / film.rate)
    return f"enable='between(t,{max(0.0, place.start - frame):.3f},{place.end + frame:.3f})'"


def _sound(film: Come) -> str:
    """Return what becomes of the sound: in time with the picture, one or two channels."""
    layout = "mono" if film.channels == 1 else "stereo"
    return f"aresample=48000:async=1:first_pts=0,aformat=channel_layouts={layout}"


def _kept(places: Sequence[Place], film: Come) -> list[tuple[Fraction, Fraction | None]]:
    """Return from when to when a film is kept (None: to its end), in whole frames: at least what shall go goes."""
    last = floor(Fraction(film.seconds) * film.rate)
    at, kept = 0, []
    for place in sorted(places):
        start, end = floor(Fraction(place.start) * film.rate), ceil(Fraction(place.end) * film.rate)
        if min(start, last) > at:
            kept.append((at, min(start, last)))
        at = max(at, end)
    if len(kept) >= _MOST_CUTS:
        raise Refused("film_places")
    if at < last:
        kept.append((at, last))
    if not kept:
        raise Refused("film_nothing_left")
    return [(start / film.rate, None if end == last else end / film.rate) for start, end in kept]


def _cut(come: str, gone: str, kept: Sequence[tuple[Fraction, Fraction | None]], sort: str) -> Iterator[str]:
    """Yield the filters that keep parts of a picture (sort "") or a sound ("a"), and put them together."""
    if not kept:
        yield f"[{come}]{sort}null[{gone}]"
        return
    names = [f"{come}{number}" for number in range(len(kept))]
    yield f"[{come}]{sort}split={len(kept)}" + "".join(f"[{name}]" for name in names)
    for name, (start, end) in zip(names, kept, strict=True):
        until = "" if end is None else f":end={float(end):.6f}"
        yield f"[{name}]{sort}trim=start={float(start):.6f}{until},{sort}setpts=PTS-STARTPTS[{name}k]"
    streams = "v=0:a=1" if sort else "v=1:a=0"
    yield "".join(f"[{name}k]" for name in names) + f"concat=n={len(kept)}:{streams}[{gone}]"
