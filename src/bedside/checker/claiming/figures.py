"""Where a figure ends: "kills 1" goes on in "in 4 Americans", "1.5" in "million people"."""

import re

from bedside.checker.claiming.words import alternatives
from bedside.checker.document import Document

_NUMBER = rf"(?:\d[\d.,]*\d|\d|{alternatives('few')}|{alternatives('number')})"
_GOES_ON = re.compile(
    r"(?:[.,]\d+)*(?: ?%| (?:percent|per cent|por ciento|million|billion|thousand|hundred|mil|millones)(?: de)?)*"
    rf"(?: (?:in|out of|of|de)(?: every| each| cada)? {_NUMBER}(?!\w))?"
    rf"(?:(?: (?:of|de|the|our|all|las|los|u\.s\.|american|older|young|adult))* (?:{alternatives('people')})(?!\w))?"
)


def end_of_figure(document: Document, end: int) -> int:
    """Return where the figure ends that goes on at `end`; `end` itself where none does."""
    if end == len(document.lower) or not document.lower[end - 1].isalnum():
        return end
    hit = _GOES_ON.match(document.lower, end)
    return hit.end() if hit and (hit.end() == len(document.lower) or not document.lower[hit.end()].isalnum()) else end
