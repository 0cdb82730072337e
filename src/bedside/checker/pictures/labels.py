"""Which identifiers lines of a picture hold: each by itself, and together with those beside and below it.

A wristband says “DOB” on one line and the date on the next; a badge holds a name on two.
"""

from collections.abc import Iterator, Sequence

from bedside.checker.context import Context
from bedside.checker.engine import examine
from bedside.checker.pictures.seen import Box

_REDACT = Context(purpose="redact")
# Lines belong together whose distance is at most so many times the height of the smaller one.
_NEAR = 1.5
# ... and of which the higher one is at most so many times as high as the other.
_AS_HIGH = 2.5


def labels_of(texts: Sequence[str], boxes: Sequence[Box], aspect: float) -> list[tuple[str, ...]]:
    """Return the labels of each line, in turn. `aspect`: width of the picture by its height."""
    found: list[set[str]] = [set() for _ in texts]
    for group in (*([number] for number in range(len(texts))), *groups(boxes, aspect)):
        for number, label in _labels(texts, group):
            found[number].add(label)
    return [tuple(sorted(labels)) for labels in found]


def groups(boxes: Sequence[Box], aspect: float) -> list[list[int]]:
    """Return which lines stand together, as people read them: from the top, and from the left."""
    left = set(range(len(boxes)))
    together = []
    while left:
        group, edge = set[int](), {min(left)}
        while edge:
            group |= edge
            left -= edge
            edge = {other for other in left if any(_are_near(boxes[one], boxes[other], aspect) for one in edge)}
        if len(group) > 1:
            together.append(_as_read(group, boxes))
    return together


def _as_read(group: set[int], boxes: Sequence[Box]) -> list[int]:
    """Return lines in the order of reading: what stands on one height goes from left to right."""
    rows: list[list[int]] = []
    for number in sorted(group, key=lambda each: boxes[each].top):
        middle = boxes[number].top + boxes[number].height / 2
        if rows and middle < boxes[rows[-1][0]].top + boxes[rows[-1][0]].height:
            rows[-1].append(number)
        else:
            rows.append([number])
    return [number for row in rows for number in sorted(row, key=lambda each: boxes[each].left)]


def _labels(texts: Sequence[str], group: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yield a line's number and a label that is found in it, with the whole group before one's eyes."""
    starts, at = [], 0
    for number in group:
        starts.append(at)
        at += len(texts[number]) + 1
    for finding in examine("\n".join(texts[number] for number in group), _REDACT):
        for number, start in zip(group, starts, strict=True):
            if finding.label and finding.start < start + len(texts[number]) and finding.end > start:
                yield number, finding.label


def _are_near(one: Box, other: Box, aspect: float) -> bool:
    """Say whether two lines stand beside or below each other, and are about as high."""
    small, large = sorted((one.height, other.height))
    if large > small * _AS_HIGH:
        return False
    beside = max(one.left, other.left) - min(one.left + one.width, other.left + other.width)
    below = max(one.top, other.top) - min(one.top + one.height, other.top + other.height)
    return max(beside * aspect, below) <= small * _NEAR
