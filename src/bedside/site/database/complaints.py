"""What PostgreSQL says when it does not start, in sentences that a person can act on."""

import os
import re
from pathlib import Path

from bedside.base.errors import Problem
from bedside.site.database.home import Home

_SHOWN_LINES = 5
_SHOWN_BYTES = 20_000


def disk_full(folder: Path) -> Problem:
    return Problem(
        f"The disk that holds {folder} is full. Nothing that was saved is lost.",
        "Make room on it, then start again.",
    )


def port_taken(port: int) -> Problem:
    return Problem(
        f"Another program uses the port {port}, on which the database of Bedside listens.",
        "Stop that program; or stop Bedside, run `bedside db start --port auto` to move the database to a free port, "
        "and start Bedside again.",
    )


def explained(said: str, home: Home, *, otherwise: str, port: int = 0) -> Problem:
    """Turn what a program of PostgreSQL said into a Problem; `otherwise` opens it where nothing is recognised."""
    if re.search(r"No space left on device|Disk quota exceeded", said):
        return disk_full(home.root)
    if re.search(r"Address already in use|could not bind", said):
        return port_taken(port)
    if re.search(r"could not create shared memory segment|Cannot allocate memory|could not map anonymous", said):
        return Problem(
            "There is not enough memory for the database.", "Close other programs, or give the computer more memory."
        )
    if re.search(r"[Pp]ermission denied|has wrong ownership|has invalid permissions", said):
        return Problem(
            f"The rights of the folder {home.database} do not let the database run.",
            "Give it and all in it back to its user, with mode 0700.",
        )
    return Problem(otherwise, "\n".join(["The last it said:", *last_lines(said), f"Its log is in {home.server_log}."]))


def last_lines(said: str) -> list[str]:
    """Return the last lines of the server's own messages. They quote no statement and no value: see `tuning`."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return ["  " + line for line in lines[-_SHOWN_LINES:]] or ["  (nothing)"]


def log_ends(home: Home) -> dict[Path, int]:
    """Return how long each log is now, so that `read_logs` can tell what came later."""
    return {path: path.lstat().st_size for path in home.server_log.glob("*.log")}


def read_logs(home: Home, *, after: dict[Path, int]) -> str:
    """Return what the server logged since `log_ends`; `start.log` is written anew at each start."""
    logs = sorted(home.server_log.glob("*.log"), key=lambda path: (path.name != "start.log", path.lstat().st_mtime))
    return "\n".join(_read(path, after.get(path, 0) if path.name != "start.log" else 0) for path in logs)


def _read(path: Path, offset: int) -> str:
    """Read the end of a file that another user may have put there: never through a link."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as stream:
        size = os.fstat(handle).st_size
        stream.seek(max(offset if offset <= size else 0, size - _SHOWN_BYTES))
        return stream.read().decode(errors="replace")
