"""Boxes: what became of them from one version to the next, and in which order one reads them."""

from collections.abc import Sequence

from bedside.checker.pictures.seen import Box


def within(box: Box, frame: Box) -> Box:
    """Return where a box lies once only `frame` of the picture is left."""
    return Box(
        (box.left - frame.left) / frame.width,
        (box.top - frame.top) / frame.height,
        box.width / frame.width,
        box.height / frame.height,
    )


def without(boxes: Sequence[Box]) -> Box | None:
    """Return the largest part of the picture, from edge to edge, in which none of the boxes (at least one) is; None
    where less than a tenth would be left."""
    first_x = min(box.left for box in boxes)
    first_y = min(box.top for box in boxes)
    last_x = max(box.left + box.width for box in boxes)
    last_y = max(box.top + box.height for box in boxes)
    parts = [
        Box(0.0, 0.0, first_x, 1.0),
        Box(last_x, 0.0, 1.0 - last_x, 1.0),
        Box(0.0, 0.0, 1.0, first_y),
        Box(0.0, last_y, 1.0, 1.0 - last_y),
    ]
    largest = max(parts, key=lambda part: part.width * part.height)
    return largest if largest.width * largest.height >= 0.1 else None


def in_reading_order(boxes: Sequence[Box]) -> list[int]:
    """Return the places of the boxes from above to below and from left to right. What begins within half a height of
    each other stands in one row."""
    order = sorted(range(len(boxes)), key=lambda at: boxes[at].top)
    rows: list[list[int]] = []
    for at in order:
        if rows and boxes[at].top < boxes[rows[-1][0]].top + boxes[rows[-1][0]].height / 2:
            rows[-1].append(at)
        else:
            rows.append([at])
    return [at for row in rows for at in sorted(row, key=lambda at: boxes[at].left)]
