"""Where are possible faces? CenterFace (`models/faces.licence`), on several sizes of the picture, in four directions.

A small copy of the picture shows it the large faces; the small ones of the last row need all pixels, in parts, since it
misses most that are lower than 25 pixels. Faces that lie on their side it finds when the picture is turned.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from bedside.checker.pictures.libraries import libraries, session_of
from bedside.checker.pictures.seen import Seen, Sight
from bedside.checker.pictures.upright import in_shares

MODELS = "bedside.checker.pictures.models"


class Pass(NamedTuple):
    """One look at the whole picture: `side` its longer side in pixels, `turn` quarter turns against the clock.

    `least`: how sure the network must be, 0 to 1; surer where there are many more places to be wrong about.
    """

    side: int
    turn: int
    least: float


PASSES = (
    Pass(320, 0, 0.35),
    Pass(800, 0, 0.3),
    Pass(4000, 0, 0.3),
    Pass(640, 1, 0.5),
    Pass(640, 2, 0.5),
    Pass(640, 3, 0.5),
)
# Small pictures are made so much larger at most, and up to so many pixels: more shows nothing that isn't there.
MOST_ENLARGED, ENLARGED_TO = 1.5, 2048
# A larger copy is looked at in parts, which take less memory, and share a strip as wide as the largest face that only
# they show.
_PART, _STRIP = 1600, 160
# Two boxes that overlap by this share of both together, or of the smaller one, are one face.
_SAME, _INSIDE = 0.35, 0.7


def faces(pixels: Any, passes: Sequence[Pass] = PASSES) -> list[Seen]:
    """Return the possible faces in an upright picture, surest first. `pixels`: rows of red, green, blue (numpy)."""
    found = [box for each in passes if _pays(pixels, each) for box in _look(pixels, each)]
    found.sort(key=lambda box: -box[4])
    kept: list[tuple[float, ...]] = []
    for box in found:
        if not any(_is_same(box, other) for other in kept):
            kept.append(box)
    return [Seen(Sight.FACE, in_shares((box[0], box[1], box[2], box[3]), (1, 1)), round(box[4], 3)) for box in kept]


def _pays(pixels: Any, each: Pass) -> bool:
    """Say whether a pass shows the network anything that another doesn't: a small picture needs only the first ones."""
    return bool(each.turn) or each.side <= 800 or max(pixels.shape[:2]) * MOST_ENLARGED > 800


def _look(pixels: Any, each: Pass) -> list[tuple[float, ...]]:
    """Return of each face that a pass finds left, top, right, bottom (shares, upright), and how sure it is."""
    numpy, cv2, *_ = libraries()
    height, width = pixels.shape[:2]
    longer = max(height, width)
    factor = min(each.side / longer, max(1.0, min(MOST_ENLARGED, ENLARGED_TO / longer)))
    # The network halves the picture five times.
    wide, high = (max(32, round(length * factor / 32) * 32) for length in (width, height))
    small = cv2.resize(pixels, (wide, high), interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR)
    turned = numpy.rot90(small, each.turn)
    whole = (*turned.shape[1::-1], *turned.shape[1::-1])
    return [
        (*_turned_back([side / length for side, length in zip(box, whole, strict=True)], each.turn), sure)
        for box, sure in _in_parts(turned, each.least)
    ]


def _in_parts(pixels: Any, least: float) -> Iterator[tuple[tuple[float, float, float, float], float]]:
    """Yield the boxes of possible faces, in pixels, and how sure each is; large pictures are looked at in parts."""
    for top, bottom in _parts(pixels.shape[0]):
        for left, right in _parts(pixels.shape[1]):
            for box, sure in _boxes(pixels[top:bottom, left:right], least):
                yield (box[0] + left, box[1] + top, box[2] + left, box[3] + top), sure


def _parts(length: int) -> list[tuple[int, int]]:
    """Return where parts begin and end, all multiples of 32, that together are as long as this."""
    if length <= _PART:
        return [(0, length)]
    count = -(-(length - _STRIP) // (_PART - _STRIP))
    part = -(-(length + (count - 1) * _STRIP) // (count * 32)) * 32
    return [(start, min(length, start + part)) for start in range(0, length - _STRIP, part - _STRIP)]


def _boxes(pixels: Any, least: float) -> list[tuple[tuple[float, float, float, float], float]]:
    """Return what the network sees in pixels whose sides are multiples of 32."""
    numpy = libraries().numpy
    # It was taught with blue first.
    input_ = numpy.ascontiguousarray(pixels[..., ::-1].transpose(2, 0, 1)[None], dtype=numpy.float32)
    heat, scale, offset, _landmarks = _network().run(None, {"input.1": input_})
    rows, columns = numpy.where(heat[0, 0] > least)
    sure = heat[0, 0, rows, columns]
    tall, broad = numpy.exp(scale[0, :, rows, columns]).T * 4
    down = (rows + offset[0, 0, rows, columns] + 0.5) * 4
    right = (columns + offset[0, 1, rows, columns] + 0.5) * 4
    around = numpy.stack([right - broad / 2, down - tall / 2, right + broad / 2, down + tall / 2], 1)
    return [(tuple(box), float(one)) for box, one in zip(around.tolist(), sure, strict=True)]


def _turned_back(box: Sequence[float], turns: int) -> tuple[float, float, float, float]:
    """Return where a box of a picture lies that was turned so many quarters against the clock, before it was."""
    left, top, right, bottom = box
    for _ in range(turns):
        left, top, right, bottom = 1 - bottom, left, 1 - top, right
    return left, top, right, bottom


def _is_same(one: Sequence[float], other: Sequence[float]) -> bool:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    if wide <= 0 or high <= 0:
        return False
    both, first, second = wide * high, _area(one), _area(other)
    return both / (first + second - both) > _SAME or both / min(first, second) > _INSIDE


def _area(box: Sequence[float]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


@cache
def _network() -> Any:
    return session_of((files(MODELS) / "faces.onnx").read_bytes())
