"""Signed checkpoints: what the chain was worth at a place, kept outside the database.

Whoever has the database alone can cut off its end, seals and all; a checkpoint remembers that there was more. One JSON
line each, appended for ever. A line says no more than a seal does, so the file may be copied anywhere.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BufferedRandom
from pathlib import Path

from bedside.base.errors import Problem
from bedside.features.audit import chain
from bedside.kit import crypto

# More than any line is long.
_TAIL = 4096


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """After `last` entries the chain's value was `digest` (32 bytes); signed by the owner of `key` (32 raw bytes)."""

    last: int
    digest: bytes
    at: datetime
    signature: bytes
    key: bytes

    def as_fields(self) -> dict[str, int | str]:
        """Return the checkpoint as JSON can hold it; bytes are hex digits."""
        return {
            "last": self.last,
            "digest": self.digest.hex(),
            "at": chain.in_utc(self.at),
            "signature": self.signature.hex(),
            "key": self.key.hex(),
        }

    def as_line(self) -> str:
        """Return the checkpoint as one line of JSON."""
        return json.dumps(self.as_fields())

    def is_signed_by(self, key: bytes) -> bool:
        """Tell whether the owner of the key (32 raw bytes) signed exactly this."""
        return crypto.verify(chain.statement(self.last, self.digest, self.at), self.signature, key)


def parse(line: str) -> Checkpoint:
    """Return the checkpoint that a line holds. Raises ValueError when it holds none."""
    try:
        fields = json.loads(line)
        at = datetime.fromisoformat(fields["at"])
        if at.tzinfo is None:
            raise ValueError("a checkpoint's moment needs a time zone")
        return Checkpoint(
            last=int(fields["last"]),
            digest=bytes.fromhex(fields["digest"]),
            at=at,
            signature=bytes.fromhex(fields["signature"]),
            key=bytes.fromhex(fields["key"]),
        )
    except (KeyError, TypeError) as error:
        raise ValueError("not a checkpoint") from error


def read(path: Path) -> Iterator[tuple[int, Checkpoint | None]]:
    """Yield each line's number (from 1) with its checkpoint, or None for a line that holds none. A missing file has no
    lines; the rest of a line that a crash cut short at the very end is none."""
    if not path.exists():
        return
    with path.open(encoding="utf-8", errors="replace") as file:
        for number, line in enumerate(file, start=1):
            if not line.endswith("\n"):
                return
            try:
                yield number, parse(line)
            except ValueError:
                yield number, None


def keep(checkpoint: Checkpoint, path: Path) -> None:
    """Append the checkpoint unless the file ends with it already. Safe between processes, and on disk on return.

    Raises Problem where the file can't be written.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            line = checkpoint.as_line().encode() + b"\n"
            if _mended_end(file) == line:
                return
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise Problem(
            f"The file of the record's checkpoints, {path}, can't be written: {error.strerror}.",
            "Make room or mend its rights. Until then nobody could prove that the newest entries were cut off.",
        ) from error


def _mended_end(file: BufferedRandom) -> bytes:
    """Return the file's last line; take away what a crash left behind it of a line that was never finished."""
    size = file.seek(0, os.SEEK_END)
    start = max(0, size - _TAIL)
    file.seek(start)
    end = file.read()
    whole = end.rfind(b"\n") + 1
    if whole < len(end):
        file.truncate(start + whole)
    return end[:whole].rstrip(b"\n").rpartition(b"\n")[2] + b"\n"
