"""Who looks at pictures and who paints on them. What they need is loaded when somebody looks or paints, never before:
the pages of Bedside start and work without it."""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from bedside.checker.pictures.seen import Box, Seen


class Eyes(Protocol):
    """Looks in a process of its own, so that a picture that breaks it breaks nothing else."""

    def look_apart(self, data: bytes) -> list[Seen]: ...


class Brush(Protocol):
    """Burns changes into the pixels; returns a picture file."""

    def blur(self, data: bytes, boxes: Sequence[Box]) -> bytes: ...
    def cover(self, data: bytes, boxes: Sequence[Box]) -> bytes: ...
    def crop(self, data: bytes, box: Box) -> bytes: ...


@cache
def eyes() -> Eyes:
    """Return who looks at pictures."""
    return cast(Eyes, import_module("bedside.checker.pictures.apart"))


@cache
def brush() -> Brush:
    """Return who paints on pictures."""
    return cast(Brush, import_module("bedside.checker.pictures.painting"))
