"""Looks at a picture in a process of its own: one that dies, or takes too long or too much memory, harms nobody else.

    python -m bedside.checker.pictures.apart < picture > what-was-seen.json

That process gets no secrets (its environment is empty but for paths), writes no core, and what its libraries print goes
nowhere, since it could hold words of the picture. Whoever asks never loads the networks.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import bedside
from bedside.base.errors import Problem
from bedside.checker.pictures.libraries import MISSING
from bedside.checker.pictures.looking import look
from bedside.checker.pictures.seen import Box, Seen, Sight
from bedside.checker.pictures.upright import DAMAGED, TOO_LARGE

DIED = Problem("Looking at this picture broke off.", "Save it again as JPEG or PNG, and try once more.")
TOO_SLOW = Problem(
    "Looking at this picture took too long, and was stopped.", "Make the picture smaller, and try again."
)
TOO_MUCH = Problem(
    "Looking at this picture took too much memory, and was stopped.", "Make the picture smaller, and try again."
)
# What a look may end with that isn't done.
_ENDINGS: Mapping[str, Problem] = {
    "missing": MISSING,
    "damaged": DAMAGED,
    "too large": TOO_LARGE,
    "too much": TOO_MUCH,
    "died": DIED,
}
# What the process needs of ours; secrets aren't among it.
_ENVIRONMENT = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT")
# How much more than its real memory a process may ask for: libraries ask for more than they ever touch.
_ASKED_FOR = 1.5
_WATCHED_EVERY = 0.05
_MEGABYTE = 1024 * 1024


def look_apart(data: bytes, *, seconds: float = 60, megabytes: int = 1200) -> list[Seen]:
    """Return what can be seen in a picture. `megabytes`: of real memory (RSS), of the process that looks.

    Raises Problem: no picture, too large, too slow, too much memory, broken off, or a library is missing.
    """
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "bedside.checker.pictures.apart", str(megabytes)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        start_new_session=True,
    )
    watch = _Watch(process.pid, megabytes)
    try:
        watch.start()
        out, _ = process.communicate(data, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise TOO_SLOW from None
    finally:
        watch.stop()
        _end(process)
    if watch.too_much:
        raise TOO_MUCH
    return _seen(out)


class _Watch(threading.Thread):
    """Stops a process that takes more memory than it may."""

    def __init__(self, pid: int, megabytes: int) -> None:
        super().__init__(daemon=True)
        self.too_much = False
        self._pid, self._megabytes = pid, megabytes
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(_WATCHED_EVERY):
            if _megabytes(self._pid) > self._megabytes:
                self.too_much = True
                _kill(self._pid)
                return

    def stop(self) -> None:
        self._over.set()
        self.join()


def _megabytes(pid: int) -> float:
    """Return the real memory of a process; 0 where the system doesn't tell."""
    with suppress(OSError, ValueError, IndexError):
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        return pages * resource.getpagesize() / _MEGABYTE
    return 0.0


def _environment() -> dict[str, str]:
    ours = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    return {**ours, "PYTHONPATH": str(Path(bedside.__file__).parents[1]), "PYTHONDONTWRITEBYTECODE": "1"}


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started."""
    _kill(process.pid)
    with process:
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _seen(out: bytes) -> list[Seen]:
    try:
        answer = json.loads(out)
    except ValueError:
        raise DIED from None
    if isinstance(answer, str):
        raise _ENDINGS.get(answer, DIED)
    return [from_data(each) for each in answer]


def as_data(seen: Seen) -> dict[str, Any]:
    """Return a thing that was seen as it is written in JSON."""
    return {
        "sight": seen.sight,
        "box": list(seen.box),
        "sure": seen.sure,
        "text": seen.text,
        "labels": list(seen.labels),
        "contrast": seen.contrast,
    }


def from_data(data: Mapping[str, Any]) -> Seen:
    """Return what `as_data` was given."""
    return Seen(
        Sight(data["sight"]), Box(*data["box"]), data["sure"], data["text"], tuple(data["labels"]), data["contrast"]
    )


def answer(data: bytes) -> list[dict[str, Any]] | str:
    """Look at a picture; return what was seen, or which ending it came to."""
    try:
        return [as_data(seen) for seen in look(data)]
    except Problem as problem:
        return next((name for name, known in _ENDINGS.items() if known is problem), "died")
    except MemoryError:
        return "too much"
    except Exception as error:
        # Libraries in C tell it in their own words.
        return "too much" if "alloc" in str(error).lower() else "died"


def main() -> None:
    """Look at the picture on standard input, and write what was seen to standard output."""
    _limit(int(sys.argv[1]) if len(sys.argv) > 1 else None)
    out = os.fdopen(os.dup(1), "w")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    json.dump(answer(sys.stdin.buffer.read()), out)
    out.flush()
    # Without the libraries' own tidying up, which takes half a second and can still crash.
    os._exit(0)


def _limit(megabytes: int | None) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if megabytes is not None:
        most = int(megabytes * _ASKED_FOR * _MEGABYTE)
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


if __name__ == "__main__":
    main()
