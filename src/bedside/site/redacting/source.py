"""Reads a text file in UTF-8, piece by piece or line by line, and counts the bytes."""

import codecs
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from bedside.site.redacting.faults import Unusable

LONGEST_LINE = 64 * 1024 * 1024
_BLOCK = 64 * 1024
_BOM = codecs.BOM_UTF8


class Source:
    """An open file. `told` is called with the number of bytes after each read; `has_bom` once reading began."""

    def __init__(self, name: str, file: BinaryIO, told: Callable[[int], None]) -> None:
        self.name = name
        self.has_bom = False
        self._file = file
        self._told = told
        self._read_so_far = 0

    def blocks(self) -> Iterator[str]:
        """Yield the text in stretches of about 64 KB. Raises Unusable where it isn't UTF-8."""
        decoder = codecs.getincrementaldecoder("utf-8")()
        while block := self._without_bom(self._file.read(_BLOCK)):
            before = self._read_so_far
            self._count(len(block))
            yield self._decoded(lambda block=block: decoder.decode(block), before)  # type: ignore[misc]
        self._decoded(lambda: decoder.decode(b"", final=True), self._read_so_far)

    def lines(self) -> Iterator[str]:
        """Yield the lines with their ends, so long as LONGEST_LINE allows. Raises Unusable."""
        number = 0
        while line := self._without_bom(self._file.readline(LONGEST_LINE)):
            number += 1
            before = self._read_so_far
            self._count(len(line))
            if len(line) >= LONGEST_LINE and not line.endswith(b"\n"):
                raise Unusable(f"Line {number} of {self.name} is longer than {LONGEST_LINE // 1024**2} MB.")
            yield self._decoded(lambda line=line: line.decode(), before)  # type: ignore[misc]

    def _without_bom(self, block: bytes) -> bytes:
        if self._read_so_far:
            return block
        if block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise Unusable(f"{self.name} is text in UTF-16. Save it as UTF-8 and try again.")
        if block.startswith(_BOM):
            self.has_bom = True
            self._count(len(_BOM))
            return block[len(_BOM) :] or self._file.read(_BLOCK)
        return block

    def _count(self, size: int) -> None:
        self._read_so_far += size
        self._told(size)

    def _decoded(self, decode: Callable[[], str], before: int) -> str:
        try:
            return decode()
        except UnicodeDecodeError as error:
            place = before + error.start
            raise Unusable(
                f"{self.name} isn't text in UTF-8 (near byte {place}). Save it as UTF-8 and try again."
            ) from None


@contextmanager
def opened(name: str, told: Callable[[int], None]) -> Iterator[Source]:
    """Open a file, or standard input for "-". Raises Unusable."""
    if name == "-":
        yield Source("standard input", sys.stdin.buffer, told)
        return
    with _file(name) as file:
        yield Source(name, file, told)


def _file(name: str) -> BinaryIO:
    try:
        return Path(name).open("rb")
    except IsADirectoryError:
        raise Unusable(f"{name} is a folder. Name one file.") from None
    except FileNotFoundError:
        raise Unusable(f"There is no file {name}.") from None
    except (OSError, ValueError) as error:
        raise Unusable(f"{name} can't be read: {getattr(error, 'strerror', None) or error}.") from None


def size_of(name: str) -> int:
    """Return the size of a plain file in bytes, 0 of anything else."""
    try:
        path = Path(name)
        return path.stat().st_size if name != "-" and path.is_file() else 0
    except (OSError, ValueError):
        return 0


def is_same(name: str, other: int | str) -> bool:
    """Say whether a path and another path, or an open file, are the same file."""
    try:
        there = os.fstat(other) if isinstance(other, int) else Path(other).stat()
        return name != "-" and Path(name).is_file() and os.path.samestat(Path(name).stat(), there)
    except (OSError, ValueError):
        return False
