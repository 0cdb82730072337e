"""Word lists as data files: one entry a line, `#` for comments; each file's header names its source and licence."""

from functools import cache
from importlib.resources import files

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
def table(name: str) -> dict[str, str]:
    """Return the two tab-separated columns of `<name>.tsv` as a mapping."""
    text = (_HERE / f"{name}.tsv").read_text("utf-8")
    pairs = (line.split("\t", 1) for line in text.splitlines() if line and not line.startswith("#"))
    return {key: value.split("\t")[0] for key, value in pairs}
