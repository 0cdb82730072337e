"""Which frames of a film are looked at: the first of each scene, and one a second."""

import hashlib
from collections import deque
from collections.abc import Sequence
from typing import Any, NamedTuple

from bedside.checker.pictures.libraries import libraries

# So many frames of a film are looked at, and at most a third of them because a scene begins.
MOST_FRAMES, MOST_SCENES = 240, 80
# How large the copies are in which frames are compared.
WIDE, HIGH = 64, 36
# A cut changes a frame by so much in the mean (of 255), and by so many times as much as the frames before it change.
_CUT, _TIMES = 16.0, 3.0
# A slow change has made another scene of it once its colors, wherever they are, differ by so much (of 255) in the mean
# from those of its beginning.
_OTHER = 24.0
# Where they differ from those of so many seconds before, one shot has faded into another; else the camera moves.
_FADE, _SAMPLED = 1.5, 0.25
# In seconds: of two cuts that are as near as this, the later one counts (a flash of a camera), and slow changes are
# looked for so long after a beginning.
_NEAR, _SLOWLY = 0.2, 1.0


class Scene(NamedTuple):
    """Where a scene begins: the number of its first frame, its second, how much it differs from what was before,
    whether by a cut, and whether it is another shot: by a cut, or faded into."""

    frame: int
    second: float
    strength: float
    cut: bool
    shot: bool


def small(pixels: Any) -> Any:
    """Return a small copy of a frame, for comparing: WIDE by HIGH, whatever its shape."""
    cv2 = libraries().cv2
    # Skipping pixels first costs nothing, and the mean of those that are left is nearly the same.
    step = max(1, min(pixels.shape[0] // (HIGH * 6), pixels.shape[1] // (WIDE * 6)))
    return cv2.resize(pixels[::step, ::step], (WIDE, HIGH), interpolation=cv2.INTER_AREA)


class Scenes:
    """Finds where scenes begin, while it is shown the small copies of all frames in turn."""

    def __init__(self) -> None:
        self.found: list[Scene] = []
        self._before: Any = None
        self._colors: Any = None
        self._usual = 0.0
        # The colors of the last moments.
        self._past: deque[tuple[float, Any]] = deque()

    def show(self, frame: int, second: float, copy: Any) -> None:
        """Look at the next frame."""
        cv2 = libraries().cv2
        if self._before is None:
            self._begin(Scene(frame, second, 255.0, cut=True, shot=True), copy)
        else:
            change = float(cv2.absdiff(copy, self._before).mean())
            if change > _CUT and change > _TIMES * self._usual:
                if second - self.found[-1].second < _NEAR and len(self.found) > 1:
                    self.found.pop()
                self._begin(Scene(frame, second, change, cut=True, shot=True), copy)
            elif second - self.found[-1].second >= _SLOWLY:
                colors = _colors(copy)
                other = _difference(colors, self._colors)
                if other > _OTHER:
                    faded = _difference(colors, self._past[0][1]) > _OTHER
                    self._begin(Scene(frame, second, other, cut=False, shot=faded), copy)
            self._usual = 0.8 * self._usual + 0.2 * min(change, 2 * self._usual + 1)
        self._before = copy
        self._remember(second, copy)

    def _remember(self, second: float, copy: Any) -> None:
        if not self._past or second >= self._past[-1][0] + _SAMPLED:
            self._past.append((second, _colors(copy)))
        while len(self._past) > 1 and second - self._past[1][0] >= _FADE:
            self._past.popleft()

    def _begin(self, scene: Scene, copy: Any) -> None:
        self.found.append(scene)
        self._colors = _colors(copy)


def _colors(copy: Any) -> Any:
    """Return the colors of a frame in the order of their brightness, each channel by itself: not where they are."""
    numpy = libraries().numpy
    return numpy.sort(copy.reshape(-1, 3), axis=0).astype(numpy.int16)


def _difference(one: Any, other: Any) -> float:
    return float(abs(one - other).mean())


def chosen(seconds: Sequence[float], scenes: Sequence[Scene], data: bytes) -> list[int]:
    """Return the numbers of the frames that are looked at, in order. `seconds`: of each frame, when it is shown.

    Between the beginnings of scenes, one a second is; at which part of the second hangs on the bytes of the film, so
    that another version of it is looked at at other moments. Of longer films the steps are wider.
    """
    strongest = sorted(scenes, key=lambda scene: -scene.strength)[:MOST_SCENES]
    frames = {scene.frame for scene in strongest}
    step = max(1.0, seconds[-1] / (MOST_FRAMES - len(frames)))
    at = step * (hashlib.sha256(data).digest()[0] + 0.5) / 256
    for number, second in enumerate(seconds):
        if second >= at and len(frames) < MOST_FRAMES:
            frames.add(number)
            at += step * ((second - at) // step + 1)
    return sorted(frames)
