"""Boxes: which of them show the same thing."""

from bedside.checker.pictures.seen import Box

# Two boxes show the same thing from so large a share on of what they cover together.
SAME = 0.5


def overlap(one: Box, other: Box) -> float:
    """Return the share that two boxes have in common of what they cover together, 0 to 1."""
    width = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    height = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / (one.width * one.height + other.width * other.height - shared)
