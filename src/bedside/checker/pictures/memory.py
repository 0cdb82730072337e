"""Files in memory, for programs that want a file: what was uploaded never lies on a disk."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager


@contextmanager
def in_memory(portions: Iterable[bytes] = ()) -> Iterator[int]:
    """Hold a file in memory, to be read from its start; yield its number. It is gone at the end."""
    number = os.memfd_create("file", os.MFD_CLOEXEC)
    try:
        for portion in portions:
            rest = memoryview(portion)
            while rest:
                rest = rest[os.write(number, rest) :]
        os.lseek(number, 0, os.SEEK_SET)
        yield number
    finally:
        os.close(number)


def path_of(number: int) -> str:
    """Return the name under which a program finds a file in memory."""
    return f"/proc/self/fd/{number}"
