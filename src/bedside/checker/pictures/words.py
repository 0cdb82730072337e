"""What can be read in a picture, line by line: PP-OCRv6 (in the package `rapidocr`), at any angle, in two sizes.

Lines are looked for in smaller copies, and read from the picture itself. Nothing is ever fetched: the networks come
with the package.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from bedside.checker.contrast import ratio
from bedside.checker.pictures.labels import labels_of
from bedside.checker.pictures.libraries import THREADS, libraries
from bedside.checker.pictures.refusing import Refused
from bedside.checker.pictures.seen import Seen, Sight
from bedside.checker.pictures.upright import in_shares

# The longer sides in which lines are looked for: the first shows small print, the second headlines, which fall into
# pieces where they are large.
SIDES = (1600, 640)
# Small pictures are made so much larger at most.
MOST_ENLARGED = 2.0
# What is read with less certainty is texture: leaves, tiles, hair. With a single character, more is needed.
LEAST, LEAST_OF_ONE = 0.6, 0.97
# A line that is read less surely is read upside down, too.
_SURELY = 0.9
# Of a line that is found twice, this share of the smaller box lies in the other one.
_INSIDE = 0.6
# Two boxes are nearly the same whose common part is this share of the larger one.
_NEARLY = 0.6
# So much of a line's height, above and below, isn't its middle.
_EDGE = 0.2
# Lines are read at this height; more shows nothing.
_HEIGHT = 96


class Line(NamedTuple):
    """A line of text: the corners of its box in pixels, clockwise from where it begins; its words, and how sure."""

    corners: Any
    text: str
    sure: float


class Reading(NamedTuple):
    """What is read in a cut-out line, how surely (0 to 1), and whether it stands on its head."""

    text: str
    sure: float
    turned: bool = False


Read = Callable[[Any], Reading]


def words(pixels: Any, sides: Sequence[int] = SIDES, read: Read | None = None) -> list[Seen]:
    """Return the lines that can be read in an upright picture, from the top. `pixels`: rows of red, green, blue.

    `sides`: the longer sides of the copies in which lines are looked for; `read`: what reads a cut-out line.
    """
    found = sorted(
        lines(pixels, sides, read or read_line), key=lambda line: (line.corners[:, 1].min(), line.corners[:, 0].min())
    )
    height, width = pixels.shape[:2]
    boxes = [
        in_shares((*line.corners.min(axis=0).tolist(), *line.corners.max(axis=0).tolist()), (width, height))
        for line in found
    ]
    labels = labels_of([line.text for line in found], boxes, width / height)
    return [
        Seen(Sight.TEXT, box, round(line.sure, 3), line.text, of_it, contrast(_cut(pixels, line.corners)))
        for line, box, of_it in zip(found, boxes, labels, strict=True)
    ]


def lines(pixels: Any, sides: Sequence[int], read: Read) -> list[Line]:
    """Return the lines that can be read, each once."""
    kept: list[Line] = []
    for line in sorted(_in_all_sizes(pixels, sides, read), key=lambda line: -line.sure * len(line.text)):
        if not any(_is_within(line.corners, other.corners) for other in kept):
            kept.append(line)
    return kept


def contrast(cut: Any) -> float | None:
    """Return the contrast (1 to 21) of the letters in a cut-out line with what is around them; None without letters.

    Letters cover less of the middle of a line's height than the paper does, and what reaches the edge of the cut is
    none of them. Of both count the pixels that no other color touches, where there are some: rims are mixed.
    """
    numpy, cv2, *_ = libraries()
    grey = cv2.cvtColor(cut, cv2.COLOR_RGB2GRAY)
    if min(grey.shape) < 4 or grey.min() == grey.max():
        return None
    _level, light = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    edge = round(cut.shape[0] * _EDGE)
    ink = _within(light == (0 if light[edge : cut.shape[0] - edge].mean() >= 0.5 else 1))
    paper = light != light[ink][0]
    core, inner = (cv2.erode(part.astype(numpy.uint8), numpy.ones((3, 3), numpy.uint8)) > 0 for part in (ink, paper))
    if core.sum() < ink.sum() / 20:
        # Thin strokes are rims altogether: the tenth that is farthest from the paper is the nearest to their color.
        far = numpy.abs(grey.astype(int) - int(numpy.median(grey[paper])))
        core = ink & (far >= numpy.quantile(far[ink], 0.9))
    return round(ratio(_middle(cut[core]), _middle(cut[inner if inner.any() else paper])), 2)


def _within(ink: Any) -> Any:
    """Return ink without what reaches the edge of the cut; all of it, where all does."""
    numpy, cv2, *_ = libraries()
    _count, parts = cv2.connectedComponents(ink.astype(numpy.uint8))
    rim = numpy.concatenate([parts[0], parts[-1], parts[:, 0], parts[:, -1]])
    within = ink & ~numpy.isin(parts, rim)
    return within if within.sum() * 20 > ink.sum() else ink


def _middle(colors: Any) -> tuple[int, int, int]:
    red, green, blue = (round(float(value)) for value in libraries().numpy.median(colors, axis=0))
    return red, green, blue


def read_line(cut: Any) -> Reading:
    """Return what is read in a cut-out line; where it is not read surely, also on its head."""
    reading = Reading(*_read(cut))
    if reading.sure < _SURELY:
        reading = max(reading, Reading(*_read(cut[::-1, ::-1]), turned=True), key=lambda each: each.sure)
    return reading


def _in_all_sizes(pixels: Any, sides: Sequence[int], read: Read) -> Iterator[Line]:
    for corners in _each_once(_boxes(pixels, sides)):
        text, sure, turned = read(_cut(pixels, corners))
        line = Line(libraries().numpy.roll(corners, 2, axis=0) if turned else corners, text, sure)
        if line.text and line.sure >= (LEAST if len(line.text) > 1 else LEAST_OF_ONE):
            yield line


def _boxes(pixels: Any, sides: Sequence[int]) -> Iterator[Any]:
    """Yield the corners of each box in which there may be a line, in pixels."""
    numpy, cv2, *_ = libraries()
    shorter, longer = sorted(pixels.shape[:2])
    factors = {min(side / longer, MOST_ENLARGED) for side in sides}
    # Of a strip, nothing would be left in the smaller copy.
    factors = {factor for factor in factors if shorter * factor >= 1}
    for factor in sorted(factors, reverse=True):
        how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        # It was taught with blue first.
        copy = numpy.ascontiguousarray(cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=how)[..., ::-1])
        found = _reader()(copy, use_det=True, use_cls=False, use_rec=False).boxes
        if found is not None:
            yield from numpy.asarray(found, dtype=numpy.float32) / factor


def _each_once(boxes: Iterable[Any]) -> Iterator[Any]:
    """Yield boxes, without those that are nearly another that came before: reading takes longer than comparing."""
    cv2 = libraries().cv2
    before: list[Any] = []
    for corners in boxes:
        for other in before:
            both, _shape = cv2.intersectConvexConvex(cv2.convexHull(corners), cv2.convexHull(other))
            if both > _NEARLY * max(cv2.contourArea(corners), cv2.contourArea(other)):
                break
        else:
            before.append(corners)
            yield corners


def _read(cut: Any) -> tuple[str, float]:
    """Return what is read in a cut-out line, and how surely (0 to 1)."""
    numpy, cv2, *_ = libraries()
    if cut.shape[0] > _HEIGHT:
        cut = cv2.resize(
            cut, (max(1, round(cut.shape[1] * _HEIGHT / cut.shape[0])), _HEIGHT), interpolation=cv2.INTER_AREA
        )
    blue_first = numpy.ascontiguousarray(cut[..., ::-1])
    read = _reader()(blue_first, use_det=False, use_cls=False, use_rec=True)
    return (read.txts[0].strip(), float(read.scores[0])) if read.txts else ("", 0.0)


def _cut(pixels: Any, corners: Any) -> Any:
    """Return a box of any angle, cut out and lying flat; one that is much higher than wide holds a line that stands."""
    numpy, cv2, *_ = libraries()
    first, second, third, fourth = corners
    wide = round(max(numpy.linalg.norm(first - second), numpy.linalg.norm(fourth - third)))
    high = round(max(numpy.linalg.norm(first - fourth), numpy.linalg.norm(second - third)))
    wide, high = max(1, wide), max(1, high)
    target = numpy.array([[0, 0], [wide, 0], [wide, high], [0, high]], dtype=numpy.float32)
    turn = cv2.getPerspectiveTransform(corners.astype(numpy.float32), target)
    cut = cv2.warpPerspective(pixels, turn, (wide, high), borderMode=cv2.BORDER_REPLICATE, flags=cv2.INTER_CUBIC)
    return numpy.rot90(cut) if high >= wide * 1.5 else cut


def _is_within(one: Any, other: Any) -> bool:
    """Say whether most of the smaller of two boxes lies in the other."""
    cv2 = libraries().cv2
    both, _shape = cv2.intersectConvexConvex(cv2.convexHull(one), cv2.convexHull(other))
    return bool(both > _INSIDE * min(cv2.contourArea(one), cv2.contourArea(other)))


@cache
def _reader() -> Any:
    """Load what reads, and its two networks: by their paths, since it would look for others on the internet."""
    models = files("rapidocr") / "models"
    paths = {"Det": models / "PP-OCRv6_det_small.onnx", "Rec": models / "PP-OCRv6_rec_small.onnx"}
    if not all(path.is_file() for path in paths.values()):
        raise Refused("look_missing")
    return libraries().rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_preprocess_img": False,
            "Global.use_vertical_padding": False,
            "EngineConfig.onnxruntime.intra_op_num_threads": THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Det.limit_type": "max",
            "Det.limit_side_len": max(SIDES),
            **{f"{part}.model_path": str(path) for part, path in paths.items()},
        }
    )
