"""Claims that are told by a turn of phrase: "1 in 5 adults", "clinically proven", "the best hospital in the state"."""

import re
from collections.abc import Iterator
from functools import cache

from bedside.checker.claiming.claim import Kind, Strength
from bedside.checker.claiming.hit import Hit
from bedside.checker.claiming.words import alternatives
from bedside.checker.document import Document
from bedside.checker.gates import GatedSet
from bedside.checker.lexicons import data

_NAMED = re.compile(r"\{([a-z]+)\}")
# How often a sentence with such words is a claim of that strength: counted on bench/texts/claims_develop.jsonl.
_SURE = {Strength.SOFT: 0.6, Strength.FIRM: 0.85, Strength.ABSOLUTE: 0.9}


class _Signs:
    """All turns of phrase of all kinds, of which only those are tried that a text could hold."""

    def __init__(self) -> None:
        self._written: list[tuple[Kind, Strength, str]] = []
        for kind, strengths in data("claim_signs").items():
            for strength, options in strengths.items():
                self._written += [
                    (Kind(kind), Strength(strength), rf"(?<!\w)(?:{_NAMED.sub(_spelled, option)})(?!\w)")
                    for option in options.splitlines()
                    if option
                ]
        self._gate = GatedSet(pattern for _, _, pattern in self._written)
        self._compiled: dict[int, re.Pattern[str]] = {}

    def hits(self, document: Document) -> Iterator[Hit]:
        """Yield what the turns of phrase match, in no order."""
        for number in self._gate.possible_in(document):
            kind, strength, written = self._written[number]
            if number not in self._compiled:
                self._compiled[number] = re.compile(written)
            for hit in self._compiled[number].finditer(document.lower):
                yield Hit(hit.start(), hit.end(), kind, strength, _SURE[strength])


def _spelled(name: re.Match[str]) -> str:
    return f"(?:{alternatives(name.group(1))})"


@cache
def signs() -> _Signs:
    """Return the turns of phrase; read once."""
    return _Signs()
