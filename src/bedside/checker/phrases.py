"""Turns of phrase kept as data: a lexicon with tables of keys, each key a list of regular expressions, one a line."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from bedside.checker.document import Document
from bedside.checker.gates import GatedSet
from bedside.checker.lexicons import data

_NAMED = re.compile(r"\{([a-z]+)\}")


class Phrase(NamedTuple):
    """Where a turn of phrase stands in the normalised text, and the table and key that it is listed under."""

    start: int
    end: int
    table: str
    key: str


class Phrases:
    """All turns of phrase of a lexicon, of which only those are tried that a text could hold.

    `spell` gives the alternatives for a `{name}` in them.
    """

    def __init__(self, name: str, spell: Callable[[str], str]) -> None:
        self._written: list[tuple[str, str, str]] = []
        for table, keys in data(name).items():
            for key, options in keys.items():
                self._written += [
                    (table, key, rf"(?<!\w)(?:{_NAMED.sub(lambda hit: f'(?:{spell(hit.group(1))})', option)})(?!\w)")
                    for option in options.splitlines()
                    if option
                ]
        self._gate = GatedSet(pattern for _, _, pattern in self._written)
        self._compiled: dict[int, re.Pattern[str]] = {}

    def find(self, document: Document, only: str = "") -> Iterator[Phrase]:
        """Yield what the turns of phrase match in the text in lower case, in no order; `only` those of a table."""
        for number in document.once(self._gate.possible_in):
            table, key, written = self._written[number]
            if only and table != only:
                continue
            if number not in self._compiled:
                self._compiled[number] = re.compile(written)
            for hit in self._compiled[number].finditer(document.lower):
                yield Phrase(hit.start(), hit.end(), table, key)


@cache
def phrases(name: str, spell: Callable[[str], str]) -> Phrases:
    """Return the turns of phrase of the lexicon `<name>.toml`; read once."""
    return Phrases(name, spell)
