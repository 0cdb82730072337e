"""The words of a clean Word, Excel or PowerPoint document, to be examined. Source: ECMA-376, part 1."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from typing import Any

from bedside.checker.pictures.refusing import Refused

# The parts that hold words, by their outermost element: what they are called is up to who wrote them.
_PARAGRAPHS = frozenset(
    ("document", "hdr", "ftr", "footnotes", "endnotes", "sld", "sldLayout", "sldMaster", "chartSpace", "dataModel")
)


def words_of(data: bytes) -> str:
    """Return the words of a clean copy: a line for each paragraph, and for each row of a sheet. Raises Refused."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = sorted((name for name in archive.namelist() if name.endswith(".xml")), key=_in_order)
        trees = [_parsed(archive.read(name)) for name in names]
    shared = [line for tree in trees if _word(tree) == "sst" for line in _texts(tree, "si")]
    lines: list[str] = []
    for tree in trees:
        if _word(tree) in _PARAGRAPHS:
            lines += _texts(tree, "p")
        elif _word(tree) == "worksheet":
            lines += _rows(tree, shared)
    return "\n".join(line for line in lines if line.strip())


def _in_order(name: str) -> tuple[str, int]:
    number = re.search(r"(\d+)\.xml$", name)
    return name[: number.start()] if number else name, int(number[1]) if number else 0


def _texts(tree: Any, within: str) -> Iterator[str]:
    """Yield the words of each element of a name: of its pieces of text, with tabs and line ends as spaces."""
    for each in tree.iter(f"{{*}}{within}"):
        yield "".join(
            (piece.text or "") if _word(piece) == "t" else " "
            for piece in each.iter("{*}t", "{*}tab", "{*}br", "{*}cr")
        )


def _rows(tree: Any, shared: Sequence[str]) -> Iterator[str]:
    for row in tree.iter("{*}row"):
        yield "\t".join(filter(None, (_cell(cell, shared) for cell in row.iter("{*}c"))))


def _cell(cell: Any, shared: Sequence[str]) -> str:
    value = next((each.text or "" for each in cell.iter("{*}v")), "")
    if cell.get("t") == "s":
        return shared[int(value)] if value.isdecimal() and int(value) < len(shared) else ""
    return value or "".join(piece.text or "" for piece in cell.iter("{*}t"))


def _word(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


@cache
def _library() -> Any:
    try:
        return import_module("lxml.etree")
    except ImportError:
        raise Refused("no_office") from None


def _parsed(data: bytes) -> Any:
    parser = _library().XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return _library().fromstring(data, parser)
