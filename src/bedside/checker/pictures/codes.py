"""Bar and QR codes in a picture: what they say, and where (ZXing)."""

from typing import Any

from bedside.checker.context import Context
from bedside.checker.engine import examine
from bedside.checker.pictures.libraries import libraries
from bedside.checker.pictures.seen import Seen, Sight
from bedside.checker.pictures.upright import in_shares

# A bar code of one dimension is found where it is read, in a few rows: its bars are at least so high, by its width.
_BARS = 0.35
_REDACT = Context(purpose="redact")


def codes(pixels: Any) -> list[Seen]:
    """Return the codes that can be read in an upright picture: QR, Data Matrix, Aztec, PDF417, and codes of bars."""
    height, width = pixels.shape[:2]
    grey = libraries().cv2.cvtColor(pixels, libraries().cv2.COLOR_RGB2GRAY)
    return [
        Seen(Sight.CODE, in_shares(_around(each), (width, height)), 1.0, text := each.text, _labels(text))
        for each in libraries().zxingcpp.read_barcodes(grey)
    ]


def _labels(text: str) -> tuple[str, ...]:
    return tuple(sorted({finding.label for finding in examine(text, _REDACT) if finding.label}))


def _around(code: Any) -> tuple[float, float, float, float]:
    """Return left, top, right, bottom in pixels."""
    place = code.position
    corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    across, down = [corner.x for corner in corners], [corner.y for corner in corners]
    wide, high = max(across) - min(across), max(down) - min(down)
    more_wide, more_high = max(0.0, high * _BARS - wide) / 2, max(0.0, wide * _BARS - high) / 2
    return min(across) - more_wide, min(down) - more_high, max(across) + more_wide, max(down) + more_high
