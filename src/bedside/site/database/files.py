"""Small private files, written whole or not at all, and locks that the kernel gives back when their holder dies."""

import fcntl
import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bedside.base.errors import Problem
from bedside.site.database.home import hand_over


def write_private(path: Path, text: str) -> None:
    """Write `text` to `path` (mode 0600) so that a reader, or a power cut, sees the old or the new file only."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        hand_over(Path(temporary), path.parent.stat())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_json(path: Path) -> dict[str, object]:
    """Return the object in `path`; {} where there is no file. Raises Problem for anything that is not an object."""
    try:
        found = json.loads(path.read_text())
    except FileNotFoundError:
        return {}
    except PermissionError as error:
        raise Problem(
            f"Bedside may not read {path}.",
            "Run it as the user who owns that file, or set BEDSIDE_HOME to a folder of your own.",
        ) from error
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Problem(f"The file {path} is damaged.", "Put it back from a backup.")
    return found


@contextmanager
def locked(path: Path, *, seconds: float) -> Iterator[None]:
    """Hold the lock file `path` alone. Raises Problem when somebody else holds it for longer than `seconds`."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        hand_over(path, path.parent.stat())
        deadline = time.monotonic() + seconds
        while not try_lock(handle):
            if time.monotonic() > deadline:
                raise Problem(
                    "Another Bedside command has been starting or stopping the database for a long time.",
                    "Wait for it, or stop it; then try again.",
                )
            time.sleep(0.02)
        yield
    finally:
        os.close(handle)


def try_lock(handle: int, kind: int = fcntl.LOCK_EX) -> bool:
    """Take the lock on an open file if it is free."""
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
