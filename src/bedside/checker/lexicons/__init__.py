"""Words and patterns as data files, `#` for comments; each file's header names its source and licence.

`.txt`: one entry a line · `.tsv`: two columns · `.toml`: groups.
"""

import re
import tomllib
from bisect import bisect_right
from functools import cache
from importlib.resources import files
from typing import Any

_HERE = files(__name__)


@cache
def lines(name: str) -> tuple[str, ...]:
    """Return the entries of `<name>.txt` in the order of the file."""
    text = (_HERE / f"{name}.txt").read_text("utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


@cache
def words(name: str) -> frozenset[str]:
    """Return the entries of `<name>.txt` as a set."""
    return frozenset(lines(name))


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the tab-separated rows of `<name>.tsv`."""
    text = (_HERE / f"{name}.tsv").read_text("utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line and not line.startswith("#"))


class Shelf:
    """The rows of `<name>.tsv`, sorted by their first column, in which one is looked up without reading the others.

    Of each stretch of the file the first key is known: the stretch that must hold a key is soon found, and searched as
    a string, which takes less than to go on halving it.
    """

    _STRETCH = 2000

    def __init__(self, name: str) -> None:
        text = (_HERE / f"{name}.tsv").read_text("utf-8")
        while text.startswith("#"):
            text = text[text.index("\n") + 1 :]
        self._text = f"\n{text}"
        self._starts: list[int] = []
        self._keys: list[str] = []
        start = 0
        while 0 <= start < len(text):
            self._starts.append(start)
            self._keys.append(self._text[start + 1 : self._text.find("\t", start)])
            start = self._text.find("\n", start + self._STRETCH)
        self._starts.append(len(self._text))

    def find(self, key: str) -> list[str] | None:
        """Return the further columns of the row of `key`, or None where there is none."""
        stretch = max(bisect_right(self._keys, key), 1)
        start = self._text.find(f"\n{key}\t", self._starts[stretch - 1], self._starts[stretch])
        if start < 0:
            return None
        start += len(key) + 2
        return self._text[start : self._text.find("\n", start)].split("\t")


@cache
def shelf(name: str) -> Shelf:
    """Return the rows of `<name>.tsv` for look-ups by the first column, by which the file is sorted."""
    return Shelf(name)


@cache
def table(name: str) -> dict[str, str]:
    """Return the first two columns of `<name>.tsv` as a mapping."""
    return {row[0]: row[1] for row in rows(name)}


@cache
def groups(name: str) -> dict[str, frozenset[str]]:
    """Return the word groups of `<name>.toml`: each a string of words with spaces between."""
    return {key: frozenset(str(value).split()) for key, value in data(name).items()}


@cache
def data(name: str) -> dict[str, Any]:
    """Return `<name>.toml` as it stands."""
    return tomllib.loads((_HERE / f"{name}.toml").read_text("utf-8"))


@cache
def pattern(name: str) -> re.Pattern[str]:
    """Return the alternatives of `<name>.txt`, one regular expression a line, as one that matches whole words."""
    return re.compile(rf"\b(?:{'|'.join(lines(name))})\b")
