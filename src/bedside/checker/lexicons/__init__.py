"""Words and patterns as data files, `#` for comments; each file's header names its source and licence.

`.txt`: one entry a line · `.tsv`: two columns · `.toml`: groups.
"""

import re
import tomllib
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
    """The rows of `<name>.tsv`, sorted by their first column, in which one is looked up without reading the others."""

    def __init__(self, name: str) -> None:
        text = (_HERE / f"{name}.tsv").read_text("utf-8")
        while text.startswith("#"):
            text = text[text.index("\n") + 1 :]
        self._text = text

    def find(self, key: str) -> list[str] | None:
        """Return the further columns of the row of `key`, or None where there is none."""
        text = self._text
        low, high = 0, len(text)
        while low < high:
            start = text.rfind("\n", low, (low + high) // 2) + 1 or low
            tab = text.find("\t", start)
            found = text[start:tab]
            if found == key:
                return text[tab + 1 : text.find("\n", tab)].split("\t")
            end = text.find("\n", tab) + 1
            if found < key:
                low = end
            else:
                high = start
        return None


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
