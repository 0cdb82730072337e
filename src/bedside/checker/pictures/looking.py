"""Looks at a picture: possible faces, what can be read, bar and QR codes. `apart.py` does so in another process."""

from collections.abc import Sequence

from bedside.checker.pictures.codes import codes
from bedside.checker.pictures.faces import faces
from bedside.checker.pictures.libraries import libraries
from bedside.checker.pictures.seen import Box, Seen, Sight, at_once
from bedside.checker.pictures.upright import flat, upright
from bedside.checker.pictures.words import words

# From this share on that lines of text cover, a picture is text for the most part.
_MOSTLY = 0.2
_GRID = 200


def look(data: bytes) -> list[Seen]:
    """Return what can be seen in a picture: faces, codes and lines of text, each once. Raises Problem."""
    numpy = libraries().numpy
    pixels = numpy.asarray(flat(upright(data)))
    read = codes(pixels)
    return [
        *faces(pixels),
        *read,
        *without_codes(words(pixels), read),
    ]


def without_codes(lines: Sequence[Seen], read: Sequence[Seen]) -> list[Seen]:
    """Return lines of text without those that are read in the squares of a code."""
    return [line for line in lines if not any(_is_inside(line.box, code.box) for code in read)]


def mostly_text(seen: Sequence[Seen]) -> bool:
    """Say whether a picture, or a film at some moment, is text for the most part: its words belong into the post,
    where all can read them."""
    return any(text_share(together) >= _MOSTLY for together in at_once(seen))


def text_share(seen: Sequence[Seen]) -> float:
    """Return which share of a picture lines of text cover, 0 to 1."""
    covered = {
        (row, column)
        for each in seen
        if each.sight is Sight.TEXT
        for row in _cells(each.box.top, each.box.height)
        for column in _cells(each.box.left, each.box.width)
    }
    return len(covered) / _GRID**2


def _cells(start: float, length: float) -> range:
    return range(round(start * _GRID), min(_GRID, round((start + length) * _GRID)))


def _is_inside(one: Box, other: Box) -> bool:
    """Say whether the middle of a box lies in another: what is read in a code's squares are no letters."""
    across, down = one.left + one.width / 2, one.top + one.height / 2
    return (
        other.left < across < other.left + other.width
        and other.top < down < other.top + other.height
        and one.height < other.height
    )
