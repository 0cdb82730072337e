"""Looks at a film: possible faces, what can be read, codes, and flashes, each with its time.

It is read twice: once whole, in small copies, for its scenes and flashes; then those frames are looked at that the
scenes and the seconds ask for. `pictures/apart.py` does so in another process.
"""

from bisect import bisect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bedside.checker.pictures.codes import codes
from bedside.checker.pictures.faces import Pass, faces
from bedside.checker.pictures.films.carrying import Carrier
from bedside.checker.pictures.films.flashing import Flashes
from bedside.checker.pictures.films.following import Look, followed
from bedside.checker.pictures.films.reading import Reel, reel_of
from bedside.checker.pictures.films.scenes import Scene, Scenes, chosen, small
from bedside.checker.pictures.libraries import libraries
from bedside.checker.pictures.looking import without_codes
from bedside.checker.pictures.seen import Box, Moment, Seen, Sight
from bedside.checker.pictures.words import Reading, read_line, words

Progress = Callable[[int], None]

# Frames with more lines than this are made smaller: a wristband that fills a twentieth of the width can be read still.
MOST_SIDE = 1920
# A photo is looked at in more sizes; of a film, there is a next frame.
PASSES = (
    Pass(320, 0, 0.35),
    Pass(800, 0, 0.3),
    Pass(1600, 0, 0.3),
    Pass(640, 1, 0.5),
    Pass(640, 2, 0.5),
    Pass(640, 3, 0.5),
)
SIDES = (1280, 640)
# The first reading takes about so many percent of the time.
_FIRST = 10
_WHOLE = Box(0.0, 0.0, 1.0, 1.0)


def look_at_film(data: bytes, progress: Progress) -> list[Seen]:
    """Return what can be seen in a film, by when it is first seen; each thing with its span, its track, and when it is
    seen best. `progress` is told percents. Raises Problem."""
    with reel_of(data) as reel:
        through = _through(reel, _Percent(progress, 0, _FIRST))
        frames = chosen(through.seconds, through.scenes, data)
        looks = _looks(reel, frames, through.scenes, _Percent(progress, _FIRST, 100))
    cuts = [scene.second for scene in through.scenes if scene.cut]
    return sorted(
        [*followed(looks, cuts, through.seconds[-1]), *_flashes(through)], key=lambda each: (each.span, each.sight)
    )


class _Through(NamedTuple):
    """What the first reading tells: when each frame is shown, where scenes begin, where it flashes."""

    seconds: list[float]
    scenes: list[Scene]
    flashes: Flashes


class _Percent:
    """Tells how far a part of the work is, each percent once."""

    def __init__(self, progress: Progress, start: int, end: int) -> None:
        self._progress, self._start, self._end = progress, start, end
        self._told = -1

    def done(self, share: float) -> None:
        percent = round(self._start + (self._end - self._start) * min(1.0, share))
        if percent > self._told:
            self._told = percent
            self._progress(percent)


def _through(reel: Reel, percent: _Percent) -> _Through:
    through = _Through([], [], Flashes())
    scenes = Scenes()
    for number, second in enumerate(reel.seconds()):
        copy = small(reel.pixels())
        scenes.show(number, second, copy)
        through.flashes.show(second, copy)
        through.seconds.append(second)
        percent.done(number / reel.count if reel.count else 0.0)
    through.scenes.extend(scenes.found)
    percent.done(1.0)
    return through


def _looks(reel: Reel, frames: list[int], scenes: list[Scene], percent: _Percent) -> list[Look]:
    shots = [scene.frame for scene in scenes if scene.shot]
    at_cut = {scene.frame for scene in scenes if scene.cut}
    wanted, eye, carrier = set(frames), _Eye(), Carrier()
    looks: list[Look] = []
    for number, second in enumerate(reel.seconds()):
        if number in at_cut:
            # What was before the cut can be carried no farther.
            carrier = Carrier()
        if number in wanted:
            pixels = reel.pixels()
            carrier.move(second, pixels)
            looks.append(Look(round(second, 3), eye.look(pixels), bisect(shots, number), carrier.steps))
            carrier.start(second, pixels, [each.box for each in looks[-1].seen])
            percent.done(len(looks) / len(frames))
        elif carrier.is_due(second):
            carrier.move(second, reel.pixels())
    return looks


def _flashes(through: _Through) -> list[Seen]:
    return [
        Seen(Sight.FLASH, _WHOLE, 1.0, span=span, best=span.start, track=(Moment(span.start, _WHOLE),))
        for span in through.flashes.spans()
    ]


class _Eye:
    """Looks at frames in turn, and remembers of the last one what it need not look at again."""

    def __init__(self) -> None:
        self._copy: Any = None
        self._seen: list[Seen] = []
        self._reader = _Reader()

    def look(self, pixels: Any) -> list[Seen]:
        """Return what is seen in a frame; the same as in the last one, where no letter can have changed."""
        cv2 = libraries().cv2
        grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
        copy = cv2.resize(grey, _size(grey, _COMPARED), interpolation=cv2.INTER_AREA)
        if self._copy is None or not _is_same(copy, self._copy):
            self._copy, self._seen = copy, self._look(_within(pixels))
        return self._seen

    def _look(self, pixels: Any) -> list[Seen]:
        read = codes(pixels)
        lines = words(pixels, SIDES, self._reader.read)
        self._reader.next_frame()
        return [*faces(pixels, PASSES), *read, *without_codes(lines, read)]


# The longer side of the copies in which frames are compared, and by how much (of 255) a place of them differs at most.
_COMPARED, _SAME = 640, 20


def _is_same(one: Any, other: Any) -> bool:
    """Say whether two pictures are the same but for the noise of their encoding."""
    cv2 = libraries().cv2
    return one.shape == other.shape and int(cv2.absdiff(cv2.blur(one, (3, 3)), cv2.blur(other, (3, 3))).max()) <= _SAME


def _size(pixels: Any, side: int) -> tuple[int, int]:
    factor = min(1.0, side / max(pixels.shape[:2]))
    return max(1, round(pixels.shape[1] * factor)), max(1, round(pixels.shape[0] * factor))


def _within(pixels: Any) -> Any:
    cv2 = libraries().cv2
    if max(pixels.shape[:2]) <= MOST_SIDE:
        return pixels
    return cv2.resize(pixels, _size(pixels, MOST_SIDE), interpolation=cv2.INTER_AREA)


@dataclass
class _Reader:
    """Reads lines, but not those again that look as they did in the frame before: to read takes longest."""

    _before: list[tuple[Any, Reading]] = field(default_factory=list)
    _now: list[tuple[Any, Reading]] = field(default_factory=list)

    def read(self, cut: Any) -> Reading:
        cv2 = libraries().cv2
        grey = cv2.cvtColor(cut, cv2.COLOR_RGB2GRAY)
        wide = max(_STEP, round(cut.shape[1] / cut.shape[0] * _LINE / _STEP) * _STEP)
        copy = cv2.resize(grey, (wide, _LINE), interpolation=cv2.INTER_AREA)
        reading = next((reading for other, reading in self._before if _is_same(copy, other)), None) or read_line(cut)
        self._now.append((copy, reading))
        return reading

    def next_frame(self) -> None:
        self._before, self._now = self._now, []


# Cut-out lines are compared at this height, and at widths of this step.
_LINE, _STEP = 24, 8
