"""Writes a file whole or not at all: to a new file beside it, which takes its name at the end."""

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from bedside.site.redacting.faults import Unusable


@contextmanager
def written(name: str | None) -> Iterator[BinaryIO]:
    """Open what is written: standard output without a name or for "-". After an error, the old file is untouched.

    Raises Unusable where nothing can be written.
    """
    if name in (None, "-"):
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    assert name is not None
    try:
        path = Path(name).resolve()
        if path.exists() and not path.is_file():
            if path.is_dir():
                raise Unusable(f"{name} is a folder. Name a file in it.")
            with path.open("wb") as device:
                yield device
            return
        beside = path.with_name(f".{path.name[:80]}.{secrets.token_hex(6)}.part")
        file = beside.open("xb")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Unusable(f"{name} can't be written: {reason}.") from None
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
